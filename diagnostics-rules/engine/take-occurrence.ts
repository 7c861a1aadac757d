import type { StateValue } from "@housecall/proto";
import type { Filter } from "../language/ast.ts";
import { pushBucket } from "../language/operators/bucket-ring.ts";
import { newestTime } from "../language/ring.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import type { Cell, Track } from "./running-rule.ts";
import { dropTimesAfter, pushSample, pushTime } from "./samples.ts";
import type { Watch } from "./watch.ts";

/** A log line or event that a rule reads. */
export interface Occurrence {
  /** Place among the rule's occurrences. */
  readonly index: number;
  /** When it is judged. */
  readonly atMs: number;
  /** When it counts: a late line counts at its own time. */
  readonly countedAtMs: number;
  /** Named parts: parameters of a line, attributes of an event. */
  readonly values: Readonly<Record<string, StateValue>>;
}

/** Counts an occurrence in a cell and takes the values that the rule reads of it; false outside `while`. */
export function takeOccurrence(watch: Watch, track: Track, cell: Cell, occurrence: Occurrence): boolean {
  const { rule, slab, occurrenceBuckets, inputBuckets } = track.running;
  const { index, atMs } = occurrence;
  const place = rule.layout.occurrences[index];
  const input = rule.occurrences[index];
  if (place === undefined || input === undefined) return false;
  watch.catchUp(track, cell, atMs);
  if (!input.isGate && !watch.admits(track, cell, atMs)) return false;
  // A clock that was set back: a ring full of what is later would take nothing.
  if (newestTime(slab.data, cell.base, place) - atMs > ruleLimits.clockStepMs)
    dropTimesAfter(slab.data, cell.base, place, atMs);
  if (place.capacity > 0) pushTime(slab.data, cell.base, place, occurrence.countedAtMs);
  for (const buckets of occurrenceBuckets[index] ?? []) pushBucket(slab.data, cell.base, buckets, atMs, 1);
  rule.inputs.forEach(({ from }, at) => {
    const kept = rule.layout.inputs[at];
    const value = from?.occurrence === index ? numberOf(partOf(occurrence.values, from.name)) : Number.NaN;
    if (kept === undefined || Number.isNaN(value)) return;
    if (!pushSample(slab, cell.base, kept, atMs, value)) return;
    for (const buckets of inputBuckets[at] ?? []) pushBucket(slab.data, cell.base, buckets, atMs, value);
  });
  return true;
}

/** True when every filter holds of the named parts; a part that is missing holds none. */
export function passes(filters: readonly Filter[], values: Occurrence["values"]): boolean {
  return filters.every((filter) => holds(filter, partOf(values, filter.name)));
}

/** What every object has besides, such as "constructor", is no named part. */
function partOf(values: Occurrence["values"], name: string): StateValue | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function holds({ sign, value: wanted }: Filter, got: StateValue | undefined): boolean {
  if (got === undefined) return false;
  if (typeof wanted !== "number")
    return sign === "==" ? String(got) === String(wanted) : sign === "!=" && String(got) !== String(wanted);
  const value = numberOf(got);
  switch (sign) {
    case "==":
      return value === wanted;
    case "!=":
      return value !== wanted;
    case "<":
      return value < wanted;
    case "<=":
      return value <= wanted;
    case ">":
      return value > wanted;
    case ">=":
      return value >= wanted;
  }
}

/** A number, 1 or 0 for a flag, or a text that is a number (also hexadecimal); NaN otherwise. */
export function numberOf(value: StateValue | undefined): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return value === undefined || value.trim() === "" ? Number.NaN : Number(value);
}
