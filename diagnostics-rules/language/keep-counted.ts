import { ruleLimits } from "./rule-limits.ts";
import type { RuleReads } from "./rule-reads.ts";
import type { Typed } from "./typed.ts";
import { operandsOf, partsOf } from "./typed-parts.ts";

/**
 * Keeps the times of all that is counted in other ways than against a number: in sums and quotients, or to be shown.
 *
 * Against a number it is enough to tell whether there are so many, and the check of the comparison sees to that; of anything
 * else a count that stops too early would be wrong.
 */
export function keepCounted(expressions: readonly Typed[], reads: RuleReads): void {
  const { operators } = reads;
  const parts = [...expressions, ...operators.flatMap(operandsOf)].flatMap((typed) => [
    ...partsOf(typed, operators),
  ]);
  const compared = new Set(parts.flatMap((part) => (isAgainstNumber(part) ? [part.left] : [])));
  const shown = new Set(expressions);
  for (const part of parts) {
    if (part.kind !== "count" || part.bucket >= 0 || compared.has(part)) continue;
    const wanted = shown.has(part) ? ruleLimits.shownCount : ruleLimits.windowSamples;
    const input = reads.occurrences[part.occurrence];
    if (input !== undefined) input.capacity = Math.max(input.capacity, wanted);
  }
}

function isAgainstNumber(part: Typed): part is Typed & { kind: "compare" } {
  return part.kind === "compare" && part.right.kind === "constant";
}
