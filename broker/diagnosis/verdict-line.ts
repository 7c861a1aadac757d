import type { FaultChange } from "@housecall/diagnostics-rules";

/** One change of a fault in the verdict log; (commitSeq, index) is its key. */
export interface Verdict {
  readonly commitSeq: number;
  /** Place among the changes that the same input caused. */
  readonly index: number;
  readonly change: FaultChange;
}

/** A verdict as one line of JSON with sorted keys: equal verdicts give equal bytes. */
export function verdictLine(verdict: Verdict): string {
  return JSON.stringify(sortKeys(verdict));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sortKeys(each)]));
}
