import type { DeviceFacts } from "./action-evidence.ts";

/** The state by which actions are verified; a device may report hundreds of other entries. */
const KEPT = /^(?:services\.|agent\.log_level$|agent\.sample_interval_s$)/;

/** Of everything that is known of a device, what actions are verified by. */
export function readFacts({ bootId, state, stateAtMs }: DeviceFacts): DeviceFacts {
  return {
    bootId,
    stateAtMs,
    state: Object.fromEntries(Object.entries(state).filter(([key]) => KEPT.test(key))),
  };
}
