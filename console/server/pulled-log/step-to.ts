import type { PulledStepAnswer } from "@housecall/proto/api";
import type { LineSet } from "./line-set.ts";

/** The nearest of `wanted` from a line on, which itself does not count; lines from 0, -1 is in front of the first. */
export function stepTo(options: {
  readonly shown: LineSet;
  readonly wanted: LineSet;
  readonly line: number;
  readonly direction: "next" | "previous";
}): PulledStepAnswer {
  const { shown, wanted, line, direction } = options;
  const place = direction === "next" ? wanted.positionOf(line + 1) : wanted.positionOf(line) - 1;
  if (place < 0 || place >= wanted.count) return { line: null, position: 0, number: 0, total: wanted.count };
  const found = wanted.at(place);
  return { line: found + 1, position: shown.positionOf(found), number: place + 1, total: wanted.count };
}
