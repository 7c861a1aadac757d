import type { Evidence, Fault } from "@housecall/proto/api";
import { isCounter } from "./chart-view-model.ts";

/** A line across a chart: where a rule's limit lies, or what the signal usually is on this device. */
export type ChartMark =
  | {
      readonly kind: "limit";
      readonly value: number;
      /** On which side of it a value counts for the fault. */
      readonly side: LimitSide;
    }
  | { readonly kind: "usual"; readonly value: number };

export type LimitSide = "above" | "at_least" | "below" | "at_most";

/** Which chart marks are asked for. */
export interface MarkedSeries {
  readonly signal: string;
  readonly instance: string;
  readonly unit: string;
}

type Value = Extract<Evidence, { readonly kind: "value" }>;

/** Lines that are nearer than this share of the greater one are one line. */
const sameRatio = 0.005;

/**
 * What faults hold against a signal, each line once; none for a counter, whose chart is a rate.
 *
 * The limit of a mean or extreme of the signal is drawn on the signal itself when it has its unit.
 */
export function chartMarks(faults: readonly Fault[], series: MarkedSeries): ChartMark[] {
  if (isCounter(series.signal)) return [];
  const marks: ChartMark[] = [];
  for (const fact of faults.flatMap(({ evidence }) => evidence)) {
    const mark = fact.kind === "value" && speaksOf(fact, series) ? markOf(fact) : undefined;
    if (mark !== undefined && !marks.some((known) => isSame(known, mark))) marks.push(mark);
  }
  return marks;
}

function speaksOf(fact: Value, { signal, instance, unit }: MarkedSeries): boolean {
  return (fact.about?.signal ?? fact.signal) === signal && fact.instance === instance && fact.unit === unit;
}

function markOf(fact: Value): ChartMark | undefined {
  if (fact.about?.as === "usual") return { kind: "usual", value: fact.value };
  const side = limitSide(fact);
  return fact.threshold === null || side === undefined
    ? undefined
    : { kind: "limit", value: fact.threshold, side };
}

/** On which side of its limit a value counts; undefined where equality is asked for. Faults of older servers do not say it. */
export function limitSide({ threshold, side, value }: Value): LimitSide | undefined {
  if (threshold === null || side === "equal" || side === "unequal") return undefined;
  return side ?? (value > threshold ? "above" : "below");
}

function isSame(one: ChartMark, other: ChartMark): boolean {
  const size = Math.max(Math.abs(one.value), Math.abs(other.value));
  return one.kind === other.kind && Math.abs(one.value - other.value) <= size * sameRatio;
}
