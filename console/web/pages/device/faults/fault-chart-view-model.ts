import type { Evidence, Fault } from "@housecall/proto/api";
import { findSignal } from "@housecall/proto/signals";
import { DAY_MS, type EpochMs, MINUTE_MS } from "@housecall/proto/units";
import { limitSide } from "../chart/chart-marks.ts";
import {
  type ChartRange,
  chartRangeNames,
  chartRanges,
  isCounter,
  isPerCycle,
} from "../chart/chart-view-model.ts";
import { chartOf } from "./evidence-view-model.ts";

/** The signal that shows a fault best, and when. */
export interface FaultChartPlan {
  readonly signal: string;
  readonly instance: string;
  readonly range: ChartRange;
}

type Value = Extract<Evidence, { readonly kind: "value" }>;

/** An open fault fills at most this share of its chart, so that one sees what was before. */
const faultShare = 0.8;
const leastLeadMs = 15 * MINUTE_MS;
const cyclesLeadMs = 3 * DAY_MS;

/**
 * What to draw of a fault: the first value that has a limit, else the first of which it is known what is usual, else the
 * first of all. Null when no signal is that value: a chart of something else would explain nothing.
 */
export function faultChartPlan(fault: Fault, nowMs: EpochMs): FaultChartPlan | null {
  const facts = fault.evidence.filter((fact): fact is Value => fact.kind === "value");
  const [first] = facts;
  const values = facts.flatMap((fact) => {
    const chart = chartOf(fact);
    if (chart === null || isCounter(chart.signal)) return [];
    const isSameUnit = findSignal(chart.signal)?.unit === fact.unit;
    const hasLimit = isSameUnit && limitSide(fact) !== undefined;
    return [{ ...chart, hasLimit, isUsual: fact.about?.as === "usual", isFirst: fact === first }];
  });
  const shown =
    values.find(({ hasLimit }) => hasLimit) ??
    values.find(({ isUsual }) => isUsual) ??
    values.find(({ isFirst }) => isFirst);
  if (shown === undefined) return null;
  const { signal, instance } = shown;
  return { signal, instance, range: rangeOf(fault, signal, nowMs) };
}

/** The address of the chart of a signal at the time of a fault; charts are on the first tab. */
export function chartAddress(
  fault: Fault,
  chart: { readonly signal: string; readonly instance: string },
  nowMs: EpochMs,
): Readonly<Record<"tab" | "signal" | "instance" | "range" | "from" | "to", string>> {
  const range = rangeOf(fault, chart.signal, nowMs);
  return range.kind === "last"
    ? { ...chart, tab: "", range: range.name, from: "", to: "" }
    : { ...chart, tab: "", range: "", from: String(range.fromMs), to: String(range.toMs) };
}

function rangeOf({ startedAtMs, resolvedAtMs }: Fault, signal: string, nowMs: EpochMs): ChartRange {
  if (resolvedAtMs !== null) {
    const leadMs = Math.max(
      (resolvedAtMs - startedAtMs) / 4,
      isPerCycle(signal) ? cyclesLeadMs : leastLeadMs,
    );
    return {
      kind: "fixed",
      fromMs: Math.round(startedAtMs - leadMs),
      toMs: Math.min(nowMs, Math.round(resolvedAtMs + leadMs)),
    };
  }
  const ageMs = nowMs - startedAtMs;
  const name = isPerCycle(signal)
    ? "7d"
    : (chartRangeNames.find((range) => ageMs <= chartRanges[range] * faultShare) ?? "7d");
  return { kind: "last", name };
}
