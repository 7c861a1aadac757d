import { conditionFaults } from "../condition-fault.ts";
import { refrigeratorOf } from "./refrigerator.ts";
import type { RefrigeratorCondition } from "./refrigerator-condition.ts";

/** A fault or look-alike that lies in the condition of a refrigerator. */
export const refrigeratorFault = conditionFaults<RefrigeratorCondition>(
  "refrigerator",
  (device) => refrigeratorOf(device).condition,
);
