import { conditionFaults } from "../condition-fault.ts";
import { washerOf } from "./washer.ts";
import type { WasherCondition } from "./washer-condition.ts";

/** A fault or look-alike that lies in the condition of a washer. */
export const washerFault = conditionFaults<WasherCondition>("washer", (device) => washerOf(device).condition);
