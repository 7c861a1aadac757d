import { conditionFaults } from "../condition-fault.ts";
import { airConditionerOf } from "./air-conditioner.ts";
import type { AirConditionerCondition } from "./air-conditioner-condition.ts";

/** A fault or look-alike that lies in the condition of an air conditioner. */
export const airConditionerFault = conditionFaults<AirConditionerCondition>(
  "air-conditioner",
  (device) => airConditionerOf(device).condition,
);
