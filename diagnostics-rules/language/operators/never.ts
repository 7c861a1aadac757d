/**
 * `not A within 90s`: when A held last, when it was last not known whether, and what it was last; three doubles.
 *
 * A condition holds until the instant at which it does not.
 */
import type { Evaluate } from "../frame.ts";
import type { Operator } from "./operator.ts";
import type { Step } from "./step.ts";

export const NEVER_DOUBLES = 3;
const [HELD, UNKNOWN, LAST] = [0, 1, 2];

/** What it is compiled from. */
export interface NeverOptions {
  readonly at: number;
  readonly of: Step;
  readonly withinMs: number;
}

/** Makes the operator. */
export function never({ at, of, withinMs }: NeverOptions): Operator {
  return {
    observe: (frame) => {
      const { data } = frame;
      const place = frame.base + at;
      if (of.newestAtMs !== undefined) {
        data[place + HELD] = of.newestAtMs(frame);
        data[place + UNKNOWN] = frame.logGapAtMs;
        return;
      }
      const value = of.evaluate(frame);
      if (value === 1 || data[place + LAST] === 1) data[place + HELD] = frame.atMs;
      data[place + LAST] = value;
      if (Number.isNaN(value)) data[place + UNKNOWN] = frame.atMs;
    },
    setBack: ({ data, base, atMs }) => {
      const place = base + at;
      for (const part of [HELD, UNKNOWN])
        if ((data[place + part] ?? Number.NaN) > atMs) data[place + part] = Number.NaN;
    },
    wakeAtMs: ({ data, base, atMs, observedSinceMs }) => {
      const held = dueAfter((data[base + at + HELD] ?? Number.NaN) + withinMs, atMs);
      const unknown = dueAfter((data[base + at + UNKNOWN] ?? Number.NaN) + withinMs, atMs);
      return Math.min(held, unknown, dueAfter(observedSinceMs + withinMs, atMs));
    },
  };
}

function dueAfter(dueAtMs: number, atMs: number): number {
  return dueAtMs > atMs ? dueAtMs : Number.POSITIVE_INFINITY;
}

/** Compiles its value. */
export function neverValue({ at, withinMs }: Pick<NeverOptions, "at" | "withinMs">): Evaluate {
  return ({ data, base, atMs, observedSinceMs }) => {
    const fromMs = atMs - withinMs;
    if ((data[base + at + HELD] ?? Number.NaN) > fromMs) return 0;
    const isHidden = (data[base + at + UNKNOWN] ?? Number.NaN) > fromMs || observedSinceMs > fromMs;
    return isHidden ? Number.NaN : 1;
  };
}
