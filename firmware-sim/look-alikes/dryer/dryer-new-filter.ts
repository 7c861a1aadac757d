import { dryerFault } from "../../appliances/dryer/dryer-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** A new lint filter lets more air through than the old one. Severity: how much. */
export const dryerNewFilter: Fault = dryerFault({
  id: "dryer-new-filter",
  kind: "look-alike",
  about: "A new lint filter was fitted: pressure and fan speed are lower than they were",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.filterNew = strength;
  },
});
