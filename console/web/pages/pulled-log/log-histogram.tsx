import type { PulledHistogram } from "@housecall/proto/api";
import { Button } from "@mantine/core";
import { type PointerEvent, useState } from "react";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { brushedRange, chosenPart, histogramBars, histogramTotals } from "./histogram-view-model.ts";
import type { FilterChange } from "./log-address.ts";

type Range = Pick<FilterChange, "fromMs" | "toMs">;

/** Lines over time by level; drawing over it chooses a time range. */
export function LogHistogram(props: {
  readonly histogram: PulledHistogram;
  readonly range: Range;
  readonly onChange: (range: Range) => void;
}) {
  const { histogram, range, onChange } = props;
  const translate = useTranslate();
  const { moment } = useMoments();
  const [brush, setBrush] = useState<{ readonly from: number; readonly to: number }>();
  const chosen = brush
    ? { left: Math.min(brush.from, brush.to), right: Math.max(brush.from, brush.to) }
    : chosenPart(histogram, range);
  const endMs = histogram.fromMs + histogram.buckets.length * histogram.bucketMs;
  const hands = brushHands({
    brush,
    setBrush,
    onEnd: (from, to) => onChange(brushedRange(histogram, from, to)),
  });
  return (
    <div className="log-histogram">
      <div
        className="log-bars"
        role="img"
        aria-label={translate("log.histogram", histogramTotals(histogram))}
        {...hands}
      >
        {histogramBars(histogram).map((bar) => (
          <div key={bar.fromMs} className="log-bar" title={moment(bar.fromMs, "dateTimeSeconds")}>
            <i className="bar-others" style={{ height: `${bar.others * 100}%` }} />
            <i className="bar-warnings" style={{ height: `${bar.warnings * 100}%` }} />
            <i className="bar-errors" style={{ height: `${bar.errors * 100}%` }} />
          </div>
        ))}
        {chosen && (
          <div
            className="log-brush"
            style={{
              left: `${chosen.left * 100}%`,
              width: `${Math.max(0.3, (chosen.right - chosen.left) * 100)}%`,
            }}
          />
        )}
      </div>
      <div className="log-axis">
        <span>{moment(histogram.fromMs, "dateTimeSeconds")}</span>
        <span className="log-legend">
          <i className="bar-errors" /> {translate("log.legend.errors")} <i className="bar-warnings" />{" "}
          {translate("log.legend.warnings")} <i className="bar-others" /> {translate("log.legend.others")}
          {chosen && !brush && (
            <Button size="compact-xs" variant="default" ml="sm" onClick={() => onChange({})}>
              {translate("log.wholeTime")}
            </Button>
          )}
        </span>
        <span>{moment(endMs, "dateTimeSeconds")}</span>
      </div>
    </div>
  );
}

/** A shorter way of the pointer is a click, and chooses nothing. */
const LEAST_BRUSH = 0.004;

function brushHands(options: {
  readonly brush: { readonly from: number; readonly to: number } | undefined;
  readonly setBrush: (brush: { readonly from: number; readonly to: number } | undefined) => void;
  readonly onEnd: (from: number, to: number) => void;
}) {
  const { brush, setBrush, onEnd } = options;
  const placeOf = (event: PointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setBrush({ from: placeOf(event), to: placeOf(event) });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (brush) setBrush({ from: brush.from, to: placeOf(event) });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (!brush) return;
      const to = placeOf(event);
      setBrush(undefined);
      if (Math.abs(to - brush.from) >= LEAST_BRUSH) onEnd(brush.from, to);
    },
    onPointerCancel: () => setBrush(undefined),
  };
}
