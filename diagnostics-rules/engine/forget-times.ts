import type { Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import type { Rule } from "../language/rule.ts";
import { forgetHolds } from "./judge-clauses.ts";
import { dropTimesAfter } from "./samples.ts";

/** The device's clock was set back to `frame.atMs`: what was held so far has no length any more, and what is later never was. */
export function forgetTimes(rule: Rule, frame: Frame): void {
  const { data, base, atMs } = frame;
  forgetHolds(rule, frame);
  // A fault that is open is missed from now on, and not at a time that is still to come.
  for (const at of [header.knownAtMs, header.startedAtMs, header.hearsSinceMs])
    if ((data[base + at] ?? Number.NaN) > atMs) data[base + at] = atMs;
  for (const place of rule.layout.occurrences) dropTimesAfter(data, base, place, atMs);
  for (const { setBack } of rule.operators) setBack?.(frame);
}
