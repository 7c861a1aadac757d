import type { Series } from "@housecall/proto/api";
import { findSignal } from "@housecall/proto/signals";
import { DAY_MS, type DurationMs, type EpochMs, HOUR_MS } from "@housecall/proto/units";

/** Ranges that end now, by their name in the address. */
export const chartRanges = { "1h": HOUR_MS, "6h": 6 * HOUR_MS, "24h": DAY_MS, "7d": 7 * DAY_MS } as const;
export type ChartRangeName = keyof typeof chartRanges;
export const chartRangeNames = ["1h", "6h", "24h", "7d"] as const satisfies readonly ChartRangeName[];

/** What part of time a chart shows. */
export type ChartRange =
  | { readonly kind: "last"; readonly name: ChartRangeName }
  | { readonly kind: "fixed"; readonly fromMs: EpochMs; readonly toMs: EpochMs };

/** The first and the last point in time of a chart. */
export interface ChartBounds {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** Columns for the chart: seconds, and numbers or null where there is a gap. */
export interface ChartColumns {
  readonly unit: string;
  readonly atSeconds: number[];
  readonly avg: (number | null)[];
  readonly min: (number | null)[];
  readonly max: (number | null)[];
  readonly gaps: number;
}

/** What the chart says in words. */
export interface ChartSummary {
  readonly newest: number;
  readonly min: number;
  readonly max: number;
}

/** Points nearer than this many buckets belong together; farther ones have a gap between them. */
const bucketsUntilGap = 2.5;

/** The range of an address; when it says nothing or nonsense, the last hour, or the week of a signal that has one value a cycle. */
export function readChartRange(address: {
  readonly signal: string;
  readonly range: string;
  readonly from: string;
  readonly to: string;
}): ChartRange {
  const fromMs = Number(address.from);
  const toMs = Number(address.to);
  if (Number.isSafeInteger(fromMs) && Number.isSafeInteger(toMs) && fromMs > 0 && toMs > fromMs)
    return { kind: "fixed", fromMs, toMs };
  const name = chartRangeNames.find((known) => known === address.range);
  return { kind: "last", name: name ?? (isPerCycle(address.signal) ? "7d" : "1h") };
}

/** The range in points of time; one that ends now is rounded to its step, so that asking again finds the same range. */
export function rangeBounds(range: ChartRange, nowMs: EpochMs): ChartBounds {
  if (range.kind === "fixed") return { fromMs: range.fromMs, toMs: range.toMs };
  const lengthMs = chartRanges[range.name];
  const stepMs = refreshMs(range.name);
  const toMs = Math.ceil(nowMs / stepMs) * stepMs;
  return { fromMs: toMs - lengthMs, toMs };
}

/** How often a chart that ends now is fetched anew. */
export function refreshMs(name: ChartRangeName): DurationMs {
  return Math.max(10_000, chartRanges[name] / 360);
}

/** Whether a signal has one value a cycle, which is a point of its own. */
export function isPerCycle(signal: string): boolean {
  return findSignal(signal)?.per === "cycle";
}

/** Whether a signal only grows, so that its change per second is what people want to see. */
export function isCounter(signal: string): boolean {
  return findSignal(signal)?.kind === "counter";
}

/**
 * The series as columns: a counter as its change per second; a point of nothing in each gap, so that no line crosses it.
 * Between two cycles there is no gap, however long nobody used the device.
 */
export function chartColumns(series: Series): ChartColumns {
  const points = isCounter(series.signal) ? perSecond(series) : series.points;
  const unit = isCounter(series.signal) ? `${series.unit}_per_s` : series.unit;
  const columns: { -readonly [Key in keyof ChartColumns]: ChartColumns[Key] } = {
    unit,
    atSeconds: [],
    avg: [],
    min: [],
    max: [],
    gaps: 0,
  };
  const gapMs = usualStepMs(series) * bucketsUntilGap;
  const isPoints = isPerCycle(series.signal);
  let lastAtMs: EpochMs | undefined;
  for (const point of points) {
    if (lastAtMs !== undefined && !isPoints && point.atMs - lastAtMs > gapMs) {
      push(columns, lastAtMs + series.bucketMs, null);
      columns.gaps += 1;
    }
    push(columns, point.atMs, point);
    lastAtMs = point.atMs;
  }
  return columns;
}

type Reading = Pick<Series["points"][number], "atMs" | "min" | "max" | "avg">;

function push(columns: ChartColumns, atMs: EpochMs, reading: Reading | null): void {
  columns.atSeconds.push(atMs / 1_000);
  columns.avg.push(reading?.avg ?? null);
  columns.min.push(reading?.min ?? null);
  columns.max.push(reading?.max ?? null);
}

/** The usual distance of two points: buckets can be shorter than the signal's cadence. */
function usualStepMs(series: Series): DurationMs {
  const steps = series.points
    .slice(1)
    .map((point, index) => point.atMs - (series.points[index]?.atMs ?? point.atMs));
  const sorted = steps.toSorted((one, other) => one - other);
  return Math.max(series.bucketMs, sorted[Math.floor(sorted.length / 2)] ?? series.bucketMs);
}

/** Change per second between neighbours; a fall is a restart of the counter and gives no reading. */
function perSecond(series: Series): Reading[] {
  return series.points.slice(1).flatMap((point, index) => {
    const before = series.points[index];
    if (!before || point.max < before.max) return [];
    const rate = (point.max - before.max) / ((point.atMs - before.atMs) / 1_000);
    return [{ atMs: point.atMs, min: rate, max: rate, avg: rate }];
  });
}

/** Newest, lowest and highest value; undefined without data. */
export function summarise(columns: ChartColumns): ChartSummary | undefined {
  const newest = columns.avg.findLast((value) => value !== null);
  if (newest === undefined || newest === null) return undefined;
  const numbers = (column: readonly (number | null)[]) => column.filter((value) => value !== null);
  const least = (one: number, other: number) => Math.min(one, other);
  const most = (one: number, other: number) => Math.max(one, other);
  return {
    newest,
    min: numbers(columns.min).reduce(least, newest),
    max: numbers(columns.max).reduce(most, newest),
  };
}
