import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../fault.ts";

/** The storage fills up. Severity: share of what was free. */
export const phoneStorageFull: Fault = phoneFault({
  id: "phone-storage-full",
  kind: "fault",
  about: "Films and caches fill the storage until nothing can be written",
  remedy: "remote: clear caches and show what is large",
  set: (condition, strength) => {
    condition.storageFilled = strength;
  },
});
