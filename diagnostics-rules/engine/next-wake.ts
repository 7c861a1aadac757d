import type { Frame } from "../language/frame.ts";
import { sampleTime } from "../language/ring.ts";
import type { Rule } from "../language/rule.ts";
import { oldestTimeAfter } from "./samples.ts";

/** The next instant at which the verdict can change although no data come. */
export function nextWake(rule: Rule, frame: Frame): number {
  const { data, base, atMs } = frame;
  let wakeAtMs = Number.POSITIVE_INFINITY;
  const consider = (at: number): void => {
    if (at > atMs && at < wakeAtMs) wakeAtMs = at;
  };
  rule.occurrences.forEach(({ windowMs, capacity }, index) => {
    const place = rule.layout.occurrences[index];
    if (place && capacity > 0) consider(oldestTimeAfter(data, base, place, atMs - windowMs) + windowMs);
    consider(frame.logGapAtMs + windowMs);
  });
  for (const { input, windowMs } of rule.absences) {
    const place = rule.layout.inputs[input];
    if (place) consider(sampleTime(data, base, place) + windowMs);
    consider(frame.observedSinceMs + windowMs);
  }
  for (const { wakeAtMs: due } of rule.operators) if (due !== undefined) consider(due(frame));
  // The next sample tells that something lasted; without one it is taken as known when that is overdue.
  const waitMs = rule.readsSignals ? rule.lateMs : 0;
  rule.fire.forEach(({ holdMs }, index) => {
    consider((data[base + rule.layout.clauseSince + index] ?? Number.NaN) + holdMs + waitMs);
  });
  consider((data[base + rule.layout.clearSince] ?? Number.NaN) + (rule.clear?.holdMs ?? 0) + waitMs);
  return wakeAtMs;
}
