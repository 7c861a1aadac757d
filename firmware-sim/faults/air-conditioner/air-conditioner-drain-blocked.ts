import { airConditionerOf } from "../../appliances/air-conditioner/air-conditioner.ts";
import { airConditionerFault } from "../../appliances/air-conditioner/air-conditioner-fault.ts";
import type { Fault } from "../fault.ts";

/** Slime closes the drain hose. Severity: the share of its section at the end. */
export const airConditionerDrainBlocked: Fault = airConditionerFault({
  id: "air-conditioner-drain-blocked",
  kind: "fault",
  about: "The drain hose is closed: condensate rises until the float stops the cooling",
  remedy: "customer: clear the drain hose with a vacuum cleaner; technician: drain pump",
  set: (condition, strength) => {
    condition.drainBlocked = strength;
  },
  mend: (device) => {
    airConditionerOf(device).panLitres = 0;
  },
});
