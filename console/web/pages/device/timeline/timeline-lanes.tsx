import type { TimelineKind, TimelineLane } from "@housecall/proto/api";
import { Checkbox } from "@mantine/core";
import { type PointerEvent, useRef, useState } from "react";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { brushed, type TimelineBounds } from "./timeline-range-view-model.ts";

/** One strip per kind, all on the same axis; dragging across them goes nearer. */
export function TimelineLanes(props: {
  readonly lanes: readonly TimelineLane[];
  readonly bounds: TimelineBounds;
  readonly hidden: ReadonlySet<TimelineKind>;
  readonly onToggle: (kind: TimelineKind) => void;
  readonly onZoom: (bounds: TimelineBounds) => void;
}) {
  const translate = useTranslate();
  const { lanes, bounds, hidden, onToggle, onZoom } = props;
  const brush = useBrush((places) => {
    const next = brushed(bounds, places);
    if (next !== undefined) onZoom(next);
  });
  return (
    <div className="lanes">
      <fieldset className="lane-names" aria-label={translate("timeline.lanes")}>
        {lanes.map(({ kind, total }) => (
          <Checkbox
            key={kind}
            size="xs"
            checked={!hidden.has(kind)}
            onChange={() => onToggle(kind)}
            label={`${translate(`timeline.kind.${kind}`)} (${total})`}
          />
        ))}
      </fieldset>
      <div className="lane-strips" {...brush.handlers} aria-hidden="true">
        {lanes.map((lane) => (
          <LaneStrip key={lane.kind} lane={lane} isHidden={hidden.has(lane.kind)} />
        ))}
        {brush.place !== undefined && (
          <div
            className="lane-brush"
            style={{ left: `${brush.place[0] * 100}%`, width: `${brush.place[1] * 100}%` }}
          />
        )}
      </div>
      <LaneAxis bounds={bounds} />
    </div>
  );
}

function LaneStrip({ lane, isHidden }: { readonly lane: TimelineLane; readonly isHidden: boolean }) {
  const { kind, counts } = lane;
  const most = Math.max(1, ...counts);
  return (
    <svg
      className={`lane lane-${kind}${isHidden ? " lane-off" : ""}`}
      viewBox={`0 0 ${counts.length} 10`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {counts.map((count, part) => {
        if (count === 0) return null;
        const height = 4 + (6 * count) / most;
        // biome-ignore lint/suspicious/noArrayIndexKey: a part of the range is its place.
        return <rect key={part} x={part} y={10 - height} width="1" height={height} />;
      })}
    </svg>
  );
}

const axisPlaces = [0, 0.25, 0.5, 0.75, 1];

function LaneAxis({ bounds: { fromMs, toMs } }: { readonly bounds: TimelineBounds }) {
  const { moment } = useMoments();
  const style = toMs - fromMs > 4 * 86_400_000 ? "monthDay" : "dayTime";
  return (
    <div className="lane-axis" aria-hidden="true">
      {axisPlaces.map((place) => (
        <span key={place}>{moment(fromMs + place * (toMs - fromMs), style)}</span>
      ))}
    </div>
  );
}

/** Dragging with mouse or pen, in parts of the element's width. */
function useBrush(onDone: (places: readonly [number, number]) => void) {
  const [ends, setEnds] = useState<readonly [number, number] | undefined>(undefined);
  const start = useRef<number | undefined>(undefined);
  const placeOf = ({ currentTarget, clientX }: PointerEvent<HTMLElement>): number => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)));
  };
  const place = ends && ([Math.min(...ends), Math.abs(ends[1] - ends[0])] as const);
  return {
    place,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.pointerType === "touch" || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = placeOf(event);
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (start.current !== undefined) setEnds([start.current, placeOf(event)]);
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => {
        if (start.current !== undefined) onDone([start.current, placeOf(event)]);
        start.current = undefined;
        setEnds(undefined);
      },
      onPointerCancel: () => {
        start.current = undefined;
        setEnds(undefined);
      },
    },
  };
}
