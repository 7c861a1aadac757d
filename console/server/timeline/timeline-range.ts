import { type TimelineEntry, type TimelineLane, timelineKind } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** Parts into which a range is counted: about as many as a screen shows. */
const LANE_PARTS = 96;

/** A range of time, its end excluded. */
export interface Range {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** Whether any of it lies in the range. What goes on lasts for ever. */
export function touches({ atMs, endMs, isOngoing }: TimelineEntry, { fromMs, toMs }: Range): boolean {
  if (atMs >= toMs) return false;
  return isOngoing || (endMs ?? atMs) >= fromMs;
}

/** How much there is of each kind and when. */
export function lanesOf(entries: readonly TimelineEntry[], range: Range): TimelineLane[] {
  const partMs = (range.toMs - range.fromMs) / LANE_PARTS;
  const partOf = (atMs: EpochMs): number =>
    Math.min(LANE_PARTS - 1, Math.max(0, Math.floor((atMs - range.fromMs) / partMs)));
  return timelineKind.options.map((kind) => {
    const counts = new Array<number>(LANE_PARTS).fill(0);
    const own = entries.filter((entry) => entry.kind === kind);
    for (const { atMs, endMs, isOngoing } of own) {
      const last = partOf(isOngoing ? range.toMs : (endMs ?? atMs));
      for (let part = partOf(atMs); part <= last; part += 1) counts[part] = (counts[part] ?? 0) + 1;
    }
    return { kind, total: own.length, counts };
  });
}
