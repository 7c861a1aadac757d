/**
 * A window as a ring of buckets: one per cycle, or one per equal piece of time. Each bucket keeps only the numbers
 * that the functions over the window need.
 */
import type { BucketWindow, WindowName } from "../typed.ts";

/** Numbers that a bucket may keep. Times in ms since 1970; those of the regression in s since the bucket's first sample. */
export const bucketFields = [
  "startedAtMs",
  "count",
  "sum",
  "min",
  "max",
  "first",
  "firstAtMs",
  "last",
  "lastAtMs",
  "before",
  "beforeAtMs",
  "drops",
  "changes",
  "resets",
  "mean",
  "squares",
  "meanTime",
  "timeSquares",
  "products",
] as const;
export type BucketField = (typeof bucketFields)[number];

/** Place of a ring of buckets within a slot: oldest, how many, 1 while the newest is open; then the buckets. */
export interface BucketPlace {
  readonly head: number;
  readonly buckets: number;
  readonly capacity: number;
  /** Doubles of one bucket. */
  readonly width: number;
  /** Offset of each number within a bucket; -1 when it is not kept. */
  readonly at: Readonly<Record<BucketField, number>>;
  /** Length of one bucket; 0 when each is a cycle. */
  readonly spanMs: number;
  /** Offset of the start of the running cycle; -1 for buckets of time. */
  readonly cycleStart: number;
}

/** Buckets of a window in time: its beginning is told to within one of them. */
export const TIME_BUCKETS = 64;

/** Doubles before the buckets of a ring. */
export const BUCKET_HEAD = 3;

const grown: readonly BucketField[] = ["first", "firstAtMs", "last", "lastAtMs"];
const regressed: readonly BucketField[] = [
  "mean",
  "firstAtMs",
  "lastAtMs",
  "meanTime",
  "timeSquares",
  "products",
];

/** What each function needs of a bucket besides its start and count. */
const needs: Readonly<Record<WindowName, readonly BucketField[]>> = {
  avg_over_time: ["sum"],
  min_over_time: ["min"],
  max_over_time: ["max"],
  sum_over_time: ["sum"],
  last_over_time: ["last"],
  stddev_over_time: ["mean", "squares"],
  stdvar_over_time: ["mean", "squares"],
  count_over_time: [],
  quantile_over_time: ["sum"],
  present_over_time: [],
  absent_over_time: [],
  rate: [...grown, "drops"],
  increase: [...grown, "drops"],
  delta: grown,
  irate: ["last", "lastAtMs", "before", "beforeAtMs"],
  idelta: ["last", "lastAtMs", "before", "beforeAtMs"],
  deriv: regressed,
  slope: regressed,
  time_to: regressed,
  predict_linear: regressed,
  changes: ["first", "last", "changes"],
  resets: ["first", "last", "resets"],
};

/** Lays out the buckets of a window; `take` reserves doubles of the slot. */
export function layOutBuckets(
  { windowMs, cycles, functions }: BucketWindow,
  cycleStart: number,
  take: (doubles: number) => number,
): BucketPlace {
  const kept = new Set<BucketField>(["startedAtMs", "count", ...functions.flatMap((name) => needs[name])]);
  const order = bucketFields.filter((field) => kept.has(field));
  const at = Object.fromEntries(bucketFields.map((field) => [field, order.indexOf(field)]));
  const isTime = cycles === 0;
  const capacity = isTime ? TIME_BUCKETS + 1 : cycles;
  const head = take(BUCKET_HEAD);
  return {
    head,
    buckets: take(capacity * order.length),
    capacity,
    width: order.length,
    at: at as BucketPlace["at"],
    spanMs: isTime ? windowMs / TIME_BUCKETS : 0,
    cycleStart: isTime ? -1 : cycleStart,
  };
}

/** Makes a blank ring. */
export function blankBuckets(slot: Float64Array, { head }: BucketPlace): void {
  slot.fill(0, head, head + BUCKET_HEAD);
}

/** Where a bucket begins; `index` counts from the oldest. */
export function bucketAt(data: Float64Array, base: number, place: BucketPlace, index: number): number {
  const oldest = data[base + place.head] ?? 0;
  return base + place.buckets + ((oldest + index) % place.capacity) * place.width;
}

/** How many buckets there are. */
export function bucketCount(data: Float64Array, base: number, place: BucketPlace): number {
  return data[base + place.head + 1] ?? 0;
}

/** True while the newest bucket takes what comes. */
export function isBucketOpen(data: Float64Array, base: number, place: BucketPlace): boolean {
  return bucketCount(data, base, place) > 0 && data[base + place.head + 2] === 1;
}

/** Puts a sample into the bucket that it belongs to. */
export function pushBucket(
  data: Float64Array,
  base: number,
  place: BucketPlace,
  atMs: number,
  value: number,
): void {
  const bucket = bucketFor(data, base, place, atMs);
  const { at } = place;
  const count = data[bucket + at.count] ?? 0;
  data[bucket + at.count] = count + 1;
  if (count === 0) begin(data, bucket, at, atMs, value);
  else add(data, bucket, at, atMs, value);
}

/** The cycle is over: what comes begins the next bucket. `empty`: a cycle without a sample gets a bucket too. */
export function endBucket(
  data: Float64Array,
  base: number,
  place: BucketPlace,
  empty: "kept" | "skipped",
): void {
  if (place.cycleStart < 0) return;
  if (empty === "kept" && !isBucketOpen(data, base, place))
    appendBucket(data, base, place, data[base + place.cycleStart] ?? Number.NaN);
  data[base + place.head + 2] = 0;
}

function bucketFor(data: Float64Array, base: number, place: BucketPlace, atMs: number): number {
  const count = bucketCount(data, base, place);
  const isCycle = place.cycleStart >= 0;
  const startedAtMs = isCycle
    ? (data[base + place.cycleStart] ?? Number.NaN)
    : Math.floor(atMs / place.spanMs) * place.spanMs;
  if (count > 0) {
    const newest = bucketAt(data, base, place, count - 1);
    const newestAtMs = data[newest + place.at.startedAtMs] ?? 0;
    if (isCycle ? isBucketOpen(data, base, place) : newestAtMs === startedAtMs) return newest;
    // A clock that was set back: the window starts anew, as an exact one does.
    if (!isCycle && newestAtMs > startedAtMs) data[base + place.head + 1] = 0;
  }
  return appendBucket(data, base, place, startedAtMs);
}

function appendBucket(data: Float64Array, base: number, place: BucketPlace, startedAtMs: number): number {
  const { at, capacity } = place;
  const head = base + place.head;
  const count = data[head + 1] ?? 0;
  const previous = count > 0 ? bucketAt(data, base, place, count - 1) : -1;
  const last = previous < 0 || at.last < 0 ? Number.NaN : (data[previous + at.last] ?? Number.NaN);
  const lastAtMs =
    previous < 0 || at.lastAtMs < 0 ? Number.NaN : (data[previous + at.lastAtMs] ?? Number.NaN);
  if (count === capacity) data[head] = ((data[head] ?? 0) + 1) % capacity;
  else data[head + 1] = count + 1;
  const bucket = bucketAt(data, base, place, Math.min(count, capacity - 1));
  data.fill(Number.NaN, bucket, bucket + place.width);
  data[bucket + at.startedAtMs] = startedAtMs;
  data[bucket + at.count] = 0;
  // What came before the bucket's first sample; the first sample moves it on.
  if (at.last >= 0) data[bucket + at.last] = last;
  if (at.lastAtMs >= 0) data[bucket + at.lastAtMs] = lastAtMs;
  data[head + 2] = 1;
  return bucket;
}

function begin(data: Float64Array, bucket: number, at: BucketPlace["at"], atMs: number, value: number): void {
  if (at.before >= 0) {
    data[bucket + at.before] = data[bucket + at.last] ?? Number.NaN;
    data[bucket + at.beforeAtMs] = data[bucket + at.lastAtMs] ?? Number.NaN;
  }
  set(data, bucket, at.sum, value);
  set(data, bucket, at.min, value);
  set(data, bucket, at.max, value);
  set(data, bucket, at.first, value);
  set(data, bucket, at.last, value);
  set(data, bucket, at.mean, value);
  set(data, bucket, at.firstAtMs, atMs);
  set(data, bucket, at.lastAtMs, atMs);
  for (const field of [
    "drops",
    "changes",
    "resets",
    "squares",
    "meanTime",
    "timeSquares",
    "products",
  ] as const)
    set(data, bucket, at[field], 0);
}

function set(data: Float64Array, bucket: number, offset: number, value: number): void {
  if (offset >= 0) data[bucket + offset] = value;
}

function add(data: Float64Array, bucket: number, at: BucketPlace["at"], atMs: number, value: number): void {
  if (at.sum >= 0) data[bucket + at.sum] = (data[bucket + at.sum] ?? 0) + value;
  if (at.min >= 0) data[bucket + at.min] = Math.min(data[bucket + at.min] ?? value, value);
  if (at.max >= 0) data[bucket + at.max] = Math.max(data[bucket + at.max] ?? value, value);
  if (at.mean >= 0) addToMoments(data, bucket, at, atMs, value);
  if (at.last < 0) {
    set(data, bucket, at.lastAtMs, atMs);
    return;
  }
  const last = data[bucket + at.last] ?? value;
  if (at.drops >= 0 && value < last) data[bucket + at.drops] = (data[bucket + at.drops] ?? 0) + last;
  if (at.resets >= 0 && value < last) data[bucket + at.resets] = (data[bucket + at.resets] ?? 0) + 1;
  if (at.changes >= 0 && value !== last) data[bucket + at.changes] = (data[bucket + at.changes] ?? 0) + 1;
  set(data, bucket, at.before, last);
  if (at.beforeAtMs >= 0) data[bucket + at.beforeAtMs] = data[bucket + at.lastAtMs] ?? Number.NaN;
  data[bucket + at.last] = value;
  set(data, bucket, at.lastAtMs, atMs);
}

function addToMoments(
  data: Float64Array,
  bucket: number,
  at: BucketPlace["at"],
  atMs: number,
  value: number,
): void {
  const count = data[bucket + at.count] ?? 1;
  const mean = data[bucket + at.mean] ?? 0;
  const nextMean = mean + (value - mean) / count;
  data[bucket + at.mean] = nextMean;
  if (at.squares >= 0)
    data[bucket + at.squares] = (data[bucket + at.squares] ?? 0) + (value - mean) * (value - nextMean);
  if (at.meanTime < 0) return;
  const time = (atMs - (data[bucket + at.firstAtMs] ?? atMs)) / 1_000;
  const meanTime = data[bucket + at.meanTime] ?? 0;
  const nextMeanTime = meanTime + (time - meanTime) / count;
  data[bucket + at.meanTime] = nextMeanTime;
  data[bucket + at.timeSquares] =
    (data[bucket + at.timeSquares] ?? 0) + (time - meanTime) * (time - nextMeanTime);
  data[bucket + at.products] = (data[bucket + at.products] ?? 0) + (time - meanTime) * (value - nextMean);
}
