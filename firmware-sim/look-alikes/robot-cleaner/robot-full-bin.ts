import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** Times the usual, on top of it; ours. */
const MOST_DUST = 4;

/** Much dust for a day: the bin fills within one run and is emptied. Severity 1: five times the usual. */
export const robotFullBin: Fault = robotFault({
  id: "robot-full-bin",
  kind: "look-alike",
  about: "Builders leave much dust: the bin is full after one run and is emptied before the next",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.extraDust = MOST_DUST * strength;
  },
});
