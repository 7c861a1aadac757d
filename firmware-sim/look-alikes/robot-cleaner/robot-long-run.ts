import { robotFault } from "../../appliances/robot-cleaner/robot-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** Two passes over the whole home: a long run, after which the battery is low. Severity 1: twice everything. */
export const robotLongRun: Fault = robotFault({
  id: "robot-long-run",
  kind: "look-alike",
  about: "People let it go over everything twice: the battery is nearly empty at the end, and sound",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.extraPasses = strength;
  },
});
