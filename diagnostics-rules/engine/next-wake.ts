import type { Frame } from "../language/frame.ts";
import { sampleTime } from "../language/ring.ts";
import type { Rule } from "../language/rule.ts";
import { oldestTimeAfter } from "./samples.ts";

/** The next instant at which the verdict can change although no data come. */
export function nextWake(rule: Rule, frame: Frame): number {
  const { data, base, atMs } = frame;
  const { fire, clear, layout } = rule;
  let next = Math.min(nextOfOccurrences(rule, frame), nextOfAbsences(rule, frame));
  for (const { wakeAtMs } of rule.operators)
    if (wakeAtMs !== undefined) next = earlier(next, wakeAtMs(frame), atMs);
  // The next sample tells that something lasted; without one it is taken as known when that is overdue.
  const waitMs = rule.readsSignals ? rule.lateMs : 0;
  for (let index = 0; index < fire.length; index += 1) {
    const since = data[base + layout.clauseSince + index] ?? Number.NaN;
    next = earlier(next, since + (fire[index]?.holdMs ?? 0) + waitMs, atMs);
  }
  const since = data[base + layout.clearSince] ?? Number.NaN;
  return earlier(next, since + (clear?.holdMs ?? 0) + waitMs, atMs);
}

/** A log line or event leaves its window, or all that may be missing lies before it. */
function nextOfOccurrences({ occurrences, layout }: Rule, { data, base, atMs, logGapAtMs }: Frame): number {
  let next = Number.POSITIVE_INFINITY;
  for (let index = 0; index < occurrences.length; index += 1) {
    const place = layout.occurrences[index];
    const windowMs = occurrences[index]?.windowMs ?? 0;
    if (place !== undefined && place.capacity > 0)
      next = earlier(next, oldestTimeAfter(data, base, place, atMs - windowMs) + windowMs, atMs);
    next = earlier(next, logGapAtMs + windowMs, atMs);
  }
  return next;
}

function nextOfAbsences({ absences, layout }: Rule, { data, base, atMs, observedSinceMs }: Frame): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { input, windowMs } of absences) {
    const place = layout.inputs[input];
    if (place !== undefined) next = earlier(next, sampleTime(data, base, place) + windowMs, atMs);
    next = earlier(next, observedSinceMs + windowMs, atMs);
  }
  return next;
}

/** The earlier of both that is after `afterMs`. */
function earlier(next: number, candidate: number, afterMs: number): number {
  return candidate > afterMs && candidate < next ? candidate : next;
}
