import { refrigeratorFault } from "../../appliances/refrigerator/refrigerator-fault.ts";
import type { Fault } from "../fault.ts";

/** A door that leans on a bowl is a hand's breadth open; ours. */
const WORST_OPEN = 0.5;

/** Something keeps the fridge door from shutting. Severity: how wide it stands open. */
export const refrigeratorDoorLeftOpen: Fault = refrigeratorFault({
  id: "refrigerator-door-left-open",
  kind: "fault",
  about: "A bowl keeps the fridge door from shutting",
  remedy: "customer: shut the door and put the food elsewhere",
  set: (condition, strength) => {
    condition.doorAjar = WORST_OPEN * strength;
  },
});
