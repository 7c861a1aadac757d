import { dryerFault } from "../../appliances/dryer/dryer-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** The drum is full of badly spun laundry. Severity: share of the capacity. */
export const dryerLargeWetLoad: Fault = dryerFault({
  id: "dryer-large-wet-load",
  kind: "look-alike",
  about: "Full loads that were spun badly: drying takes twice as long, as it must",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.loadRatio = strength > 0 ? strength : undefined;
  },
});
