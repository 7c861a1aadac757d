import { clockSet } from "./clock-set.ts";

/** Somebody sets the clock back. Severity: of twelve hours. */
export const clockSetBack = clockSet("clock-set-back", "back");
