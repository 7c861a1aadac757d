import type { EpochMs } from "@housecall/proto/units";
import type { FormatMoment } from "../../../format/moment.ts";
import type { Translate } from "../../../text/translate.ts";
import type { ChartMark } from "./chart-marks.ts";
import { type ChartBounds, type ChartColumns, summarise } from "./chart-view-model.ts";

/** One sign of a chart in words. */
export interface LegendEntry {
  readonly swatch: "line" | "points" | "limit" | "usual" | "began";
  readonly text: string;
}

/** What a chart shows beside its title. */
export interface LegendFacts {
  readonly shape: "line" | "points";
  /** How long each bucket of a line is, in words. */
  readonly bucket: string;
  readonly marks: readonly ChartMark[];
  readonly beganAtMs: EpochMs | null;
  readonly bounds: ChartBounds;
}

/** Every sign of a chart in words, values first; when a fault began is told only where it is in sight. */
export function chartLegend(
  { shape, bucket, marks, beganAtMs, bounds }: LegendFacts,
  reader: {
    readonly translate: Translate;
    readonly moment: FormatMoment;
    readonly write: (value: number) => string;
  },
): LegendEntry[] {
  const { translate, moment, write } = reader;
  const values = shape === "points" ? translate("chart.points") : translate("chart.band", { bucket });
  const isInSight = beganAtMs !== null && beganAtMs >= bounds.fromMs && beganAtMs <= bounds.toMs;
  return [
    { swatch: shape, text: values },
    ...marks.map((mark): LegendEntry => {
      const value = write(mark.value);
      return mark.kind === "usual"
        ? { swatch: "usual", text: translate("chart.usual", { value }) }
        : { swatch: "limit", text: translate(`chart.limit.${mark.side}`, { value }) };
    }),
    ...(isInSight
      ? [
          {
            swatch: "began" as const,
            text: translate("chart.began", { time: moment(beganAtMs, "dateTime") }),
          },
        ]
      : []),
  ];
}

/** Newest, lowest and highest value in words; of a state only the newest, and nothing without data. */
export function summaryWords(
  columns: ChartColumns,
  { translate, write }: { readonly translate: Translate; readonly write: (value: number) => string },
): string {
  const summary = summarise(columns);
  if (summary === undefined) return "";
  const newest = write(summary.newest);
  if (columns.unit === "flag" || columns.unit === "code") return translate("chart.summaryState", { newest });
  return translate("chart.summary", { newest, min: write(summary.min), max: write(summary.max) });
}
