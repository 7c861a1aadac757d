import type { LogBatch, LogLine } from "@housecall/proto";
import { ruleLimits } from "../language/rule-limits.ts";
import type { Cell, EvidenceLine, Track } from "./running-rule.ts";
import { pushTime } from "./samples.ts";
import type { Watch } from "./watch.ts";

/** Counts the lines that match the rules' templates and judges what they speak of. */
export function takeLogs(watch: Watch, batch: LogBatch, correctionMs: number): void {
  for (const line of batch.lines) {
    for (const track of watch.tracks.values()) {
      if (track.running.rule.logs.length > 0 && !track.running.isSuspended)
        takeLine(watch, track, line, correctionMs);
    }
  }
}

function takeLine(watch: Watch, track: Track, line: LogLine, correctionMs: number): void {
  const atMs = line.atMs + correctionMs;
  const hit = new Set<Cell>();
  track.running.rule.logs.forEach((_, index) => {
    for (const cell of matchedCells(watch, track, line, index)) {
      const place = track.running.rule.layout.logs[index];
      if (place === undefined) continue;
      watch.catchUp(track, cell, atMs);
      pushTime(track.running.slab.data, cell.base, place, atMs);
      hit.add(cell);
    }
  });
  for (const cell of hit) {
    const kept = track.running.rule.evidenceLines;
    if (kept > 0) cell.lines = [...cell.lines, evidenceLine(line, atMs)].slice(-kept);
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
