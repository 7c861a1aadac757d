import type { PulledPatterns } from "@housecall/proto/api";
import { type LineIndex, NO_PATTERN } from "./line-index.ts";
import type { LineSet } from "./line-set.ts";
import type { KnownPatterns } from "./mine-patterns.ts";

interface Tally {
  lines: number;
  firstLine: number;
  firstAtMs: number;
  lastAtMs: number;
  severity: number;
}

/** The patterns of some lines, the most frequent first. */
export function patternTable(
  index: LineIndex,
  lines: LineSet,
  { known, limit }: { readonly known: KnownPatterns; readonly limit: number },
): Omit<PulledPatterns, "readingPatterns"> {
  const { tallies, withoutPattern } = count(index, lines, known.ids.length);
  const ranked = [...tallies.entries()]
    .flatMap(([number, tally]) => (tally === undefined ? [] : [{ number, tally }]))
    .sort((one, other) => other.tally.lines - one.tally.lines || one.number - other.number);
  const shown = ranked.slice(0, limit);
  const rest = ranked.slice(limit);
  return {
    patterns: shown.map(({ number, tally }) => ({
      id: known.ids[number] ?? "",
      text: known.texts[number] ?? "",
      ...{ lines: tally.lines, firstLine: tally.firstLine + 1, severity: tally.severity },
      firstAtMs: Number.isFinite(tally.firstAtMs) ? tally.firstAtMs : null,
      lastAtMs: Number.isFinite(tally.lastAtMs) ? tally.lastAtMs : null,
    })),
    morePatterns: rest.length,
    moreLines: rest.reduce((sum, { tally }) => sum + tally.lines, withoutPattern),
  };
}

function count(index: LineIndex, lines: LineSet, patterns: number) {
  const tallies = Array.from({ length: patterns }, (): Tally | undefined => undefined);
  let withoutPattern = 0;
  for (let position = 0; position < lines.count; position += 1) {
    const line = lines.at(position);
    const number = index.pattern(line);
    if (number === NO_PATTERN) {
      withoutPattern += 1;
      continue;
    }
    tallies[number] ??= {
      ...{ lines: 0, firstLine: line, severity: 7 },
      ...{ firstAtMs: Number.POSITIVE_INFINITY, lastAtMs: Number.NEGATIVE_INFINITY },
    };
    const tally = tallies[number];
    const atMs = index.atMs(line);
    tally.lines += 1;
    tally.severity = Math.min(tally.severity, index.severity(line));
    if (atMs < tally.firstAtMs) tally.firstAtMs = atMs;
    if (atMs > tally.lastAtMs) tally.lastAtMs = atMs;
  }
  return { tallies, withoutPattern };
}
