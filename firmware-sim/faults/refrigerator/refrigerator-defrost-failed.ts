import { refrigeratorOf } from "../../appliances/refrigerator/refrigerator.ts";
import { refrigeratorFault } from "../../appliances/refrigerator/refrigerator-fault.ts";
import type { Fault } from "../fault.ts";

/** The defrost heater or its fuse is open. Severity: the share of its heat that is missing. */
export const refrigeratorDefrostFailed: Fault = refrigeratorFault({
  id: "refrigerator-defrost-failed",
  kind: "fault",
  about: "The defrost heater stays cold: frost closes the evaporator and both compartments get warm",
  remedy: "technician: fit heater, fuse and defrost sensor; thaw the evaporator",
  set: (condition, strength) => {
    condition.heaterOpen = strength;
  },
  mend: (device) => {
    refrigeratorOf(device).evaporator.frostKilograms = 0;
  },
});
