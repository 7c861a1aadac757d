import type { LogBatch, LogLine } from "@housecall/proto";
import { ruleLimits } from "../language/rule-limits.ts";
import type { LogMatch } from "../logs/log-template.ts";
import { lineInstant } from "./record-time.ts";
import type { Cell, EvidenceLine, RunningRule, Track } from "./running-rule.ts";
import { passes, takeOccurrence } from "./take-occurrence.ts";
import type { Watch } from "./watch.ts";

/** Clock correction, and when the device wrote the record by its own clock. */
interface LineTimes {
  readonly correctionMs: number;
  readonly writtenAtMs: number;
  /** Places of the lines that are the first of their kind. */
  readonly newLines: ReadonlySet<number>;
}

/** Counts the lines that match the rules' templates and judges what they speak of. */
export function takeLogs(watch: Watch, batch: LogBatch, times: LineTimes): void {
  batch.lines.forEach((line, place) => {
    const novelty = times.newLines.has(place) ? "new" : "known";
    for (const running of watch.group.rules) {
      if (running.rule.occurrences.length > 0 && !watch.isSuspended(running))
        takeLine(watch, running, line, { ...times, novelty });
    }
  });
}

type Novelty = "new" | "known";

function takeLine(
  watch: Watch,
  running: RunningRule,
  line: LogLine,
  times: LineTimes & { readonly novelty: Novelty },
): void {
  const atMs = lineInstant(line.atMs, times.writtenAtMs) + times.correctionMs;
  // An old line counts at its own time, if a window reaches back so far.
  const countedAtMs = Math.min(atMs, line.atMs + times.correctionMs);
  const { rule } = running;
  const hit = new Set<Cell>();
  // Most lines match nothing, and what they do not match is not looked at.
  let track: Track | undefined;
  for (let index = 0; index < rule.occurrences.length; index += 1) {
    const match = matchOf(watch, running, { line, index, novelty: times.novelty });
    if (match === undefined) continue;
    track ??= watch.tracks.get(running);
    if (track === undefined) return;
    for (const cell of cellsOf(watch, track, match, index)) {
      if (takeOccurrence(watch, track, cell, { index, atMs, countedAtMs, values: match.values }))
        hit.add(cell);
    }
  }
  for (const cell of hit) {
    const kept = rule.evidenceLines;
    if (kept > 0)
      cell.lines = [...cell.lines, evidenceLine(line, line.atMs + times.correctionMs)].slice(-kept);
    if (track !== undefined && cell !== track.template) watch.judgeCell(track, cell, atMs);
  }
}

function matchOf(
  watch: Watch,
  running: RunningRule,
  { line, index, novelty }: { readonly line: LogLine; readonly index: number; readonly novelty: Novelty },
): LogMatch | undefined {
  const input = running.rule.occurrences[index];
  if (input?.source.kind === "new-line") return novelty === "new" ? anyLine : undefined;
  if (input?.source.kind !== "log") return undefined;
  watch.charge(running, 1);
  const match = input.source.template.read(line.message);
  return match !== undefined && passes(input.filters, match.values) ? match : undefined;
}

const anyLine: LogMatch = { instance: "", values: {} };

function cellsOf(watch: Watch, track: Track, { instance }: LogMatch, index: number): Iterable<Cell> {
  const { rule } = track.running;
  const source = rule.occurrences[index]?.source;
  const binds = source?.kind === "log" ? source.template.binds : "";
  const isShared = rule.instanceKind !== "" && binds === "";
  if (!isShared) watch.cellFor(track, instance);
  return watch.cellsOf(track, isShared ? undefined : instance);
}

function evidenceLine({ source, unit, message }: LogLine, atMs: number): EvidenceLine {
  return { kind: "log", atMs, source, unit, message: message.slice(0, ruleLimits.evidenceLineCharacters) };
}
