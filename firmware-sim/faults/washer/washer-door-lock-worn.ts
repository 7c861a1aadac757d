import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** The switch in the door lock makes no contact, now and then. Severity has no degrees. */
export const washerDoorLockWorn: Fault = washerFault({
  id: "washer-door-lock-worn",
  kind: "fault",
  about: "The door lock clicks, but its switch does not always say so",
  remedy: "technician: fit a new door lock",
  set: (condition, strength) => {
    condition.lockWorn = strength > 0;
  },
});
