/**
 * Functions over a window (t - range, t] of samples: left open, right closed, as Prometheus 3 has it. (Prometheus 2
 * also takes a sample at exactly t - range.) The arithmetic is Prometheus' own: functions.go, `extrapolatedRate`,
 * `linearRegression`, `quantile`.
 */
import type { Evaluate, Frame } from "./frame.ts";
import type { RingPlace } from "./layout.ts";
import { type Extent, extrapolate, timeTo } from "./operators/extrapolate.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { WindowName } from "./typed.ts";

type ExactName = Exclude<WindowName, "absent_over_time" | "present_over_time">;

/** What a window function is compiled from. */
export interface WindowOptions {
  readonly name: ExactName;
  readonly place: RingPlace;
  readonly windowMs: number;
  /** Quantile 0..1, or seconds to predict. */
  readonly scalar: number;
  readonly factor: number;
}

/** Samples of one window, oldest first, copied out of the ring. */
interface Samples {
  readonly times: Float64Array;
  readonly values: Float64Array;
  count: number;
}

type Fold = (samples: Samples, frame: Frame, options: WindowOptions) => number;

/** Compiles a function over a window; NaN when the window holds too few samples. */
export function windowFunction(options: WindowOptions): Evaluate {
  const samples: Samples = {
    times: new Float64Array(ruleLimits.windowSamples),
    values: new Float64Array(ruleLimits.windowSamples),
    count: 0,
  };
  const fold = folds[options.name];
  return (frame) => {
    copyWindow(samples, frame, options);
    return fold(samples, frame, options);
  };
}

/** Compiles the count of times within a window of a ring of times. */
export function countTimes(place: RingPlace, windowMs: number): Evaluate {
  return (frame) => {
    const { data, base, atMs } = frame;
    const count = data[base + place.head + 1] ?? 0;
    const head = data[base + place.head] ?? 0;
    let within = 0;
    for (let index = count - 1; index >= 0; index -= 1) {
      const time = data[base + place.times + ((head + index) % place.capacity)] ?? 0;
      if (time <= atMs - windowMs) break;
      if (time <= atMs) within += 1;
    }
    frame.work += within;
    return within;
  };
}

function copyWindow(samples: Samples, frame: Frame, { place, windowMs, factor }: WindowOptions): void {
  const { data, base, atMs } = frame;
  // As integers: the remainder of two doubles is a call, and ten times slower.
  const kept = (data[base + place.head + 1] ?? 0) | 0;
  const head = (data[base + place.head] ?? 0) | 0;
  let first = kept;
  while (
    first > 0 &&
    (data[base + place.times + ((head + first - 1) % place.capacity)] ?? 0) > atMs - windowMs
  )
    first -= 1;
  samples.count = 0;
  for (let index = first; index < kept; index += 1) {
    const at = (head + index) % place.capacity;
    const time = data[base + place.times + at] ?? 0;
    if (time > atMs) break;
    samples.times[samples.count] = time;
    samples.values[samples.count] = (data[base + place.values + at] ?? 0) * factor;
    samples.count += 1;
  }
  frame.work += samples.count + 1;
}

const folds: Readonly<Record<ExactName, Fold>> = {
  avg_over_time: (samples) => (samples.count === 0 ? Number.NaN : sum(samples) / samples.count),
  min_over_time: (samples) => reduce(samples, Math.min),
  max_over_time: (samples) => reduce(samples, Math.max),
  sum_over_time: (samples) => (samples.count === 0 ? Number.NaN : sum(samples)),
  last_over_time: (samples) => valueAt(samples, samples.count - 1),
  stddev_over_time: (samples) => Math.sqrt(variance(samples)),
  stdvar_over_time: variance,
  count_over_time: (samples) => (samples.count === 0 ? Number.NaN : samples.count),
  quantile_over_time: (samples, _, { scalar }) => quantile(samples, scalar),
  rate: (samples, frame, { windowMs }) =>
    extrapolated(samples, frame.atMs, windowMs, "counter") / (windowMs / 1_000),
  increase: (samples, frame, { windowMs }) => extrapolated(samples, frame.atMs, windowMs, "counter"),
  delta: (samples, frame, { windowMs }) => extrapolated(samples, frame.atMs, windowMs, "gauge"),
  irate: instantRate,
  idelta: (samples) => valueAt(samples, samples.count - 1) - valueAt(samples, samples.count - 2),
  deriv: (samples) => regression(samples, samples.times[0] ?? 0).slope,
  slope: (samples) => regression(samples, samples.times[0] ?? 0).slope,
  time_to: (samples, frame, { scalar }) => {
    const { slope, intercept } = regression(samples, frame.atMs);
    return samples.count < 3 ? Number.NaN : timeTo(scalar - intercept, slope);
  },
  predict_linear: (samples, frame, { scalar }) => {
    const { slope, intercept } = regression(samples, frame.atMs);
    return slope * scalar + intercept;
  },
  changes: (samples) => countSteps(samples, (from, to) => from !== to),
  resets: (samples) => countSteps(samples, (from, to) => to < from),
};

function valueAt(samples: Samples, index: number): number {
  return index < 0 || index >= samples.count ? Number.NaN : (samples.values[index] ?? Number.NaN);
}

/** Kahan-Neumaier summation, so that order and length of the window cost no digits. */
function sum(samples: Samples): number {
  let total = 0;
  let lost = 0;
  for (let index = 0; index < samples.count; index += 1) {
    const value = samples.values[index] ?? 0;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

function reduce(samples: Samples, pick: (left: number, right: number) => number): number {
  let result = valueAt(samples, 0);
  for (let index = 1; index < samples.count; index += 1) result = pick(result, samples.values[index] ?? 0);
  return result;
}

function variance(samples: Samples): number {
  if (samples.count === 0) return Number.NaN;
  let mean = 0;
  let squares = 0;
  for (let index = 0; index < samples.count; index += 1) {
    const value = samples.values[index] ?? 0;
    const difference = value - mean;
    mean += difference / (index + 1);
    squares += difference * (value - mean);
  }
  return squares / samples.count;
}

function quantile(samples: Samples, share: number): number {
  if (samples.count === 0) return Number.NaN;
  const sorted = sortedValues(samples);
  const rank = share * (samples.count - 1);
  const lower = Math.floor(rank);
  const upper = Math.min(samples.count - 1, lower + 1);
  const weight = rank - lower;
  return (sorted[lower] ?? 0) * (1 - weight) + (sorted[upper] ?? 0) * weight;
}

/** Sorts the values in place, which are a copy. Windows are short and half in order: insertion beats a call of sort. */
function sortedValues({ values, count }: Samples): Float64Array {
  if (count > 64) return values.subarray(0, count).sort();
  for (let from = 1; from < count; from += 1) {
    const value = values[from] ?? 0;
    let to = from;
    for (; to > 0 && (values[to - 1] ?? 0) > value; to -= 1) values[to] = values[to - 1] ?? 0;
    values[to] = value;
  }
  return values;
}

function extrapolated(samples: Samples, atMs: number, windowMs: number, kind: "counter" | "gauge"): number {
  const last = samples.count - 1;
  const first = valueAt(samples, 0);
  const grown = valueAt(samples, last) - first + (kind === "counter" ? lostInResets(samples) : 0);
  const extent: Extent = {
    count: samples.count,
    first,
    firstAtMs: samples.times[0] ?? 0,
    lastAtMs: samples.times[last] ?? 0,
  };
  return extrapolate(extent, grown, atMs, windowMs, kind);
}

function lostInResets(samples: Samples): number {
  let lost = 0;
  for (let index = 1; index < samples.count; index += 1) {
    const before = valueAt(samples, index - 1);
    if (valueAt(samples, index) < before) lost += before;
  }
  return lost;
}

function instantRate(samples: Samples): number {
  const last = samples.count - 1;
  if (last < 1) return Number.NaN;
  const newest = valueAt(samples, last);
  const before = valueAt(samples, last - 1);
  const grown = newest < before ? newest : newest - before;
  return grown / (((samples.times[last] ?? 0) - (samples.times[last - 1] ?? 0)) / 1_000);
}

function regression(samples: Samples, originMs: number): { slope: number; intercept: number } {
  const { count } = samples;
  if (count < 2) return { slope: Number.NaN, intercept: Number.NaN };
  if (countSteps(samples, (from, to) => from !== to) === 0)
    return { slope: 0, intercept: valueAt(samples, 0) };
  let sumX = 0;
  let sumY = 0;
  let sumXY = 0;
  let sumXX = 0;
  for (let index = 0; index < count; index += 1) {
    const x = ((samples.times[index] ?? 0) - originMs) / 1_000;
    const y = samples.values[index] ?? 0;
    sumX += x;
    sumY += y;
    sumXY += x * y;
    sumXX += x * x;
  }
  const covariance = sumXY - (sumX * sumY) / count;
  const slope = covariance / (sumXX - (sumX * sumX) / count);
  return { slope, intercept: sumY / count - (slope * sumX) / count };
}

function countSteps(samples: Samples, counts: (from: number, to: number) => boolean): number {
  if (samples.count === 0) return Number.NaN;
  let steps = 0;
  for (let index = 1; index < samples.count; index += 1) {
    if (counts(valueAt(samples, index - 1), valueAt(samples, index))) steps += 1;
  }
  return steps;
}
