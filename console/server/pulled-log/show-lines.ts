import type { PulledLine } from "@housecall/proto/api";
import { limits } from "@housecall/proto/limits";
import { LineFlag, NO_PATTERN } from "./line-index.ts";
import { logLimits } from "./log-limits.ts";
import type { KnownPatterns } from "./mine-patterns.ts";
import { type BlockSource, type LineRange, readBlocks } from "./read-lines.ts";
import { readLogLine } from "./read-log-line.ts";

/** What {@link showLines} needs beside the file. */
export interface ShowOptions {
  readonly sources: readonly string[];
  readonly patterns: KnownPatterns;
  /** Whether a line is among those that are searched for. */
  readonly isFound: (line: number) => boolean;
}

/** Lines that lie this near to each other are read in one go. */
const NEAR_BYTES = 64 * 1_024;

/** Lines of a file, ascending, as they are shown. */
export async function showLines(
  source: BlockSource,
  lines: readonly number[],
  options: ShowOptions,
): Promise<PulledLine[]> {
  const wanted = new Set(lines);
  const shown: PulledLine[] = [];
  for (const range of rangesOf(source, lines)) {
    for await (const { first, texts } of readBlocks(source, range)) {
      texts.forEach((text, place) => {
        if (wanted.has(first + place)) shown.push(showLine(source, { line: first + place, text }, options));
      });
    }
  }
  return shown;
}

function rangesOf({ index }: BlockSource, lines: readonly number[]): LineRange[] {
  const ranges: { first: number; end: number }[] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last !== undefined && index.start(line) - index.start(last.end) <= NEAR_BYTES) last.end = line + 1;
    else ranges.push({ first: line, end: line + 1 });
  }
  return ranges;
}

function showLine(
  { index }: BlockSource,
  { line, text }: { readonly line: number; readonly text: string },
  { sources, patterns, isFound }: ShowOptions,
): PulledLine {
  const fields = (index.flags(line) & LineFlag.unreadable) === 0 ? readLogLine(text) : undefined;
  const whole = fields?.message ?? text;
  const message = cut(whole);
  const atMs = index.atMs(line);
  const pattern = index.pattern(line);
  const sizeBytes = index.start(line + 1) - index.start(line);
  const cutHere =
    fields === undefined ? sizeBytes - Buffer.byteLength(message) - 1 : bytesBetween(whole, message);
  return {
    number: line + 1,
    atMs: fields === undefined || Number.isNaN(atMs) ? null : atMs,
    severity: index.severity(line),
    source: (fields?.source ?? sources[index.source(line)] ?? "").slice(0, limits.textBytes),
    unit: (fields?.unit ?? "").slice(0, limits.textBytes),
    message,
    cutBytes:
      (fields?.truncatedBytes ?? 0) +
      (message.length < whole.length || fields === undefined ? Math.max(0, cutHere) : 0),
    pattern: pattern === NO_PATTERN ? "" : (patterns.ids[pattern] ?? ""),
    isFound: isFound(line),
    marks: marksOf(index.flags(line)),
  };
}

/** At most as many UTF-16 units as a message may have bytes; never half a character. */
function cut(text: string): string {
  if (text.length <= logLimits.messageBytes) return text;
  return text.slice(0, logLimits.messageBytes).replace(/[\ud800-\udbff]$/, "");
}

function bytesBetween(whole: string, shown: string): number {
  return Buffer.byteLength(whole) - Buffer.byteLength(shown);
}

function marksOf(flags: number): PulledLine["marks"] {
  const marks: PulledLine["marks"] = [];
  if ((flags & LineFlag.tooLong) !== 0) marks.push("too_long");
  else if ((flags & LineFlag.unreadable) !== 0) marks.push("not_a_log_line");
  if ((flags & LineFlag.notUtf8) !== 0) marks.push("not_utf8");
  if ((flags & LineFlag.outOfOrder) !== 0) marks.push("out_of_order");
  return marks;
}
