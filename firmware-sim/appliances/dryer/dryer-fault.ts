import { conditionFaults } from "../condition-fault.ts";
import { dryerOf } from "./dryer.ts";
import type { DryerCondition } from "./dryer-condition.ts";

/** A fault or look-alike that lies in the condition of a dryer. */
export const dryerFault = conditionFaults<DryerCondition>("dryer", (device) => dryerOf(device).condition);
