/**
 * Where a rule keeps what about one instance of one device: one run of doubles ("slot") of fixed size.
 *
 *     header | since per fire clause | clear since | repeats per clause, clear last | cycle: start, cycles of firing |
 *     inputs: time value, or ring | occurrences: ring of times | states | rings of buckets | operators |
 *     remedies: told, when | verdicts on them
 *
 * A ring is: index of the oldest, how many, times, values. NaN marks "never".
 */

import { baselineDoubles } from "./operators/baseline.ts";
import { type BucketPlace, layOutBuckets } from "./operators/bucket-ring.ts";
import { EWMA_DOUBLES } from "./operators/ewma.ts";
import { NEVER_DOUBLES } from "./operators/never.ts";
import { SEQUENCE_DOUBLES } from "./operators/sequence.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { BucketInput, OccurrenceInput, OperatorPlan, SignalInput, StateInput } from "./typed.ts";

/** Offsets of the header's fields within a slot. */
export const header = {
  /** 0 inactive, 1 pending, 2 firing, 3 unknown. */
  state: 0,
  startedAtMs: 1,
  /** Newest instant at which the conditions had the data they need. */
  knownAtMs: 2,
  /** Newest instant that was judged; never goes back. */
  judgedAtMs: 3,
  /** 0 info, 1 warning, 2 critical. */
  severity: 4,
  /** Next instant at which the verdict can change by time alone; Infinity when none. */
  wakeAtMs: 5,
  /** In a backlog pass, what became of a fault that was open before its gap; `engine/inheritance.ts`. */
  inherited: 6,
  /** From when on the rule hears what it reads; NaN when it has heard all that the device said. */
  hearsSinceMs: 7,
  size: 8,
} as const;

/** Place of a ring; `values` is -1 for a ring of times alone. */
export interface RingPlace {
  readonly head: number;
  readonly times: number;
  readonly values: number;
  readonly capacity: number;
}

/** Place of an input: its newest sample alone, or a ring of samples. */
export type InputPlace = { readonly time: number; readonly value: number } | RingPlace;

/** What is kept of cycles. */
export interface CyclePlace {
  readonly startedAtMs: number;
  /** Cycles that ended while the fault was firing. */
  readonly firing: number;
}

export interface Layout {
  readonly clauseSince: number;
  readonly clearSince: number;
  /** Per fire clause, then for clear: in how many cycles or samples it held; -1 when that is not asked. */
  readonly repeats: readonly number[];
  /** Undefined when the ends of cycles do not matter. */
  readonly cycle: CyclePlace | undefined;
  readonly inputs: readonly InputPlace[];
  readonly occurrences: readonly RingPlace[];
  /** One double per entry of the state; NaN while it is not known. */
  readonly states: readonly number[];
  readonly buckets: readonly BucketPlace[];
  /** What was told of the remedies and when: two doubles; -1 when nothing verifies them. */
  readonly verified: number;
  /** In a rule with `while`, the newest known verdict on each remedy; -1 when they are judged whenever they are told. */
  readonly verdicts: number;
  /** Where each operator keeps its state. */
  readonly operators: readonly number[];
  /** Doubles of one slot. */
  readonly stride: number;
  readonly bytes: number;
}

/** Lays out the state of a rule. Capacities follow from window and cadence, at most {@link ruleLimits.windowSamples}. */
export function layOut(options: {
  /** Per fire clause whether its cycles or samples are counted; the last one is clear. */
  counted: readonly boolean[];
  /** Remedies that telemetry may verify; 0 when it verifies none. */
  verified: number;
  /** Whether the rule is judged only at times. */
  hasWhile: boolean;
  usesCycles: boolean;
  inputs: readonly SignalInput[];
  occurrences: readonly OccurrenceInput[];
  states: readonly StateInput[];
  buckets: readonly BucketInput[];
  operators: readonly OperatorPlan[];
}): Layout {
  let next = header.size;
  const take = (doubles: number): number => {
    next += doubles;
    return next - doubles;
  };
  const clauseSince = take(options.counted.length - 1);
  const clearSince = take(1);
  const repeats = options.counted.map((isCounted) => (isCounted ? take(1) : -1));
  const cycle = options.usesCycles ? { startedAtMs: take(1), firing: take(1) } : undefined;
  const inputs = options.inputs.map((input): InputPlace => {
    if (input.windowMs === 0) return { time: take(1), value: take(1) };
    const capacity = samplesOf(input);
    return { head: take(2), times: take(capacity), values: take(capacity), capacity };
  });
  const occurrences = options.occurrences.map(
    ({ capacity }): RingPlace => ({ head: take(2), times: take(capacity), values: -1, capacity }),
  );
  const states = options.states.map(() => take(1));
  const buckets = options.buckets.map((window) => layOutBuckets(window, cycle?.startedAtMs ?? -1, take));
  const operators = options.operators.map((plan) => take(operatorDoubles(plan)));
  const verified = options.verified > 0 ? take(2) : -1;
  const verdicts = options.verified > 0 && options.hasWhile ? take(options.verified) : -1;
  return {
    clauseSince,
    clearSince,
    repeats,
    cycle,
    inputs,
    occurrences,
    states,
    buckets,
    operators,
    verified,
    verdicts,
    stride: next,
    bytes: next * 8,
  };
}

/** Doubles that an operator keeps. */
export function operatorDoubles(plan: OperatorPlan): number {
  switch (plan.kind) {
    case "ewma":
      return EWMA_DOUBLES;
    case "baseline":
      return baselineDoubles(plan.span);
    case "sequence":
      return SEQUENCE_DOUBLES;
    case "never":
      return NEVER_DOUBLES;
  }
}

/** Samples that a window must be able to hold: twice what the cadence gives, as devices may sample faster. */
export function samplesOf(input: SignalInput): number {
  return Math.min(
    ruleLimits.windowSamples,
    2 * Math.ceil(input.windowMs / (1_000 * input.signal.cadenceSeconds)) + 2,
  );
}

/** True when the input keeps a window. */
export function isRing(place: InputPlace): place is RingPlace {
  return "head" in place;
}
