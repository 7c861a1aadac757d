import { dryerOf } from "../../appliances/dryer/dryer.ts";
import { dryerFault } from "../../appliances/dryer/dryer-fault.ts";
import type { Fault } from "../fault.ts";

/** The base is warped, and the pump does not reach the water in it (KCA 2019). Severity: how much stays. */
export const dryerResidualWater: Fault = dryerFault({
  id: "dryer-residual-water",
  kind: "fault",
  about: "Water stays in the base after each cycle",
  remedy: "remote: one more drain at the end; technician: base plate and drain pump",
  set: (condition, strength) => {
    condition.waterLeft = strength;
  },
  mend: (device) => {
    dryerOf(device).sump.millimetres = 0;
  },
});
