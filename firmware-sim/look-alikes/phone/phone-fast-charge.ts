import { phoneFault } from "../../appliances/phone/phone-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** A fast charger. Severity has no degrees. */
export const phoneFastCharge: Fault = phoneFault({
  id: "phone-fast-charge",
  kind: "look-alike",
  about: "A strong charger stands at home: the phone becomes warm while it charges",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.charger = strength > 0 ? "fast" : undefined;
  },
});
