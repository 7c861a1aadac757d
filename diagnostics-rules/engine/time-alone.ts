/** What time alone does to the cells of a watch. Each gives the next instant at which there is something to do. */

import type { Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import { type Bench, finish, missingDueAtMs } from "./judge.ts";
import { forgetHolds } from "./judge-clauses.ts";
import type { Tracks } from "./rule-group.ts";
import type { Cell, RunningRule, Track } from "./running-rule.ts";

/** What this needs of a watch. */
interface TimedCells extends Bench {
  readonly tracks: Tracks;
  /** False when it is certain that no fault is open. */
  readonly hasOpenCells: boolean;
  isSuspended(running: RunningRule): boolean;
  stand(track: Track, cell: Cell): Frame;
  wakeBefore(track: Track, cell: Cell, beforeMs: number): void;
  expireCell(track: Track, cell: Cell, nowMs: number): void;
}

/** Judges the instants before `beforeMs` at which verdicts change although no data come. */
export function wakeCells(watch: TimedCells, beforeMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const track of watch.tracks.values()) {
    const { rule, slab } = track.running;
    if (!rule.isTimed) continue;
    for (const cell of track.cells.values()) {
      const at = cell.base + header.wakeAtMs;
      if ((slab.data[at] ?? Number.POSITIVE_INFINITY) < beforeMs) watch.wakeBefore(track, cell, beforeMs);
      nextMs = Math.min(nextMs, slab.data[at] ?? Number.POSITIVE_INFINITY);
    }
  }
  return nextMs;
}

/**
 * Lets data that are missing at `nowMs` have their effect. Other signals may go on while one stays away: then nothing is
 * judged, and no timer need run out.
 */
export function expireCells(watch: TimedCells, nowMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const track of watch.hasOpenCells ? watch.tracks.values() : []) {
    for (const cell of track.cells.values()) {
      watch.expireCell(track, cell, nowMs);
      nextMs = Math.min(nextMs, missingDueAtMs(track.running, watch.stand(track, cell), watch) ?? nextMs);
    }
  }
  return nextMs;
}

/** Passes a pause: nothing happens in it by time alone, only missing data have their effect. */
export function passPauseOfCells(watch: TimedCells, untilMs: number): void {
  for (const track of watch.tracks.values()) {
    const { rule, slab } = track.running;
    if (!rule.isTimed) continue;
    for (const cell of track.cells.values()) {
      watch.expireCell(track, cell, untilMs);
      forgetHolds(rule, watch.stand(track, cell));
      slab.data[cell.base + header.wakeAtMs] = untilMs;
    }
  }
}

/** The device's clock was set back: what time alone does is looked at from `atMs` on. */
export function setBackCells(watch: TimedCells, atMs: number): void {
  for (const { running, cells } of watch.tracks.values()) {
    if (!running.rule.isTimed) continue;
    for (const { base } of cells.values()) running.slab.data[base + header.wakeAtMs] = atMs;
  }
}

/** The data are at their end: those that are missing have had their effect up to here, and what still holds is over. */
export function endCells(watch: TimedCells): void {
  for (const track of watch.tracks.values()) {
    if (watch.isSuspended(track.running)) continue;
    for (const cell of track.cells.values()) {
      const dueAtMs = missingDueAtMs(track.running, watch.stand(track, cell), watch);
      // All data up to the end are there, so that nothing of that instant can come any more.
      if (dueAtMs !== undefined && dueAtMs <= watch.watermarkMs)
        watch.expireCell(track, cell, Number.POSITIVE_INFINITY);
      finish(track.running, cell, watch.stand(track, cell), watch);
    }
  }
}
