/**
 * Functions over a window (t - range, t] of samples: left open, right closed, as Prometheus 3 has it. (Prometheus 2
 * also takes a sample at exactly t - range.) The arithmetic is Prometheus' own: functions.go, `extrapolatedRate`,
 * `linearRegression`, `quantile`.
 */
import type { Evaluate, Frame } from "./frame.ts";
import type { RingPlace } from "./layout.ts";
import { type Extent, extrapolate, timeTo } from "./operators/extrapolate.ts";
import type { WindowName } from "./typed.ts";
import { Extreme, SortedValues, StepCounts } from "./window-followers.ts";
import { WindowSamples, type WindowSource } from "./window-samples.ts";

type ExactName = Exclude<WindowName, "absent_over_time" | "present_over_time">;

/** What a window function is compiled from. */
export interface WindowOptions extends WindowSource {
  readonly name: ExactName;
  /** Quantile 0..1, or seconds to predict. */
  readonly scalar: number;
}

/** A number about a window that was moved to the frame. */
type Fold = (frame: Frame) => number;

/**
 * The windows of one rule. Clauses that ask for the same of the same window share it, and what it gave: a rule that fires
 * and clears on one number works it out once.
 */
export class WindowFunctions {
  readonly #samples = new Map<string, WindowSamples>();
  readonly #functions = new Map<string, Evaluate>();

  /** Compiles a function over a window; NaN when the window holds too few samples. */
  get(options: WindowOptions): Evaluate {
    const { name, place, windowMs, factor, scalar } = options;
    const window = `${place.head}/${windowMs}/${factor}`;
    const key = `${window}/${name}/${scalar}`;
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    const samples = this.#samples.get(window) ?? new WindowSamples(options);
    this.#samples.set(window, samples);
    const made = windowFunction(samples, options);
    this.#functions.set(key, made);
    return made;
  }
}

/** What is asked again of the same samples at the same time is not worked out again; as work it counts all the same. */
function windowFunction(samples: WindowSamples, options: WindowOptions): Evaluate {
  const fold = folds[options.name](samples, options);
  let version = -1;
  let atMs = Number.NaN;
  let value = Number.NaN;
  return (frame) => {
    samples.moveTo(frame);
    frame.work += samples.count + 1;
    if (samples.version === version && frame.atMs === atMs) return value;
    version = samples.version;
    atMs = frame.atMs;
    value = fold(frame);
    return value;
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

type FoldOf = (samples: WindowSamples, options: WindowOptions) => Fold;

const folds: Readonly<Record<ExactName, FoldOf>> = {
  avg_over_time: (samples) => () => (samples.count === 0 ? Number.NaN : sum(samples) / samples.count),
  min_over_time: (samples) => extreme(samples, "min"),
  max_over_time: (samples) => extreme(samples, "max"),
  sum_over_time: (samples) => () => (samples.count === 0 ? Number.NaN : sum(samples)),
  last_over_time: (samples) => () => newest(samples),
  stddev_over_time: (samples) => () => Math.sqrt(variance(samples)),
  stdvar_over_time: (samples) => () => variance(samples),
  count_over_time: (samples) => () => (samples.count === 0 ? Number.NaN : samples.count),
  quantile_over_time: quantile,
  rate: (samples, options) => {
    const grown = increase(samples, options);
    return (frame) => grown(frame) / (options.windowMs / 1_000);
  },
  increase,
  delta:
    (samples, { windowMs }) =>
    ({ atMs }) =>
      extrapolate(extentOf(samples), newest(samples) - oldest(samples), atMs, windowMs, "gauge"),
  irate: (samples) => () => instantRate(samples),
  idelta: (samples) => () => (samples.count < 2 ? Number.NaN : newest(samples) - beforeNewest(samples)),
  deriv: slope,
  slope,
  time_to:
    (samples, { scalar }) =>
    ({ atMs }) => {
      const line = regression(samples, atMs);
      return samples.count < 3 ? Number.NaN : timeTo(scalar - line.intercept, line.slope);
    },
  predict_linear:
    (samples, { scalar }) =>
    ({ atMs }) => {
      const line = regression(samples, atMs);
      return line.slope * scalar + line.intercept;
    },
  changes: (samples) => steps(samples, "changes"),
  resets: (samples) => steps(samples, "resets"),
};

function oldest({ values, first, end }: WindowSamples): number {
  return first < end ? (values[first] ?? Number.NaN) : Number.NaN;
}

function newest({ values, first, end }: WindowSamples): number {
  return first < end ? (values[end - 1] ?? Number.NaN) : Number.NaN;
}

function beforeNewest({ values, first, end }: WindowSamples): number {
  return first < end - 1 ? (values[end - 2] ?? Number.NaN) : Number.NaN;
}

/** Kahan-Neumaier summation, so that order and length of the window cost no digits. */
function sum({ values, first, end }: WindowSamples): number {
  let total = 0;
  let lost = 0;
  for (let index = first; index < end; index += 1) {
    const value = values[index] ?? 0;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

function extreme(samples: WindowSamples, which: "min" | "max"): Fold {
  const found = new Extreme(samples, which);
  samples.follow(found);
  return () => found.value;
}

function steps(samples: WindowSamples, which: "changes" | "resets"): Fold {
  const counts = new StepCounts();
  samples.follow(counts);
  return () => (samples.count === 0 ? Number.NaN : counts[which]);
}

function variance({ values, first, end, count }: WindowSamples): number {
  if (count === 0) return Number.NaN;
  let mean = 0;
  let squares = 0;
  for (let index = first; index < end; index += 1) {
    const value = values[index] ?? 0;
    const difference = value - mean;
    mean += difference / (index - first + 1);
    squares += difference * (value - mean);
  }
  return squares / count;
}

function quantile(samples: WindowSamples, { scalar }: WindowOptions): Fold {
  const sorted = new SortedValues(samples);
  samples.follow(sorted);
  return () => {
    const { count } = samples;
    if (count === 0) return Number.NaN;
    sorted.sort();
    const rank = scalar * (count - 1);
    const lower = Math.floor(rank);
    const upper = Math.min(count - 1, lower + 1);
    const weight = rank - lower;
    return (sorted.values[lower] ?? 0) * (1 - weight) + (sorted.values[upper] ?? 0) * weight;
  };
}

function increase(samples: WindowSamples, { windowMs }: WindowOptions): Fold {
  const counts = new StepCounts();
  samples.follow(counts);
  return ({ atMs }) => {
    const lost = counts.resets === 0 ? 0 : lostInResets(samples);
    const grown = newest(samples) - oldest(samples) + lost;
    return extrapolate(extentOf(samples), grown, atMs, windowMs, "counter");
  };
}

function extentOf(samples: WindowSamples): Extent {
  const { times, first, end, count } = samples;
  return {
    count,
    first: oldest(samples),
    firstAtMs: times[first] ?? 0,
    lastAtMs: count === 0 ? 0 : (times[end - 1] ?? 0),
  };
}

function lostInResets({ values, first, end }: WindowSamples): number {
  let lost = 0;
  for (let index = first + 1; index < end; index += 1) {
    const before = values[index - 1] ?? 0;
    if ((values[index] ?? 0) < before) lost += before;
  }
  return lost;
}

function instantRate(samples: WindowSamples): number {
  const { times, end, count } = samples;
  if (count < 2) return Number.NaN;
  const value = newest(samples);
  const before = beforeNewest(samples);
  const grown = value < before ? value : value - before;
  return grown / (((times[end - 1] ?? 0) - (times[end - 2] ?? 0)) / 1_000);
}

function slope(samples: WindowSamples): Fold {
  return () => regression(samples, samples.times[samples.first] ?? 0).slope;
}

function regression(samples: WindowSamples, originMs: number): { slope: number; intercept: number } {
  const { times, values, first, end, count } = samples;
  if (count < 2) return { slope: Number.NaN, intercept: Number.NaN };
  if (isConstant(samples)) return { slope: 0, intercept: oldest(samples) };
  let sumX = 0;
  let sumY = 0;
  let sumXY = 0;
  let sumXX = 0;
  for (let index = first; index < end; index += 1) {
    const x = ((times[index] ?? 0) - originMs) / 1_000;
    const y = values[index] ?? 0;
    sumX += x;
    sumY += y;
    sumXY += x * y;
    sumXX += x * x;
  }
  const covariance = sumXY - (sumX * sumY) / count;
  const slope = covariance / (sumXX - (sumX * sumX) / count);
  return { slope, intercept: sumY / count - (slope * sumX) / count };
}

function isConstant({ values, first, end }: WindowSamples): boolean {
  for (let index = first + 1; index < end; index += 1) if (values[index] !== values[first]) return false;
  return true;
}
