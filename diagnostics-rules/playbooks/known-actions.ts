/** Remote actions that a step may run, with the parameters that each takes. */
export const knownActions: Readonly<Record<string, readonly string[]>> = {
  "self-test": ["test"],
  "restart-service": ["service"],
  "raise-resolution": ["minutes"],
  "set-log-level": ["level", "minutes"],
  reboot: [],
};
