import type { Evaluate, Frame } from "../frame.ts";

/** A step of a sequence, compiled. */
export interface Step {
  /** A condition: 1, 0 or NaN; an occurrence: 1 when there was one, and its time in `newestAtMs`. */
  readonly evaluate: Evaluate;
  /** Time of the newest occurrence; undefined for a condition. */
  readonly newestAtMs: Evaluate | undefined;
}

/** What is remembered of a condition, so that its beginning is seen. */
const NEVER_KNOWN = 0;
const NOT_HELD = 1;
const HELD = 2;

/**
 * Instant at which a step began, when that is news; NaN otherwise. `place` remembers whether the condition held, or the
 * newest occurrence that was seen.
 *
 * A condition begins when it holds after an instant at which it did not; unknown instants between them do not matter.
 */
export function beginning(step: Step, frame: Frame, place: number): number {
  const { data } = frame;
  if (step.newestAtMs !== undefined) {
    const newest = step.newestAtMs(frame);
    const seen = data[place] ?? Number.NaN;
    if (Number.isNaN(newest) || newest <= seen) return Number.NaN;
    data[place] = newest;
    return newest;
  }
  const value = step.evaluate(frame);
  if (Number.isNaN(value)) return Number.NaN;
  const before = data[place] ?? Number.NaN;
  const known = Number.isNaN(before) ? NEVER_KNOWN : before;
  data[place] = value === 1 ? HELD : NOT_HELD;
  return value === 1 && known === NOT_HELD ? frame.atMs : Number.NaN;
}

/** True when what could have shown the step since `sinceMs` may be missing. */
export function mayMiss(step: Step, frame: Frame, sinceMs: number): boolean {
  return step.newestAtMs === undefined ? Number.isNaN(step.evaluate(frame)) : frame.logGapAtMs > sinceMs;
}
