import type { LineIndex } from "./line-index.ts";
import { allLines, LineList, type LineSet } from "./line-set.ts";

/** What lines are chosen by, in numbers of the index. */
export interface LineChoice {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minSeverity: number;
  /** Null: of every source. */
  readonly sources: ReadonlySet<number> | null;
  /** Null: of every pattern. */
  readonly patterns: ReadonlySet<number> | null;
  readonly without: ReadonlySet<number>;
  /** Null: whatever they say. */
  readonly found: LineSet | null;
}

/** The lines that a choice lets through. A line without a time is in every range that is open at its beginning. */
export function chooseLines(index: LineIndex, choice: LineChoice): LineSet {
  if (isEverything(choice)) return allLines(index.count);
  const lines = new LineList();
  if (choice.found === null) {
    for (let line = 0; line < index.count; line += 1) if (isChosen(index, line, choice)) lines.add(line);
    return lines.toSet();
  }
  for (let position = 0; position < choice.found.count; position += 1) {
    const line = choice.found.at(position);
    if (isChosen(index, line, choice)) lines.add(line);
  }
  return lines.toSet();
}

function isEverything(choice: LineChoice): boolean {
  const hasTime = choice.fromMs > 0 || choice.toMs < Number.POSITIVE_INFINITY;
  const hasPattern = choice.patterns !== null || choice.without.size > 0;
  return (
    !hasTime && !hasPattern && choice.minSeverity === 7 && choice.sources === null && choice.found === null
  );
}

function isChosen(index: LineIndex, line: number, choice: LineChoice): boolean {
  if (index.severity(line) > choice.minSeverity) return false;
  const atMs = index.atMs(line);
  if (atMs > choice.toMs || atMs < choice.fromMs || (Number.isNaN(atMs) && choice.fromMs > 0)) return false;
  if (choice.sources !== null && !choice.sources.has(index.source(line))) return false;
  const pattern = index.pattern(line);
  return !choice.without.has(pattern) && (choice.patterns === null || choice.patterns.has(pattern));
}
