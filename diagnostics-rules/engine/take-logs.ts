import type { LogBatch, LogLine } from "@housecall/proto";
import { ruleLimits } from "../language/rule-limits.ts";
import { lineInstant } from "./record-time.ts";
import type { Cell, EvidenceLine, Track } from "./running-rule.ts";
import { pushTime } from "./samples.ts";
import type { Watch } from "./watch.ts";

/** Clock correction, and when the device wrote the record by its own clock. */
interface LineTimes {
  readonly correctionMs: number;
  readonly writtenAtMs: number;
}

/** Counts the lines that match the rules' templates and judges what they speak of. */
export function takeLogs(watch: Watch, batch: LogBatch, times: LineTimes): void {
  for (const line of batch.lines) {
    for (const track of watch.tracks.values()) {
      if (track.running.rule.logs.length > 0 && !watch.isSuspended(track.running))
        takeLine(watch, track, line, times);
    }
  }
}

function takeLine(watch: Watch, track: Track, line: LogLine, times: LineTimes): void {
  const atMs = lineInstant(line.atMs, times.writtenAtMs) + times.correctionMs;
  // An old line counts at its own time, if a window reaches back so far.
  const countedAtMs = Math.min(atMs, line.atMs + times.correctionMs);
  const hit = new Set<Cell>();
  track.running.rule.logs.forEach((_, index) => {
    for (const cell of matchedCells(watch, track, line, index)) {
      const place = track.running.rule.layout.logs[index];
      if (place === undefined) continue;
      watch.catchUp(track, cell, atMs);
      pushTime(track.running.slab.data, cell.base, place, countedAtMs);
      hit.add(cell);
    }
  });
  for (const cell of hit) {
    const kept = track.running.rule.evidenceLines;
    if (kept > 0)
      cell.lines = [...cell.lines, evidenceLine(line, line.atMs + times.correctionMs)].slice(-kept);
    if (cell !== track.template) watch.judgeCell(track, cell, atMs);
  }
}

function matchedCells(watch: Watch, track: Track, line: LogLine, index: number): Iterable<Cell> {
  const { rule } = track.running;
  const template = rule.logs[index]?.template;
  const instance = template?.match(line.message);
  watch.charge(track.running, 1);
  if (template === undefined || instance === undefined) return [];
  const isShared = rule.instanceKind !== "" && template.binds === "";
  if (!isShared) watch.cellFor(track, instance);
  return watch.cellsOf(track, isShared ? undefined : instance);
}

function evidenceLine({ source, unit, message }: LogLine, atMs: number): EvidenceLine {
  return { kind: "log", atMs, source, unit, message: message.slice(0, ruleLimits.evidenceLineCharacters) };
}
