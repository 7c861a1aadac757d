import { type TimelineKind, timelineKind } from "@housecall/proto/api";
import { DAY_MS, type DurationMs, type EpochMs, MINUTE_MS } from "@housecall/proto/units";

/** Ranges that end now and move on with time. */
export const timelineRangeNames = ["24h", "7d", "30d", "90d"] as const;
export type TimelineRangeName = (typeof timelineRangeNames)[number];

/** What of the timeline is shown: a range that ends now, or a fixed one. */
export type TimelineRange =
  | { readonly kind: "moving"; readonly name: TimelineRangeName }
  | { readonly kind: "fixed"; readonly fromMs: EpochMs; readonly toMs: EpochMs };

/** A range in times, its end excluded. */
export interface TimelineBounds {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

const lengths: Readonly<Record<TimelineRangeName, DurationMs>> = {
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
  "30d": 30 * DAY_MS,
  "90d": 90 * DAY_MS,
};
const shortestMs: DurationMs = MINUTE_MS;
const longestMs: DurationMs = 3 * 365 * DAY_MS;

/** The range that the address names; the last seven days when it names none, or nonsense. */
export function readTimelineRange(address: {
  readonly span: string;
  readonly from: string;
  readonly to: string;
}): TimelineRange {
  const [fromMs, toMs] = [Number(address.from), Number(address.to)];
  const isFixed =
    address.from !== "" && Number.isSafeInteger(fromMs) && Number.isSafeInteger(toMs) && fromMs >= 0;
  if (isFixed && toMs - fromMs >= 1 && toMs - fromMs <= longestMs) return { kind: "fixed", fromMs, toMs };
  const name = timelineRangeNames.find((each) => each === address.span) ?? "7d";
  return { kind: "moving", name };
}

/** Times of a range. A moving one ends a little ahead, so that it is asked for anew only once a minute. */
export function timelineBounds(range: TimelineRange, nowMs: EpochMs): TimelineBounds {
  if (range.kind === "fixed") return { fromMs: range.fromMs, toMs: range.toMs };
  const toMs = Math.ceil((nowMs + 1) / MINUTE_MS) * MINUTE_MS;
  return { fromMs: toMs - lengths[range.name], toMs };
}

/** What the address says of a fixed range. */
export function addressOfBounds({
  fromMs,
  toMs,
}: TimelineBounds): Record<"tlFrom" | "tlTo" | "tlSpan", string> {
  return { tlFrom: String(Math.round(fromMs)), tlTo: String(Math.round(toMs)), tlSpan: "" };
}

/** Nearer (below 1) or farther (above 1) around the middle; never into the future beyond now. */
export function zoomed({ fromMs, toMs }: TimelineBounds, by: number, nowMs: EpochMs): TimelineBounds {
  const lengthMs = Math.min(longestMs, Math.max(shortestMs, (toMs - fromMs) * by));
  const middleMs = (fromMs + toMs) / 2;
  return notBeyond({ fromMs: middleMs - lengthMs / 2, toMs: middleMs + lengthMs / 2 }, nowMs);
}

/** Earlier (negative) or later by a part of its length. */
export function moved({ fromMs, toMs }: TimelineBounds, by: number, nowMs: EpochMs): TimelineBounds {
  const stepMs = (toMs - fromMs) * by;
  return notBeyond({ fromMs: fromMs + stepMs, toMs: toMs + stepMs }, nowMs);
}

/** The part between two places of the strip, 0 to 1; undefined when it is too narrow to be meant. */
export function brushed(
  { fromMs, toMs }: TimelineBounds,
  [first, second]: readonly [number, number],
): TimelineBounds | undefined {
  const [start, end] = [Math.max(0, Math.min(first, second)), Math.min(1, Math.max(first, second))];
  if (end - start < 0.01) return undefined;
  const lengthMs = toMs - fromMs;
  const [a, b] = [fromMs + start * lengthMs, fromMs + end * lengthMs];
  return b - a >= shortestMs ? { fromMs: a, toMs: b } : { fromMs: a, toMs: a + shortestMs };
}

/** Lanes that are switched off, by the address; unknown words are left out. */
export function readHiddenKinds(text: string): ReadonlySet<TimelineKind> {
  const words = text.split(",");
  return new Set(timelineKind.options.filter((kind) => words.includes(kind)));
}

/** The address after a lane was switched on or off. */
export function hiddenAfterToggle(hidden: ReadonlySet<TimelineKind>, kind: TimelineKind): string {
  const next = new Set(hidden);
  if (!next.delete(kind)) next.add(kind);
  return timelineKind.options.filter((each) => next.has(each)).join(",");
}

function notBeyond({ fromMs, toMs }: TimelineBounds, nowMs: EpochMs): TimelineBounds {
  const endMs = Math.ceil((nowMs + 1) / MINUTE_MS) * MINUTE_MS;
  const backMs = Math.max(0, toMs - endMs);
  return { fromMs: Math.max(0, fromMs - backMs), toMs: toMs - backMs };
}
