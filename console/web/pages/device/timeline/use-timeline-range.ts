import { useEffect, useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { useAddress } from "../../../parts/use-address.ts";
import {
  addressOfBounds,
  moved,
  readTimelineRange,
  type TimelineBounds,
  type TimelineRange,
  timelineBounds,
  zoomed,
} from "./timeline-range-view-model.ts";

/** How often a range that ends now is looked at. */
const lookEveryMs = 15_000;

/** The range in the address, and how to go elsewhere. */
export function useTimelineRange(): {
  readonly range: TimelineRange;
  readonly bounds: TimelineBounds;
  readonly show: (bounds: TimelineBounds | undefined) => void;
  readonly zoom: (by: number) => void;
  readonly move: (by: number) => void;
} {
  const { clock } = useWorld();
  const address = useAddress();
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), lookEveryMs);
    return () => clearInterval(timer);
  }, [clock]);
  const range = readTimelineRange({
    span: address.get("tlSpan"),
    from: address.get("tlFrom"),
    to: address.get("tlTo"),
  });
  const bounds = timelineBounds(range, nowMs);
  const show = (next: TimelineBounds | undefined): void =>
    address.set(next === undefined ? { tlSpan: "", tlFrom: "", tlTo: "" } : addressOfBounds(next));
  return {
    range,
    bounds,
    show,
    zoom: (by) => show(zoomed(bounds, by, clock.nowMs())),
    move: (by) => show(moved(bounds, by, clock.nowMs())),
  };
}
