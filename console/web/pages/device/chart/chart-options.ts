import { DAY_MS } from "@housecall/proto/units";
import uPlot from "uplot";
import type { FormatMoment } from "../../../format/moment.ts";
import { valueRange } from "./value-range.ts";

const heightPx = 240;
const axisWidthPx = 72;
/** A drag shorter than this is a click. */
const minSelectPx = 8;

/** What a chart is drawn with. */
export interface ChartDrawing {
  readonly width: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly threshold: number | null;
  /** What no value can exceed. */
  readonly ceiling: number;
  readonly moment: FormatMoment;
  readonly timeZone: string;
  readonly colors: Readonly<Record<"line" | "band" | "grid" | "text" | "limit", string>>;
  readonly writeValue: (value: number) => string;
  readonly onSelect: (fromMs: number, toMs: number) => void;
}

/** Options of uPlot for columns [seconds, max, min, avg]. */
export function chartOptions(drawing: ChartDrawing): uPlot.Options {
  const { colors, threshold } = drawing;
  const isLong = drawing.toMs - drawing.fromMs > 1.5 * DAY_MS;
  const axis = {
    stroke: colors.text,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { stroke: colors.grid, width: 1 },
    font: "12px system-ui",
  };
  return {
    width: drawing.width,
    height: heightPx,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), drawing.timeZone),
    legend: { show: false },
    cursor: { drag: { x: true, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, range: [drawing.fromMs / 1_000, drawing.toMs / 1_000] },
      y: { range: (_chart, min, max) => valueRange([min, max, threshold], drawing.ceiling) },
    },
    axes: [
      {
        ...axis,
        values: (_chart, seconds) =>
          seconds.map((at) => drawing.moment(at * 1_000, isLong ? "monthDay" : "time")),
      },
      { ...axis, size: axisWidthPx, values: (_chart, values) => values.map(drawing.writeValue) },
    ],
    series: [
      {},
      { stroke: "transparent", width: 0, points: { show: false } },
      { stroke: "transparent", width: 0, points: { show: false } },
      { stroke: colors.line, width: 1.75, spanGaps: false },
    ],
    bands: [{ series: [1, 2], fill: colors.band }],
    hooks: {
      draw: [(chart) => drawThreshold(chart, threshold, colors.limit)],
      setSelect: [(chart) => select(chart, drawing.onSelect)],
      setCursor: [(chart) => showReading(chart, drawing)],
      init: [addReading],
    },
  };
}

function drawThreshold(chart: uPlot, threshold: number | null, color: string): void {
  if (threshold === null) return;
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(threshold, "y", true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
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
