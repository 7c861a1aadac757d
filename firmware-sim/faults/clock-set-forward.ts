import { clockSet } from "./clock-set.ts";

/** Somebody sets the clock forward. Severity: of twelve hours. */
export const clockSetForward = clockSet("clock-set-forward", "forward");
