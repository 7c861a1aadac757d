import { conditionFaults } from "../condition-fault.ts";
import { phoneOf } from "./phone.ts";
import type { PhoneCondition } from "./phone-condition.ts";

/** A fault or look-alike that lies in the condition of a phone. */
export const phoneFault = conditionFaults<PhoneCondition>("phone", (device) => phoneOf(device).condition);
