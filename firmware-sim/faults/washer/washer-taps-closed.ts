import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** Somebody closes the taps. Severity: how far. */
export const washerTapsClosed: Fault = washerFault({
  id: "washer-taps-closed",
  kind: "fault",
  about: "Both taps behind the machine are closed",
  remedy: "customer: open the taps",
  set: (condition, strength) => {
    condition.coldTapOpen = 1 - strength;
    condition.hotTapOpen = 1 - strength;
  },
});
