import { conditionFaults } from "../condition-fault.ts";
import { robotOf } from "./robot-cleaner.ts";
import type { RobotCondition } from "./robot-condition.ts";

/** A fault or look-alike that lies in the condition of a robot cleaner. */
export const robotFault = conditionFaults<RobotCondition>(
  "robot-cleaner",
  (device) => robotOf(device).condition,
);
