import { DAY_MS } from "@housecall/proto/units";
import uPlot from "uplot";
import type { FormatMoment } from "../../../format/moment.ts";
import { drawBeyond, drawMarks, type MarkDrawing } from "./draw-marks.ts";
import { valueRange } from "./value-range.ts";

const heightPx = 240;
const axisWidthPx = 72;
/** Mean width of a character of the labels, and what ticks and gaps take. */
const characterPx = 6.5;
const ticksPx = 20;
const timeAxisPx = 32;
/** Days stand this far apart at least, so that their names do not run into each other. */
const dayLabelPx = 76;
const timeLabelPx = 56;
/** Steps of an axis of seconds, so that its names are whole minutes and hours. */
const secondSteps = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400,
];
/** A drag shorter than this is a click. */
const minSelectPx = 8;

/** What a chart is drawn with. */
export interface ChartDrawing {
  readonly width: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly unit: string;
  /** line: what is sampled while time goes on. points: one value a cycle. */
  readonly shape: "line" | "points";
  readonly marks: MarkDrawing["marks"];
  readonly beganAtMs: MarkDrawing["beganAtMs"];
  readonly moment: FormatMoment;
  readonly timeZone: string;
  readonly colors: Readonly<Record<"line" | "band" | "grid", string>> & MarkDrawing["colors"];
  readonly writeValue: (value: number) => string;
  readonly onSelect: (fromMs: number, toMs: number) => void;
}

/** Options of uPlot for columns [seconds, max, min, avg]. */
export function chartOptions(drawing: ChartDrawing): uPlot.Options {
  const { colors, marks, unit } = drawing;
  const ceiling = unit === "ratio" ? 1 : Number.POSITIVE_INFINITY;
  const levels = marks.map(({ value }) => value);
  return {
    width: drawing.width,
    height: heightPx,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), drawing.timeZone),
    legend: { show: false },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, range: [drawing.fromMs / 1_000, drawing.toMs / 1_000] },
      y: { range: (_chart, min, max) => valueRange([min, max, ...levels], ceiling) },
    },
    axes: axesOf(drawing),
    series: [
      {},
      { stroke: "transparent", width: 0, points: { show: false } },
      { stroke: "transparent", width: 0, points: { show: false } },
      drawing.shape === "points"
        ? { stroke: colors.line, width: 1, dash: [2, 4], points: { show: true, size: 8, fill: colors.line } }
        : { stroke: colors.line, width: 1.75, spanGaps: false },
    ],
    bands: [{ series: [1, 2], fill: colors.band }],
    hooks: {
      drawClear: [(chart) => drawBeyond(chart, drawing)],
      draw: [(chart) => drawMarks(chart, drawing)],
      setSelect: [(chart) => select(chart, drawing.onSelect)],
      setCursor: [(chart) => showReading(chart, drawing)],
      init: [addReading],
    },
  };
}

function axesOf({ colors, unit, fromMs, toMs, moment, writeValue }: ChartDrawing): uPlot.Axis[] {
  const isLong = toMs - fromMs > 1.5 * DAY_MS;
  const axis = {
    stroke: colors.text,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { stroke: colors.grid, width: 1 },
    font: "12px system-ui",
  };
  return [
    {
      ...axis,
      size: timeAxisPx,
      space: isLong ? dayLabelPx : timeLabelPx,
      ...(isLong && { incrs: [1, 2, 3, 4, 7, 14, 30].map((days) => (days * DAY_MS) / 1_000) }),
      values: (_chart, seconds) => seconds.map((at) => moment(at * 1_000, isLong ? "monthDay" : "time")),
    },
    {
      ...axis,
      size: (_chart, labels) => labelWidth(labels),
      ...(unit === "s" && { incrs: secondSteps }),
      ...((unit === "flag" || unit === "code") && { incrs: [1, 2, 5, 10] }),
      values: (_chart, values) => values.map(writeValue),
    },
  ];
}

/** Room for the longest label beside the axis: "1 min 30 s" is longer than most. */
function labelWidth(labels: readonly string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map(({ length }) => length));
  return Math.max(axisWidthPx, longest * characterPx + ticksPx);
}

function select(chart: uPlot, onSelect: ChartDrawing["onSelect"]): void {
  const { left, width } = chart.select;
  if (width < minSelectPx) return;
  onSelect(
    Math.round(chart.posToVal(left, "x") * 1_000),
    Math.round(chart.posToVal(left + width, "x") * 1_000),
  );
}

function addReading(chart: uPlot): void {
  const reading = document.createElement("div");
  reading.className = "chart-reading";
  chart.over.append(reading);
}

function showReading(chart: uPlot, drawing: ChartDrawing): void {
  const reading = chart.over.querySelector<HTMLElement>(".chart-reading");
  if (!reading) return;
  const index = chart.cursor.idx ?? -1;
  const at = chart.data[0][index];
  const value = chart.data[3]?.[index];
  reading.hidden = at === undefined || value === null || value === undefined || (chart.cursor.left ?? -1) < 0;
  if (at === undefined || value === null || value === undefined) return;
  reading.textContent = `${drawing.moment(at * 1_000, "dateTimeSeconds")}  ${drawing.writeValue(value)}`;
}
