import type { PulledHistogram } from "@housecall/proto/api";

/** A bar of the histogram; heights and places from 0 to 1. */
export interface HistogramBar {
  readonly fromMs: number;
  readonly left: number;
  readonly width: number;
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
}

/** Bars of a histogram; the highest fills it. Few errors among many lines still show. */
export function histogramBars({ buckets, fromMs, bucketMs }: PulledHistogram): HistogramBar[] {
  const most = Math.max(1, ...buckets.map(({ errors, warnings, others }) => errors + warnings + others));
  const height = (count: number): number => (count === 0 ? 0 : Math.max(0.03, count / most));
  return buckets.map((bucket, index) => ({
    fromMs: fromMs + index * bucketMs,
    left: index / buckets.length,
    width: 1 / buckets.length,
    errors: height(bucket.errors),
    warnings: height(bucket.warnings),
    others: height(bucket.others),
  }));
}

/** The range of time between two places in the histogram, 0 to 1, in whichever order. */
export function brushedRange(
  { buckets, fromMs, bucketMs }: PulledHistogram,
  one: number,
  other: number,
): { readonly fromMs: number; readonly toMs: number } {
  const bucketAt = (place: number): number =>
    Math.min(buckets.length - 1, Math.max(0, Math.floor(place * buckets.length)));
  const first = bucketAt(Math.min(one, other));
  const last = bucketAt(Math.max(one, other));
  return { fromMs: fromMs + first * bucketMs, toMs: fromMs + (last + 1) * bucketMs - 1 };
}

/** Where a range lies in the histogram, 0 to 1; null when none is chosen. */
export function chosenPart(
  { buckets, fromMs, bucketMs }: PulledHistogram,
  range: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined },
): { readonly left: number; readonly right: number } | null {
  if (range.fromMs === undefined && range.toMs === undefined) return null;
  const wholeMs = buckets.length * bucketMs;
  const place = (atMs: number): number => Math.min(1, Math.max(0, (atMs - fromMs) / wholeMs));
  return { left: place(range.fromMs ?? fromMs), right: place((range.toMs ?? fromMs + wholeMs) + 1) };
}

/** Lines of each level in all buckets, for those who do not see the bars. */
export function histogramTotals({ buckets }: PulledHistogram) {
  return buckets.reduce(
    (sum, bucket) => ({
      errors: sum.errors + bucket.errors,
      warnings: sum.warnings + bucket.warnings,
      others: sum.others + bucket.others,
    }),
    { errors: 0, warnings: 0, others: 0 },
  );
}
