import type { DurationMs } from "@housecall/proto/base";

/** What a rule can say of a device. */
export const observedStates = ["inactive", "pending", "firing", "resolved", "unknown"] as const;

/** What somebody who watched a device said of it. */
export interface ObservedFault {
  readonly ruleId: string;
  readonly instance: string;
  readonly state: (typeof observedStates)[number];
  /** Since the device was switched on, true time. */
  readonly atMs: DurationMs;
  /** Ids of the likely causes, the likeliest first. */
  readonly causes: readonly string[];
}

/** What became of a rule that had to fire. */
export interface ExpectedOutcome {
  /** Several, of which one had to fire, joined by " or ". */
  readonly rule: string;
  readonly instance: string;
  /** After the first fault has begun; null: at any time. */
  readonly withinMs: DurationMs | null;
  readonly wantedCause: string | null;
  /** After the first remedy; null: it need not end. */
  readonly resolvesMs: DurationMs | null;
  /** Null: it did not fire. */
  readonly firedAfterMs: DurationMs | null;
  readonly resolvedAfterMs: DurationMs | null;
  /** The likeliest first, as told last while the fault was there. */
  readonly causes: readonly string[];
  /** In words; empty when all is as expected. */
  readonly mistakes: readonly string[];
}

/** A rule that must not fire. */
export interface ForbiddenOutcome {
  readonly rule: string;
  readonly instance: string;
  /** Null: it stayed quiet. */
  readonly firedAtMs: DurationMs | null;
}

/** A rule that fired, neither expected nor forbidden. */
export interface OtherOutcome {
  readonly rule: string;
  readonly instance: string;
  readonly firedAtMs: DurationMs;
  readonly causes: readonly string[];
}

/** Whether the watcher of one device was right. */
export interface Verdict {
  readonly expected: readonly ExpectedOutcome[];
  /** Those that are named, and of "every other rule" those that fired all the same. */
  readonly forbidden: readonly ForbiddenOutcome[];
  /** No rule may fire but those expected. */
  readonly forbidsOthers: boolean;
  readonly others: readonly OtherOutcome[];
  /** In words; empty when all is as expected. */
  readonly mistakes: readonly string[];
}

/** The first firing of each rule and instance, in the order of time. */
export function firstFirings(observed: readonly ObservedFault[]): readonly ObservedFault[] {
  const seen = new Set<string>();
  return observed.filter(({ ruleId, instance, state }) => {
    const key = `${ruleId} ${instance}`;
    if (state !== "firing" || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A rule as people read it. */
export function ruleName({ rule, instance }: { readonly rule: string; readonly instance: string }): string {
  return instance === "" ? rule : `${rule} of ${instance}`;
}

/** What is wrong with a rule that fired and must not. */
export function firedAndMustNot(outcome: ForbiddenOutcome): string[] {
  const { firedAtMs } = outcome;
  return firedAtMs === null ? [] : [`${ruleName(outcome)} fired at ${firedAtMs / 1_000} s and must not`];
}
