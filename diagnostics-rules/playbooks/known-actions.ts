import type { ActionName } from "@housecall/proto";

/** Remote actions that a step may run, with the parameters that each takes. */
export const knownActions = {
  "self-test": ["test"],
  "restart-service": ["service"],
  "raise-resolution": ["interval_s", "minutes"],
  "set-log-level": ["level", "minutes"],
  reboot: [],
} as const satisfies Readonly<Record<ActionName, readonly string[]>>;

/** Self-tests whose results the server verifies; no other is offered to people. */
export const knownSelfTests: readonly string[] = ["drain-test"];
