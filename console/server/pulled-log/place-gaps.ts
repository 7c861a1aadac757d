import type { PulledGap } from "@housecall/proto/api";
import { LineFlag, type LineIndex } from "./line-index.ts";
import type { LineSet } from "./line-set.ts";
import { logLimits } from "./log-limits.ts";
import type { KnownGap } from "./log-request.ts";

/** Gaps in the order of the file: those that others know of, and where the file itself goes back in time. */
export function placeGaps(
  index: LineIndex,
  shown: LineSet,
  known: readonly KnownGap[],
): { readonly gaps: PulledGap[]; readonly moreGaps: number } {
  const found = [...placeKnown(index, known), ...stepsBack(index)].sort(
    (one, other) => one.line - other.line,
  );
  const gaps = found.slice(0, logLimits.gaps).map(({ line, ...gap }) => ({
    ...gap,
    line: line + 1,
    position: shown.positionOf(line),
  }));
  return { gaps, moreGaps: found.length - gaps.length };
}

type Placed = KnownGap & { readonly line: number };

/** Each in front of the first line that is not older. */
function placeKnown(index: LineIndex, known: readonly KnownGap[]): Placed[] {
  const waiting = [...known].sort((one, other) => one.atMs - other.atMs);
  const placed: Placed[] = [];
  for (let line = 0; line < index.count && waiting.length > 0; line += 1) {
    const atMs = index.atMs(line);
    for (let next = waiting[0]; next !== undefined && atMs >= next.atMs; next = waiting[0]) {
      placed.push({ ...next, line });
      waiting.shift();
    }
  }
  return [...placed, ...waiting.map((gap) => ({ ...gap, line: index.count }))];
}

function stepsBack(index: LineIndex): Placed[] {
  const steps: Placed[] = [];
  for (let line = 1; line < index.count; line += 1) {
    if ((index.flags(line) & LineFlag.outOfOrder) === 0) continue;
    const atMs = index.atMs(line);
    steps.push({ kind: "clock_back", atMs, quantity: index.atMs(line - 1) - atMs, reason: "", line });
    if (steps.length > logLimits.gaps * 4) break;
  }
  return steps;
}
