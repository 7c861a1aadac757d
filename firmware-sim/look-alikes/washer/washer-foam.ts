import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** Somebody took a little too much detergent. Severity 1: the drum is full of foam. */
export const washerFoam: Fault = washerFault({
  id: "washer-foam",
  kind: "look-alike",
  about: "A little too much detergent: the level dances and the drain takes somewhat longer",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.foam = strength;
  },
});
