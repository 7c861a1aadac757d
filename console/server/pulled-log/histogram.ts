import type { PulledHistogram } from "@housecall/proto/api";
import type { LineIndex } from "./line-index.ts";
import type { LineSet } from "./line-set.ts";
import { logLimits } from "./log-limits.ts";

const LAST_ERROR = 3;
const WARNING = 4;

/** Lines over time, by level; null when none of them has a time. */
export function histogramOf(index: LineIndex, lines: LineSet): PulledHistogram | null {
  const range = rangeOf(index, lines);
  if (range === null) return null;
  const bucketMs = Math.max(1, Math.ceil((range.lastAtMs - range.firstAtMs + 1) / logLimits.buckets));
  const count = Math.floor((range.lastAtMs - range.firstAtMs) / bucketMs) + 1;
  const buckets = Array.from({ length: count }, () => ({ errors: 0, warnings: 0, others: 0 }));
  for (let position = 0; position < lines.count; position += 1) {
    const line = lines.at(position);
    const bucket = buckets[Math.floor((index.atMs(line) - range.firstAtMs) / bucketMs)];
    if (bucket === undefined) continue;
    const severity = index.severity(line);
    if (severity <= LAST_ERROR) bucket.errors += 1;
    else if (severity === WARNING) bucket.warnings += 1;
    else bucket.others += 1;
  }
  return { fromMs: range.firstAtMs, bucketMs, buckets };
}

/** The earliest and the latest time, in whatever order the lines are; null when none has a time. */
export function rangeOf(
  index: LineIndex,
  lines: LineSet,
): { readonly firstAtMs: number; readonly lastAtMs: number } | null {
  let firstAtMs = Number.POSITIVE_INFINITY;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  for (let position = 0; position < lines.count; position += 1) {
    const atMs = index.atMs(lines.at(position));
    if (atMs < firstAtMs) firstAtMs = atMs;
    if (atMs > lastAtMs) lastAtMs = atMs;
  }
  return lastAtMs < firstAtMs ? null : { firstAtMs, lastAtMs };
}
