/** Times within a rule's test: durations from its beginning, and cycles of the device. */
import { AppError, SECOND_MS } from "@housecall/proto/base";
import { parseDuration } from "../language/parser.ts";

/** One run of the device, from its first second to the one in which its summary comes. */
export interface CycleTimes {
  readonly startMs: number;
  readonly endMs: number;
}

/** The cycles of a test, one after the other; `lengths` in ms, each in whole seconds. */
export function layOutCycles(lengths: readonly number[]): readonly CycleTimes[] {
  let startMs = 0;
  return lengths.map((lengthMs) => {
    const cycle = { startMs, endMs: startMs + lengthMs - SECOND_MS };
    startMs += lengthMs;
    return cycle;
  });
}

/**
 * A time within a test in ms: "90s", "0s" for its beginning, "cycle 3" for the end of the third cycle, "cycle 3 10s"
 * for ten seconds into it.
 *
 * @throws AppError RULE_INVALID for a cycle that the test does not have, ExpressionError for what is no duration.
 */
export function timeOf(text: string, cycles: readonly CycleTimes[]): number {
  const [, number, offset] = /^cycle\s+(\d+)(?:\s+(\S.*))?$/.exec(text.trim()) ?? [];
  if (number === undefined) return durationOf(text);
  const cycle = cycles[Number(number) - 1];
  if (cycle === undefined)
    throw new AppError("RULE_INVALID", `Test: got "${text}", wanted a cycle from 1 to ${cycles.length}`);
  return offset === undefined ? cycle.endMs : cycle.startMs + durationOf(offset);
}

function durationOf(text: string): number {
  return /^0[a-z]*$/.test(text.trim()) ? 0 : parseDuration(text);
}
