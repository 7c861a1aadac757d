/** First and last sample of a window. */
export interface Extent {
  count: number;
  first: number;
  firstAtMs: number;
  lastAtMs: number;
}

/**
 * Growth over a window from the growth between its first and last sample, extrapolated to the window's ends.
 *
 * @see Prometheus functions.go, `extrapolatedRate`
 */
export function extrapolate(
  { count, first, firstAtMs, lastAtMs }: Extent,
  grown: number,
  atMs: number,
  windowMs: number,
  kind: "counter" | "gauge",
): number {
  if (count < 2) return Number.NaN;
  const sampledMs = lastAtMs - firstAtMs;
  const meanGapMs = sampledMs / (count - 1);
  let toStartMs = firstAtMs - (atMs - windowMs);
  if (kind === "counter" && grown > 0 && first >= 0)
    toStartMs = Math.min(toStartMs, sampledMs * (first / grown));
  const toEndMs = atMs - lastAtMs;
  const thresholdMs = meanGapMs * 1.1;
  const coveredMs =
    sampledMs +
    (toStartMs < thresholdMs ? toStartMs : meanGapMs / 2) +
    (toEndMs < thresholdMs ? toEndMs : meanGapMs / 2);
  return (grown * coveredMs) / sampledMs;
}

/** Seconds until a line of this slope per second has gone so far; infinite when it goes the other way or not at all. */
export function timeTo(distance: number, slope: number): number {
  if (distance === 0) return 0;
  const time = distance / slope;
  return time >= 0 ? time : Number.isNaN(time) ? time : Number.POSITIVE_INFINITY;
}
