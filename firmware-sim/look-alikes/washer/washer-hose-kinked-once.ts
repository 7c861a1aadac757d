import { MINUTE_MS } from "@housecall/proto/base";
import { washerOf } from "../../appliances/washer/washer.ts";
import type { Fault } from "../../faults/fault.ts";

/** The machine was pushed back and stands on its drain hose, until somebody sees it. Severity: how far it is closed. */
export const washerHoseKinkedOnce: Fault = {
  id: "washer-hose-kinked-once",
  kind: "look-alike",
  deviceClass: "washer",
  about: "For one cycle the drain hose is kinked: a slow drain, and then a good one again",
  remedy: "none needed",
  stepMs: MINUTE_MS,
  begin: (device) => {
    const { condition } = washerOf(device);
    return {
      step: ({ strength }) => {
        condition.hoseKinked = strength;
      },
      recover: () => {
        condition.hoseKinked = 0;
      },
    };
  },
};
