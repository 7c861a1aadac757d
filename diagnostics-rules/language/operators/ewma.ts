/** Exponentially weighted mean: its newest instant and its value, two doubles. */
import type { Evaluate, Frame } from "../frame.ts";
import { ruleLimits } from "../rule-limits.ts";
import type { Operator } from "./operator.ts";

export const EWMA_DOUBLES = 2;

/** What the mean is of. */
export interface EwmaOptions {
  readonly at: number;
  readonly of: Evaluate;
  /** Time of the newest sample that `of` reads. */
  readonly newestAtMs: Evaluate;
  /** Time in which the weight of a sample falls by e. */
  readonly tauMs: number;
}

/** Makes the operator. A sample counts once, whatever makes the rule be judged. */
export function ewma({ at, of, newestAtMs, tauMs }: EwmaOptions): Operator {
  return {
    observe: (frame) => {
      const { data } = frame;
      const place = frame.base + at;
      const newest = newestAtMs(frame);
      const before = data[place] ?? Number.NaN;
      if (newest <= before && before - newest <= ruleLimits.clockStepMs) return;
      const value = of(frame);
      if (Number.isNaN(value) || Number.isNaN(newest)) return;
      const weight = newest > before ? 1 - Math.exp((before - newest) / tauMs) : 1;
      const mean = data[place + 1] ?? Number.NaN;
      data[place] = newest;
      data[place + 1] = Number.isNaN(mean) ? value : mean + weight * (value - mean);
    },
  };
}

/** Compiles its value, which is as old as its newest sample. */
export function ewmaValue(at: number, freshMs: number): Evaluate {
  return ({ data, base, atMs }: Frame) =>
    atMs - (data[base + at] ?? Number.NaN) < freshMs ? (data[base + at + 1] ?? Number.NaN) : Number.NaN;
}
