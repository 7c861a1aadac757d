import { refrigeratorFault } from "../../appliances/refrigerator/refrigerator-fault.ts";
import type { Fault } from "../fault.ts";

/** Ice holds the blade of the freezer fan. Severity: from one half on it stands still. */
export const refrigeratorFreezerFanStopped: Fault = refrigeratorFault({
  id: "refrigerator-freezer-fan-stopped",
  kind: "fault",
  about: "The freezer fan stands still: the freezer gets warm although the compressor runs",
  remedy: "customer: thaw for 24 hours; technician: fit a new fan motor",
  set: (condition, strength) => {
    condition.freezerFanHeld = strength;
  },
});
