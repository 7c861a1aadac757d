/**
 * What is usual for a device: a mean over about the last n cycles, samples or a span of time, and how far values
 * usually lie from it (mean absolute deviation). A value further away than three times that counts only that far.
 *
 *     learned (count, or ms of data) | mean | deviation | newest instant | cycles: sum, count of the running cycle
 */
import type { Evaluate, Frame } from "../frame.ts";
import type { FaultAtRest, Operator } from "./operator.ts";

/** Over what a baseline learns; a time in ms. */
export interface BaselineSpan {
  readonly unit: "cycles" | "samples" | "time";
  readonly length: number;
}

/** What a baseline learns. */
export interface BaselineOptions {
  readonly at: number;
  readonly of: Evaluate;
  /** Time of the newest sample that `of` reads. */
  readonly newestAtMs: Evaluate;
  readonly span: BaselineSpan;
  /** A sample stands at most for so long. */
  readonly freshMs: number;
}

const [LEARNED, MEAN, DEVIATION, NEWEST, SUM, COUNT] = [0, 1, 2, 3, 4, 5];
/** Deviations at which a value counts no further. */
const REACH = 3;
/** The least deviation, as a share of the mean: values that never change would otherwise never be left. */
const LEAST_DEVIATION = 0.02;
/** What is learned before values are limited: this share of the span, and of cycles and samples at least so many. */
const FREE_SHARE = 0.2;
const FREE_COUNT = 5;

/** Doubles that a baseline keeps. */
export function baselineDoubles({ unit }: BaselineSpan): number {
  return unit === "cycles" ? COUNT + 1 : NEWEST + 1;
}

/** Makes the operator. */
export function baseline(options: BaselineOptions): Operator {
  switch (options.span.unit) {
    case "samples":
      return { learn: (frame, fault) => learnSample(frame, fault, options) };
    case "time":
      return { learn: (frame, fault) => learnTime(frame, fault, options) };
    case "cycles":
      return {
        learn: (frame, fault) => learnInCycle(frame, fault, options),
        endCycle: (frame, fault) => learnCycle(frame, fault, options),
      };
  }
}

/** Compiles its value; unknown until the whole span was learned once. */
export function baselineValue(at: number, { length }: BaselineSpan): Evaluate {
  return ({ data, base }) =>
    (data[base + at + LEARNED] ?? 0) >= length ? (data[base + at + MEAN] ?? Number.NaN) : Number.NaN;
}

function learnSample(frame: Frame, fault: FaultAtRest, options: BaselineOptions): void {
  const value = newValue(frame, options);
  if (Number.isNaN(value) || fault === "open") return;
  take(frame, options, value, 1);
}

function learnTime(frame: Frame, fault: FaultAtRest, options: BaselineOptions): void {
  const before = frame.data[frame.base + options.at + NEWEST] ?? Number.NaN;
  const value = newValue(frame, options);
  if (Number.isNaN(value) || fault === "open") return;
  const lengthMs = (frame.data[frame.base + options.at + NEWEST] ?? 0) - before;
  take(
    frame,
    options,
    value,
    Number.isNaN(lengthMs) || lengthMs < 0 ? 1 : Math.min(lengthMs, options.freshMs),
  );
}

/** A cycle in which the fault was open at any instant is not learned: its count becomes NaN. */
function learnInCycle(frame: Frame, fault: FaultAtRest, options: BaselineOptions): void {
  const { data } = frame;
  const place = frame.base + options.at;
  const value = newValue(frame, options);
  if (fault === "open") data[place + COUNT] = Number.NEGATIVE_INFINITY;
  if (Number.isNaN(value)) return;
  const count = data[place + COUNT] ?? Number.NaN;
  data[place + SUM] = (Number.isNaN(count) ? 0 : (data[place + SUM] ?? 0)) + value;
  data[place + COUNT] = (Number.isNaN(count) ? 0 : count) + 1;
}

function learnCycle(frame: Frame, fault: FaultAtRest, options: BaselineOptions): void {
  const { data } = frame;
  const place = frame.base + options.at;
  const count = data[place + COUNT] ?? Number.NaN;
  if (count > 0 && fault === "at-rest") take(frame, options, (data[place + SUM] ?? 0) / count, 1);
  data[place + COUNT] = Number.NaN;
}

/** The value when a sample came that it was not told for yet; NaN otherwise. */
function newValue(frame: Frame, { at, of, newestAtMs }: BaselineOptions): number {
  const { data } = frame;
  const place = frame.base + at + NEWEST;
  const newest = newestAtMs(frame);
  const before = data[place] ?? Number.NaN;
  if (Number.isNaN(newest) || newest === before) return Number.NaN;
  const value = of(frame);
  if (!Number.isNaN(value)) data[place] = newest;
  return value;
}

/** Moves mean and deviation by a value of the given weight, in the unit of the span. */
function take(frame: Frame, { at, span }: BaselineOptions, value: number, amount: number): void {
  const { data } = frame;
  const place = frame.base + at;
  const before = data[place + LEARNED] ?? Number.NaN;
  if (Number.isNaN(before) || !Number.isFinite(value)) {
    if (!Number.isFinite(value)) return;
    data[place + LEARNED] = amount;
    data[place + MEAN] = value;
    data[place + DEVIATION] = 0;
    return;
  }
  const learned = Math.min(before + amount, span.length);
  const mean = data[place + MEAN] ?? 0;
  const deviation = data[place + DEVIATION] ?? 0;
  const reach =
    before < freeUntil(span)
      ? Number.POSITIVE_INFINITY
      : REACH * Math.max(deviation, LEAST_DEVIATION * Math.abs(mean), Number.MIN_VALUE);
  const apart = Math.max(-reach, Math.min(reach, value - mean));
  const weight = Math.min(1, amount / learned);
  data[place + LEARNED] = learned;
  data[place + MEAN] = mean + weight * apart;
  data[place + DEVIATION] = deviation + weight * (Math.abs(apart) - deviation);
}

function freeUntil({ unit, length }: BaselineSpan): number {
  const share = FREE_SHARE * length;
  return unit === "time" ? share : Math.max(share, Math.min(FREE_COUNT, length));
}
