/** Functions over a window that is kept in buckets; see {@link BucketPlace}. */
import type { Evaluate, Frame } from "../frame.ts";
import type { WindowName } from "../typed.ts";
import { type BucketPlace, bucketAt, bucketCount, isBucketOpen } from "./bucket-ring.ts";
import { type Extent, extrapolate, timeTo } from "./extrapolate.ts";

/** What a function over buckets is compiled from. */
export interface BucketOptions {
  readonly name: WindowName;
  readonly place: BucketPlace;
  /** 0 for a window in cycles. */
  readonly windowMs: number;
  /** Quantile 0..1, or seconds to predict. */
  readonly scalar: number;
  readonly factor: number;
}

/** The buckets of a window as one; reused for every evaluation. */
interface Merged extends Extent {
  sum: number;
  min: number;
  max: number;
  last: number;
  before: number;
  beforeAtMs: number;
  drops: number;
  changes: number;
  resets: number;
  mean: number;
  squares: number;
  /** Seconds since `firstAtMs`. */
  meanTime: number;
  timeSquares: number;
  products: number;
}

/** Compiles a function over buckets; NaN when they hold too few samples. */
export function bucketFunction(options: BucketOptions): Evaluate {
  const { place, windowMs, factor } = options;
  if (options.name === "quantile_over_time") return quantileOfMeans(options);
  const merged = blankMerged();
  const fold = folds[options.name];
  return (frame) => {
    merge(merged, frame, place, windowMs);
    return merged.count === 0 ? Number.NaN : fold(merged, frame, options) * scaleOf(options.name, factor);
  };
}

/** Compiles how many occurrences the newest `cycles` cycles had, the running one included. */
export function countInCycles(place: BucketPlace): Evaluate {
  return (frame) => {
    const { data, base } = frame;
    let total = 0;
    for (let index = firstCounted(frame, place); index < bucketCount(data, base, place); index += 1)
      total += data[bucketAt(data, base, place, index) + place.at.count] ?? 0;
    return total;
  };
}

/** Since when {@link countInCycles} counts; -Infinity while fewer cycles are known than are asked for. */
export function countedSince(place: BucketPlace): Evaluate {
  return (frame) => {
    const { data, base } = frame;
    const kept = bucketCount(data, base, place) + (isBucketOpen(data, base, place) ? 0 : 1);
    if (kept < place.capacity) return Number.NEGATIVE_INFINITY;
    const index = firstCounted(frame, place);
    if (index >= bucketCount(data, base, place))
      return data[base + place.cycleStart] ?? Number.NEGATIVE_INFINITY;
    const startedAtMs = data[bucketAt(data, base, place, index) + place.at.startedAtMs] ?? Number.NaN;
    return Number.isNaN(startedAtMs) ? Number.NEGATIVE_INFINITY : startedAtMs;
  };
}

/** While the running cycle has no bucket yet, it stands for one of those that are counted. */
function firstCounted({ data, base }: Frame, place: BucketPlace): number {
  const isFull = bucketCount(data, base, place) === place.capacity;
  return isFull && !isBucketOpen(data, base, place) ? 1 : 0;
}

function blankMerged(): Merged {
  return {
    count: 0,
    sum: 0,
    min: 0,
    max: 0,
    first: 0,
    firstAtMs: 0,
    last: 0,
    lastAtMs: 0,
    before: 0,
    beforeAtMs: 0,
    drops: 0,
    changes: 0,
    resets: 0,
    mean: 0,
    squares: 0,
    meanTime: 0,
    timeSquares: 0,
    products: 0,
  };
}

function merge(merged: Merged, frame: Frame, place: BucketPlace, windowMs: number): void {
  const { data, base, atMs } = frame;
  const count = bucketCount(data, base, place);
  merged.count = 0;
  for (let index = 0; index < count; index += 1) {
    const bucket = bucketAt(data, base, place, index);
    const endsAtMs = (data[bucket + place.at.startedAtMs] ?? 0) + place.spanMs;
    if (place.spanMs > 0 && endsAtMs <= atMs - windowMs) continue;
    addBucket(merged, data, bucket, place.at);
  }
  frame.work += count + 1;
}

function addBucket(merged: Merged, data: Float64Array, bucket: number, at: BucketPlace["at"]): void {
  const count = read(data, bucket, at.count);
  if (count === 0) return;
  const first = read(data, bucket, at.first);
  const isFirst = merged.count === 0;
  addMoments(merged, count, data, bucket, at);
  merged.sum = (isFirst ? 0 : merged.sum) + read(data, bucket, at.sum);
  const min = read(data, bucket, at.min);
  const max = read(data, bucket, at.max);
  merged.min = isFirst ? min : Math.min(merged.min, min);
  merged.max = isFirst ? max : Math.max(merged.max, max);
  const fell = !isFirst && first < merged.last;
  merged.drops = (isFirst ? 0 : merged.drops) + read(data, bucket, at.drops) + (fell ? merged.last : 0);
  merged.resets = (isFirst ? 0 : merged.resets) + read(data, bucket, at.resets) + (fell ? 1 : 0);
  const changed = !isFirst && first !== merged.last ? 1 : 0;
  merged.changes = (isFirst ? 0 : merged.changes) + read(data, bucket, at.changes) + changed;
  if (isFirst) {
    merged.first = first;
    merged.firstAtMs = read(data, bucket, at.firstAtMs);
  }
  merged.last = read(data, bucket, at.last);
  merged.lastAtMs = read(data, bucket, at.lastAtMs);
  merged.before = read(data, bucket, at.before);
  merged.beforeAtMs = read(data, bucket, at.beforeAtMs);
  merged.count += count;
}

/** A number of a bucket; 0 when it is not kept. */
function read(data: Float64Array, bucket: number, offset: number): number {
  return offset < 0 ? 0 : (data[bucket + offset] ?? 0);
}

/** Joins means and sums of squares of two parts (Chan, Golub and LeVeque 1979). */
function addMoments(
  merged: Merged,
  count: number,
  data: Float64Array,
  bucket: number,
  at: BucketPlace["at"],
): void {
  if (at.mean < 0) return;
  const before = merged.count;
  if (before === 0) {
    merged.mean = read(data, bucket, at.mean);
    merged.squares = read(data, bucket, at.squares);
    merged.meanTime = read(data, bucket, at.meanTime);
    merged.timeSquares = read(data, bucket, at.timeSquares);
    merged.products = read(data, bucket, at.products);
    return;
  }
  const total = before + count;
  const weight = (before * count) / total;
  const meanTime =
    (read(data, bucket, at.firstAtMs) - merged.firstAtMs) / 1_000 + read(data, bucket, at.meanTime);
  const difference = read(data, bucket, at.mean) - merged.mean;
  const apart = meanTime - merged.meanTime;
  merged.squares += read(data, bucket, at.squares) + difference * difference * weight;
  merged.timeSquares += read(data, bucket, at.timeSquares) + apart * apart * weight;
  merged.products += read(data, bucket, at.products) + apart * difference * weight;
  merged.mean += (difference * count) / total;
  merged.meanTime += (apart * count) / total;
}

type Fold = (merged: Merged, frame: Frame, options: BucketOptions) => number;

const folds: Readonly<Record<Exclude<WindowName, "quantile_over_time">, Fold>> = {
  avg_over_time: ({ sum, count }) => sum / count,
  min_over_time: ({ min }) => min,
  max_over_time: ({ max }) => max,
  sum_over_time: ({ sum }) => sum,
  last_over_time: ({ last }) => last,
  stddev_over_time: ({ squares, count }) => Math.sqrt(squares / count),
  stdvar_over_time: ({ squares, count }) => squares / count,
  count_over_time: ({ count }) => count,
  present_over_time: () => 1,
  absent_over_time: () => 0,
  rate: (merged, { atMs }, { windowMs }) =>
    windowMs === 0
      ? growth(merged) / ((merged.lastAtMs - merged.firstAtMs) / 1_000)
      : extrapolate(merged, growth(merged), atMs, windowMs, "counter") / (windowMs / 1_000),
  increase: (merged, { atMs }, { windowMs }) =>
    windowMs === 0 ? growth(merged) : extrapolate(merged, growth(merged), atMs, windowMs, "counter"),
  delta: (merged, { atMs }, { windowMs }) => {
    const grown = merged.count < 2 ? Number.NaN : merged.last - merged.first;
    return windowMs === 0 ? grown : extrapolate(merged, grown, atMs, windowMs, "gauge");
  },
  irate: ({ last, before, lastAtMs, beforeAtMs, count }) =>
    count < 2 ? Number.NaN : (last < before ? last : last - before) / ((lastAtMs - beforeAtMs) / 1_000),
  idelta: ({ last, before, count }) => (count < 2 ? Number.NaN : last - before),
  deriv: (merged) => slopeOf(merged),
  slope: (merged) => slopeOf(merged),
  time_to: (merged, { atMs }, { scalar, factor }) => {
    const slope = slopeOf(merged);
    const now = merged.mean + slope * ((atMs - merged.firstAtMs) / 1_000 - merged.meanTime);
    return merged.count < 3 ? Number.NaN : timeTo(scalar / factor - now, slope);
  },
  predict_linear: (merged, { atMs }, { scalar }) =>
    merged.mean + slopeOf(merged) * ((atMs - merged.firstAtMs) / 1_000 + scalar - merged.meanTime),
  changes: ({ changes }) => changes,
  resets: ({ resets }) => resets,
};

function growth({ count, last, first, drops }: Merged): number {
  return count < 2 ? Number.NaN : last - first + drops;
}

function slopeOf({ count, products, timeSquares }: Merged): number {
  return count < 2 ? Number.NaN : products / timeSquares;
}

/** Base values are a signal's own times the factor of its unit; counts have none. */
function scaleOf(name: WindowName, factor: number): number {
  switch (name) {
    case "count_over_time":
    case "present_over_time":
    case "absent_over_time":
    case "changes":
    case "resets":
    case "time_to":
      return 1;
    case "stdvar_over_time":
      return factor * factor;
    default:
      return factor;
  }
}

/** Over cycles a quantile is that of the cycles' means. */
function quantileOfMeans({ place, scalar, factor }: BucketOptions): Evaluate {
  const means = new Float64Array(place.capacity);
  return (frame) => {
    const { data, base } = frame;
    const count = bucketCount(data, base, place);
    for (let index = 0; index < count; index += 1) {
      const bucket = bucketAt(data, base, place, index);
      const sum = data[bucket + place.at.sum] ?? 0;
      means[index] = sum / (data[bucket + place.at.count] ?? 0);
    }
    frame.work += count + 1;
    if (count === 0) return Number.NaN;
    const sorted = means.subarray(0, count).sort();
    const rank = scalar * (count - 1);
    const lower = Math.floor(rank);
    const weight = rank - lower;
    const upper = Math.min(count - 1, lower + 1);
    return ((sorted[lower] ?? 0) * (1 - weight) + (sorted[upper] ?? 0) * weight) * factor;
  };
}
