import type { LogLineView, LogQuery } from "@housecall/proto/api";
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from "@housecall/proto/units";
import type { ShownLine } from "../../../parts/shown-line.ts";

/** Ranges that end now, by their name in the address. */
export const storedRanges = {
  "30m": 30 * MINUTE_MS,
  "6h": 6 * HOUR_MS,
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
} as const;
export type StoredRange = keyof typeof storedRanges;
export const storedRangeNames = ["30m", "6h", "24h", "7d"] as const satisfies readonly StoredRange[];

/** Lines that are asked for at once. */
export const storedLimit = 500;

/** The filter as it stands in the address. */
export interface StoredFilter {
  readonly range: StoredRange;
  readonly text: string;
  readonly minSeverity: number;
  /** Only lines before this time; null: up to now. */
  readonly beforeMs: EpochMs | null;
}

/** The filter of an address; the last 30 minutes and everything when it says nothing or nonsense. */
export function readStoredFilter(address: {
  readonly range: string;
  readonly text: string;
  readonly severity: string;
  readonly before: string;
}): StoredFilter {
  const beforeMs = Number(address.before);
  const severity = address.severity === "" ? 7 : Number(address.severity);
  return {
    range: storedRangeNames.find((name) => name === address.range) ?? "30m",
    text: address.text,
    minSeverity: Number.isInteger(severity) && severity >= 0 && severity <= 7 ? severity : 7,
    beforeMs: Number.isSafeInteger(beforeMs) && beforeMs > 0 ? beforeMs : null,
  };
}

/** Whether lines may be missing because of the filter and not because there are none. */
export function isFiltered(filter: StoredFilter): boolean {
  return filter.text.trim() !== "" || filter.minSeverity < 7;
}

/** What to ask the server for: the range before now, or before the oldest line of a newer page. */
export function storedQuery(filter: StoredFilter, nowMs: EpochMs): LogQuery {
  const toMs = filter.beforeMs ?? nowMs;
  return {
    fromMs: Math.max(0, toMs - storedRanges[filter.range]),
    toMs,
    minSeverity: filter.minSeverity,
    text: filter.text.trim(),
    limit: storedLimit,
  };
}

/**
 * Where the page after these lines, newest first, ends: the oldest one's millisecond is asked for again, because not all of
 * its lines need to be here; a page of that millisecond alone is left behind.
 */
export function beforeOfOlder(lines: readonly LogLineView[], beforeMs: EpochMs | null): EpochMs {
  const oldestMs = lines.reduce((oldest, { atMs }) => Math.min(oldest, atMs), Number.POSITIVE_INFINITY);
  return oldestMs + 1 === beforeMs ? oldestMs : oldestMs + 1;
}

/** The lines, newest first; lines of the same millisecond keep the order in which they were written, reversed. */
export function storedLines(lines: readonly LogLineView[]): ShownLine[] {
  const isNewestFirst = (lines[0]?.atMs ?? 0) > (lines.at(-1)?.atMs ?? 0);
  const newestFirst = isNewestFirst ? [...lines] : lines.toReversed();
  return newestFirst.map((line, index) => ({ key: index, ...line }));
}
