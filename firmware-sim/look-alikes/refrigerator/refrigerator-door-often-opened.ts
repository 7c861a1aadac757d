import { refrigeratorFault } from "../../appliances/refrigerator/refrigerator-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** Guests and children open the doors every few minutes. Severity: how often. */
export const refrigeratorDoorOftenOpened: Fault = refrigeratorFault({
  id: "refrigerator-door-often-opened",
  kind: "look-alike",
  about: "For some hours the doors are opened every five minutes",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.oftenOpened = strength;
  },
});
