/** What a pass says of faults that were open before its gap. */
import { header } from "../language/layout.ts";
import { sampleTime } from "../language/ring.ts";
import { emitChange, FIRING, INACTIVE, UNKNOWN } from "./judge.ts";
import { forgetCounts } from "./judge-clauses.ts";
import { type Cell, News, type RunningRule } from "./running-rule.ts";
import type { Watch } from "./watch.ts";

/**
 * Ends the faults of the live state that were over in the gap and did not come again in it, dated to when they were over.
 *
 * Only those of which the live state has heard nothing since the gap: a washer that comes back may not wash for days, and what it
 * said last is that it drains well. Of all others newer data decide. To be called at the end of the pass over the newest gap.
 */
export function endInherited(live: Watch, pass: Watch): void {
  if (!live.hasOpenCells) return;
  for (const [running, { cells }] of live.tracks) {
    const track = pass.tracks.get(running);
    if (track === undefined || live.isSuspended(running)) continue;
    for (const cell of cells.values()) {
      const found = track.cells.get(cell.instance);
      if (found === undefined || !isOver(running, cell, found)) continue;
      const { data } = running.slab;
      for (const field of [header.startedAtMs, header.severity])
        data[found.base + field] = data[cell.base + field] ?? Number.NaN;
      const frame = pass.stand(track, found);
      frame.atMs = data[found.base + header.inherited] ?? Number.NaN;
      emitChange(running, found, frame, live, "resolved", INACTIVE);
      data[cell.base + header.state] = INACTIVE;
      cell.lines = [];
      forgetCounts(running.rule, live.stand(track, cell));
    }
  }
}

function isOver(running: RunningRule, live: Cell, found: Cell): boolean {
  const { data } = running.slab;
  const state = data[live.base + header.state];
  return (
    (state === FIRING || state === UNKNOWN) &&
    data[found.base + header.state] === INACTIVE &&
    (data[found.base + header.inherited] ?? 0) > 1 &&
    isNothingNewer(running, live, found)
  );
}

/** True when the live state has taken nothing that decides since; false also where that cannot be told. */
function isNothingNewer({ rule, intakes, slab: { data } }: RunningRule, live: Cell, found: Cell): boolean {
  const deciding = intakes.filter(({ isGate, news }) => news === News.decides && !isGate);
  const rings = rule.layout.occurrences;
  if (deciding.length === 0 || rule.states.length > 0) return false;
  if (rings.some(({ capacity }) => capacity === 0)) return false;
  return [...deciding.map(({ place }) => place), ...rings].every(
    (place) => !(sampleTime(data, live.base, place) > sampleTime(data, found.base, place)),
  );
}
