/** Takes state over from an earlier version of a rule: the parts that mean the same, the rest begins anew. */
import type { Rule } from "../language/rule.ts";
import type { StatePart } from "../language/state-parts.ts";

/** A part of the slot of an earlier version. */
export type EarlierPart = Omit<StatePart, "isHeard">;

/** A part of the earlier slot, and where it goes. */
interface Move {
  readonly from: EarlierPart;
  readonly to: StatePart;
}

/** What of an earlier version of a rule goes where. */
export interface CarryPlan {
  readonly moves: readonly Move[];
  /** True when something begins anew that takes what it has not heard for what did not happen. */
  readonly hearsAnew: boolean;
}

/** Finds the parts that mean the same. */
export function planCarry(earlier: readonly EarlierPart[], { stateParts }: Rule): CarryPlan {
  const left = [...earlier];
  const moves: Move[] = [];
  let hearsAnew = false;
  for (const to of stateParts) {
    const index = left.findIndex(({ key, kind }) => key === to.key && kind === to.kind);
    const [from] = index < 0 ? [] : left.splice(index, 1);
    if (from !== undefined) moves.push({ from, to });
    // Of times that were more than it could hold, a ring kept the newest.
    hearsAnew ||= to.isHeard && (from === undefined || (to.kind === "times" && to.length > from.length));
  }
  return { moves, hearsAnew };
}

/** Copies what goes over into a slot that is blank otherwise; `base` is where it begins in `data`. */
export function carryState(plan: CarryPlan, earlier: Float64Array, data: Float64Array, base: number): void {
  for (const { from, to } of plan.moves) {
    const part = earlier.subarray(from.at, from.at + from.length);
    const target = data.subarray(base + to.at, base + to.at + to.length);
    switch (to.kind) {
      case "fault":
        target.set(part);
        break;
      case "numbers":
        if (part.length === target.length) target.set(part);
        break;
      case "samples":
        putSamples(target, samplesIn(part));
        break;
      case "times":
        putTimes(target, timesIn(part));
        break;
    }
  }
}

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** Oldest first; a part of two doubles keeps the newest alone. */
function samplesIn(part: Float64Array): readonly Sample[] {
  const [first = Number.NaN, second = Number.NaN] = part;
  if (part.length === 2) return Number.isNaN(first) ? [] : [{ atMs: first, value: second }];
  const capacity = (part.length - 2) / 2;
  return Array.from({ length: second }, (_, index) => {
    const at = 2 + ((first + index) % capacity);
    return { atMs: part[at] ?? Number.NaN, value: part[at + capacity] ?? Number.NaN };
  });
}

function putSamples(target: Float64Array, samples: readonly Sample[]): void {
  const capacity = target.length === 2 ? 1 : (target.length - 2) / 2;
  const kept = samples.slice(-capacity);
  if (target.length === 2) {
    for (const { atMs, value } of kept) target.set([atMs, value]);
    return;
  }
  target.set([0, kept.length]);
  kept.forEach(({ atMs, value }, index) => {
    target[2 + index] = atMs;
    target[2 + capacity + index] = value;
  });
}

function timesIn(part: Float64Array): readonly number[] {
  const [oldest = 0, count = 0] = part;
  const capacity = part.length - 2;
  return Array.from({ length: count }, (_, index) => part[2 + ((oldest + index) % capacity)] ?? Number.NaN);
}

function putTimes(target: Float64Array, times: readonly number[]): void {
  const capacity = target.length - 2;
  const kept = capacity === 0 ? [] : times.slice(-capacity);
  target.set([0, kept.length, ...kept]);
}
