/** What a pass says of faults that were open before its gap. */
import type { EpochMs } from "@housecall/proto/base";
import { header } from "../language/layout.ts";
import { sampleTime } from "../language/ring.ts";
import { inheritedEndMs, NOT_INHERITED } from "./inheritance.ts";
import { emitChange, FIRING, INACTIVE, UNKNOWN } from "./judge.ts";
import { forgetCounts, forgetHolds } from "./judge-clauses.ts";
import type { Cell, RunningRule } from "./running-rule.ts";
import type { Watch } from "./watch.ts";

/**
 * Ends the faults of the live state that were over in the gap and are not there again at its end, dated to when they were over.
 *
 * Only those of which the live state has heard nothing since the gap: a washer that comes back may not wash for days, and what it
 * said last is that it drains well. Of all others newer data decide. To be called at the end of the pass over the newest gap.
 *
 * @param before the state from which the pass over the next gap will begin, when that is not the live state
 */
export function endInherited(live: Watch, pass: Watch, before: Watch | undefined): void {
  // Where the clock was set back since, times do not tell what is newer.
  if (!live.hasOpenCells || live.watermarkMs < pass.watermarkMs) return;
  for (const [running, { cells }] of live.tracks) {
    if (live.isSuspended(running)) continue;
    for (const cell of cells.values()) {
      const found = pass.tracks.get(running)?.cells.get(cell.instance);
      const endMs = found && inheritedEndMs(running.slab.data, found.base);
      if (found === undefined || endMs === undefined) continue;
      if (!isOver(running, cell, { found, endMs })) continue;
      tellEnd(running, cell, { found, endMs, live, pass });
      for (const watch of [live, ...(before ? [before] : [])]) forget(watch, running, cell.instance);
    }
  }
}

/** The cell of the pass, and when the fault was over in it. */
interface Ended {
  readonly found: Cell;
  readonly endMs: EpochMs;
}

function isOver(running: RunningRule, live: Cell, ended: Ended): boolean {
  const { data } = running.slab;
  const state = data[live.base + header.state];
  const isOpen = state === FIRING || state === UNKNOWN;
  return isOpen && data[ended.found.base + header.state] === INACTIVE && isNothingNewer(running, live, ended);
}

/** True when the live state has taken nothing since that its clauses judge; false also where that cannot be told. */
function isNothingNewer(
  { rule, intakes, slab: { data } }: RunningRule,
  live: Cell,
  { found, endMs }: Ended,
): boolean {
  const judged = intakes.filter((_, at) => rule.inputs[at]?.isJudged);
  const { occurrences } = rule.layout;
  if (judged.length === 0 || rule.states.length > 0 || rule.absences.length > 0) return false;
  if (occurrences.some(({ capacity }) => capacity === 0)) return false;
  return [...judged.map(({ place }) => place), ...occurrences].every((place) => {
    const liveAtMs = sampleTime(data, live.base, place);
    return Number.isNaN(liveAtMs) || liveAtMs <= endMs || liveAtMs <= sampleTime(data, found.base, place);
  });
}

/** In the words of the pass, which knows the newer values; it is the fault of the live state that ends. */
function tellEnd(
  running: RunningRule,
  { base }: Cell,
  { found, endMs, live, pass }: Ended & { readonly live: Watch; readonly pass: Watch },
): void {
  const track = pass.tracks.get(running);
  if (track === undefined) return;
  const { data } = running.slab;
  for (const field of [header.startedAtMs, header.severity])
    data[found.base + field] = data[base + field] ?? Number.NaN;
  const frame = pass.stand(track, found);
  frame.atMs = endMs;
  emitChange(running, found, frame, live, "resolved", INACTIVE);
}

function forget(watch: Watch, running: RunningRule, instance: string): void {
  const track = watch.tracks.get(running);
  const cell = track?.cells.get(instance);
  if (track === undefined || cell === undefined) return;
  const frame = watch.stand(track, cell);
  frame.data[cell.base + header.state] = INACTIVE;
  frame.data[cell.base + header.inherited] = NOT_INHERITED;
  cell.lines = [];
  forgetCounts(running.rule, frame);
  forgetHolds(running.rule, frame);
}
