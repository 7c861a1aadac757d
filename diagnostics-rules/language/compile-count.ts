/** Counts of log lines and events. Where some may be missing, a count is a lower bound. */
import type { Evaluate, Frame } from "./frame.ts";
import type { Layout } from "./layout.ts";
import { countedSince, countInCycles } from "./operators/bucket-window.ts";
import type { Typed } from "./typed.ts";
import { countTimes } from "./windows.ts";

type Count = Typed & { readonly kind: "count" };

/** What is known of a count: at least so many, and whether there may be more. */
export interface CountBounds {
  readonly atLeast: Evaluate;
  readonly mayMiss: (frame: Frame) => boolean;
}

/** A count with lines or events possibly missing is a lower bound, so on its own it is unknown. */
export function compileCount(typed: Count, layout: Layout): Evaluate {
  const { atLeast, mayMiss } = countBounds(typed, layout);
  return (frame) => (mayMiss(frame) ? Number.NaN : atLeast(frame));
}

/** Compiles both bounds of a count. */
export function countBounds({ occurrence, windowMs, bucket }: Count, layout: Layout): CountBounds {
  const buckets = layout.buckets[bucket];
  if (buckets !== undefined) {
    const since = countedSince(buckets);
    return { atLeast: countInCycles(buckets), mayMiss: (frame) => frame.logGapAtMs > since(frame) };
  }
  const place = layout.occurrences[occurrence];
  if (place === undefined) throw new RangeError(`no occurrence ${occurrence}`);
  return {
    atLeast: countTimes(place, windowMs),
    mayMiss: (frame) => frame.logGapAtMs > frame.atMs - windowMs,
  };
}
