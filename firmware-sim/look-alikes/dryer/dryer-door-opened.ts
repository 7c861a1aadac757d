import { dryerFault } from "../../appliances/dryer/dryer-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** Somebody opens the door in the middle of a cycle. Severity has no degrees. */
export const dryerDoorOpened: Fault = dryerFault({
  id: "dryer-door-opened",
  kind: "look-alike",
  about: "Somebody opens the door in the middle of a cycle to add a piece, and shuts it again",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.doorOpen = strength > 0;
  },
});
