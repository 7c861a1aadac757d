import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** People fill the drum as full as it goes. Severity: share of the capacity. */
export const washerHeavyLoad: Fault = washerFault({
  id: "washer-heavy-load",
  kind: "look-alike",
  about: "The drum is filled as full as it may be: slower heating, longer filling",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.loadRatio = strength > 0 ? strength : undefined;
  },
});
