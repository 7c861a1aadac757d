import { phoneOf } from "../../appliances/phone/phone.ts";
import type { Fault } from "../../faults/fault.ts";

/** One app dies once. Severity has no degrees. */
export const phoneOneCrash: Fault = {
  id: "phone-one-crash",
  kind: "look-alike",
  deviceClass: "phone",
  about: "The camera app dies once and works again",
  remedy: "none needed",
  begin: (device) => {
    phoneOf(device).apps.crash("camera");
    return { step: () => undefined, recover: () => undefined };
  },
};
