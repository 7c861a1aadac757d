import type { Truth } from "./truth-case.ts";

/** What came of one case. */
export interface TruthOutcome {
  readonly seed: number;
  readonly truths: readonly Truth[];
  /** First firing of each rule, in ms since the beginning. */
  readonly fired: readonly { readonly rule: string; readonly atMs: number }[];
}

/** How well one fault is found. */
export interface FaultScore {
  readonly fault: string;
  readonly cases: number;
  readonly found: number;
  readonly delaysMs: readonly number[];
}

/** How well all of it goes. */
export interface TruthScore {
  readonly byFault: readonly FaultScore[];
  /** Firings of a rule for which there was no reason (yet), by rule. */
  readonly falseAlarms: ReadonlyMap<string, readonly number[]>;
  readonly precision: number;
  readonly recall: number;
}

/**
 * Counts a fault as found when one of its rules fires while it is there, and every other firing of a rule in a case as
 * one false alarm of that rule. Pure.
 */
export function scoreTruth(outcomes: readonly TruthOutcome[]): TruthScore {
  const byFault = new Map<string, { cases: number; found: number; delaysMs: number[] }>();
  const falseAlarms = new Map<string, number[]>();
  for (const outcome of outcomes) {
    for (const truth of outcome.truths) {
      const score = byFault.get(truth.fault) ?? { cases: 0, found: 0, delaysMs: [] };
      byFault.set(truth.fault, score);
      score.cases += 1;
      const first = outcome.fired.find((each) => isReason(truth, each, truth.endsAtMs));
      if (first === undefined) continue;
      score.found += 1;
      score.delaysMs.push(first.atMs - truth.beginsAtMs);
    }
    const reasonless = outcome.fired.filter(
      (each) => !outcome.truths.some((truth) => isReason(truth, each, truth.echoesUntilMs)),
    );
    for (const rule of new Set(reasonless.map((each) => each.rule)))
      falseAlarms.set(rule, [...(falseAlarms.get(rule) ?? []), outcome.seed]);
  }
  const scores = [...byFault.values()];
  const found = scores.reduce((sum, each) => sum + each.found, 0);
  const cases = scores.reduce((sum, each) => sum + each.cases, 0);
  const alarms = [...falseAlarms.values()].reduce((sum, seeds) => sum + seeds.length, 0);
  return {
    byFault: [...byFault]
      .map(([fault, score]) => ({ fault, ...score }))
      .sort((a, b) => a.fault.localeCompare(b.fault)),
    falseAlarms,
    precision: found / (found + alarms),
    recall: found / cases,
  };
}

function isReason(truth: Truth, { rule, atMs }: TruthOutcome["fired"][number], untilMs: number): boolean {
  return truth.rules.includes(rule) && atMs >= truth.beginsAtMs && atMs <= untilMs;
}
