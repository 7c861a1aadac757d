import { useEffect, useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { type ChartBounds, type ChartRange, rangeBounds, refreshMs } from "./chart-view-model.ts";

/** The bounds of a range; one that ends now moves on by itself. */
export function useBounds(range: ChartRange): ChartBounds {
  const { clock } = useWorld();
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  const everyMs = range.kind === "fixed" ? 0 : refreshMs(range.name);
  useEffect(() => {
    if (everyMs === 0) return;
    const timer = setInterval(() => setNowMs(clock.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return rangeBounds(range, nowMs);
}
