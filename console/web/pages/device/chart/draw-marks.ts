import type uPlot from "uplot";
import type { ChartMark } from "./chart-marks.ts";

/** What lies on a chart beside its values. */
export interface MarkDrawing {
  readonly marks: readonly ChartMark[];
  /** When the fault began; null without one. */
  readonly beganAtMs: number | null;
  readonly colors: Readonly<Record<"limit" | "beyond" | "usual" | "text", string>>;
}

/** Shades what lies beyond a limit; drawn below the values. */
export function drawBeyond(chart: uPlot, { marks, colors }: MarkDrawing): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.fillStyle = colors.beyond;
  for (const mark of marks) {
    if (mark.kind !== "limit") continue;
    const y = within(chart.valToPos(mark.value, "y", true), bbox.top, bbox.top + bbox.height);
    if (mark.side === "above" || mark.side === "at_least")
      ctx.fillRect(bbox.left, bbox.top, bbox.width, y - bbox.top);
    else ctx.fillRect(bbox.left, y, bbox.width, bbox.top + bbox.height - y);
  }
  ctx.restore();
}

/** Draws limits dashed, what is usual dotted, and the beginning of the fault as an upright line. */
export function drawMarks(chart: uPlot, { marks, beganAtMs, colors }: MarkDrawing): void {
  const { left, top, width, height } = chart.bbox;
  for (const mark of marks) {
    const y = Math.round(chart.valToPos(mark.value, "y", true)) + 0.5;
    const style =
      mark.kind === "limit" ? { color: colors.limit, dash: [6, 4] } : { color: colors.usual, dash: [2, 3] };
    line(chart, { ...style, from: [left, y], to: [left + width, y] });
  }
  if (beganAtMs === null) return;
  const x = Math.round(chart.valToPos(beganAtMs / 1_000, "x", true)) + 0.5;
  if (x < left || x > left + width) return;
  line(chart, { color: colors.text, dash: [1, 3], from: [x, top], to: [x, top + height] });
}

function line(
  { ctx }: uPlot,
  stroke: {
    readonly color: string;
    readonly dash: readonly number[];
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
  },
): void {
  ctx.save();
  ctx.strokeStyle = stroke.color;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash(stroke.dash.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(...stroke.from);
  ctx.lineTo(...stroke.to);
  ctx.stroke();
  ctx.restore();
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
