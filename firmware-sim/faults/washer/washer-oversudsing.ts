import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../fault.ts";

/** Far too much detergent in every load. Severity: how full of foam the drum is. */
export const washerOversudsing: Fault = washerFault({
  id: "washer-oversudsing",
  kind: "fault",
  about: "Somebody takes far too much of the wrong detergent for every load",
  remedy: "customer: take less, and detergent for front loaders; rinse and spin once with an empty drum",
  set: (condition, strength) => {
    condition.foam = strength;
  },
});
