import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** One night of updating. Severity has no degrees. */
export const phoneNightUpdate: Fault = phoneFault({
  id: "phone-night-update",
  kind: "look-alike",
  about: "A system update is loaded and installed in one night: much charge gone, once",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.isUpdating = strength > 0;
  },
});
