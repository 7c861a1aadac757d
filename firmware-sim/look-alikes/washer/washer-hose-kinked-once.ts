import { washerFault } from "../../appliances/washer/washer-fault.ts";
import type { Fault } from "../../faults/fault.ts";

/** The machine was pushed back and stands on its drain hose, until somebody sees it. Severity: how far it is closed. */
export const washerHoseKinkedOnce: Fault = washerFault({
  id: "washer-hose-kinked-once",
  kind: "look-alike",
  about: "For a cycle or two the drain hose is kinked: a slow drain, and then a good one again",
  remedy: "none needed",
  set: (condition, strength) => {
    condition.hoseKinked = strength;
  },
});
