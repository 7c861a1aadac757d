/**
 * Watches what the clauses of a rule say while a test runs, without the engine knowing: the rule that is handed to it
 * has its conditions wrapped, an operator that looks at the verdict, and an evidence value that looks at each change.
 */

import { severities } from "../engine/describe.ts";
import { FIRING, UNKNOWN } from "../engine/judge.ts";
import type { Evaluate, Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import type { Operator } from "../language/operators/operator.ts";
import { heldTimes } from "../language/operators/repeat-count.ts";
import type { Rule, RuleClause, ShownValue } from "../language/rule.ts";
import { pureNumber } from "../language/units.ts";
import type { ClausePart } from "./coverage-clauses.ts";

/** What a clause was seen to be. "short": its condition held, but not for as long or as often as it asks. */
export type Outcome = "true" | "false" | "unknown" | "short";

/** What was seen of the clauses of one rule. */
export class Sightings {
  readonly #seen = new Map<string, Set<Outcome>>();

  /** What was seen of one clause; what is added to it is kept. */
  of(part: ClausePart, index: number): Set<Outcome> {
    const key = `${part} ${index}`;
    const outcomes = this.#seen.get(key) ?? new Set();
    this.#seen.set(key, outcomes);
    return outcomes;
  }
}

/** The same rule; whatever its clauses say is noted in `seen`. Its verdicts, state and layout stay what they are. */
export function observed(rule: Rule, seen: Sightings): Rule {
  const told = new ToldFaults();
  return {
    ...rule,
    during: rule.during && noting(rule.during, seen.of("while", 0), asOutcome),
    fire: rule.fire.map((clause, index) => notingClause(clause, seen.of("fire", index))),
    clear: rule.clear && notingClause(rule.clear, seen.of("clear", 0)),
    steps: rule.steps.map((step, index) => ({
      ...step,
      when: step.when && noting(step.when, seen.of("severity", index), asOutcome),
    })),
    causes: rule.causes.map((cause, index) => ({
      ...cause,
      when: cause.when && noting(cause.when, seen.of("cause", index), asOutcome, isFiring),
    })),
    remedies: rule.remedies.map((remedy, index) => ({
      ...remedy,
      verify: remedy.verify && {
        ...remedy.verify,
        evaluate: noting(remedy.verify.evaluate, seen.of("remedy", index), asOutcome, (frame) =>
          told.has(frame),
        ),
      },
    })),
    operators: [...rule.operators, verdictWatcher(rule, seen, told)],
    evidence: [...rule.evidence, changeWatcher(rule, seen, told)],
  };
}

/** Faults that have fired: what verifies a remedy is asked of them alone, up to and including their end. */
class ToldFaults {
  readonly #startedAtMs = new Set<number>();

  note(frame: Frame): void {
    if (isFiring(frame)) this.#startedAtMs.add(startAt(frame));
  }

  has(frame: Frame): boolean {
    this.note(frame);
    return this.#startedAtMs.has(startAt(frame));
  }
}

function notingClause(clause: RuleClause, seen: Set<Outcome>): RuleClause {
  return { ...clause, evaluate: noting(clause.evaluate, seen, asHeld) };
}

function noting(
  evaluate: Evaluate,
  seen: Set<Outcome>,
  outcomeOf: (value: number) => Outcome,
  counts: (frame: Frame) => boolean = always,
): Evaluate {
  return (frame) => {
    const value = evaluate(frame);
    if (counts(frame)) seen.add(outcomeOf(value));
    return value;
  };
}

function always(): boolean {
  return true;
}

/** Called after each verdict: which clauses have held as long and as often as they ask. */
function verdictWatcher(rule: Rule, seen: Sightings, told: ToldFaults): Operator {
  return {
    learn: (frame) => {
      const { clauseSince, clearSince, repeats } = rule.layout;
      told.note(frame);
      rule.fire.forEach((clause, index) => {
        const places = { since: clauseSince + index, repeat: repeats[index] ?? -1 };
        if (isEnough(clause, frame, places)) seen.of("fire", index).add("true");
      });
      const places = { since: clearSince, repeat: repeats[rule.fire.length] ?? -1 };
      if (rule.clear !== undefined && isEnough(rule.clear, frame, places)) seen.of("clear", 0).add("true");
      noteSteps(rule, frame, seen);
    },
  };
}

/** Looks at each change and shows nothing: a value that is not known is left out of the evidence. */
function changeWatcher(rule: Rule, seen: Sightings, told: ToldFaults): ShownValue {
  const evaluate: Evaluate = (frame) => {
    told.note(frame);
    noteSteps(rule, frame, seen);
    return Number.NaN;
  };
  const unnamed = { label: "", signal: "", title: undefined, about: undefined, coded: undefined };
  return { ...unnamed, unit: pureNumber, thresholds: [], evaluate };
}

function isEnough(
  { holdMs, repeat }: RuleClause,
  { data, base, atMs }: Frame,
  places: { readonly since: number; readonly repeat: number },
): boolean {
  if (repeat !== undefined) return heldTimes(data, base + places.repeat, repeat.of) >= repeat.wanted;
  return atMs - (data[base + places.since] ?? Number.NaN) >= holdMs;
}

/** A step by time or cycles has no condition to wrap: it is true once the severity is reached, and false before. */
function noteSteps({ steps }: Rule, frame: Frame, seen: Sightings): void {
  const state = stateAt(frame);
  if (state !== FIRING && state !== UNKNOWN) return;
  steps.forEach(({ severity, when }, index) => {
    if (when !== undefined) return;
    const isReached = (frame.data[frame.base + header.severity] ?? 0) >= severities.indexOf(severity);
    seen.of("severity", index).add(isReached ? "true" : "false");
  });
}

function asOutcome(value: number): Outcome {
  return Number.isNaN(value) ? "unknown" : value === 1 ? "true" : "false";
}

/** Whether a condition that holds is enough is known after the verdict. */
function asHeld(value: number): Outcome {
  return value === 1 ? "short" : asOutcome(value);
}

function isFiring(frame: Frame): boolean {
  return stateAt(frame) === FIRING;
}

function stateAt({ data, base }: Frame): number {
  return data[base + header.state] ?? 0;
}

function startAt({ data, base }: Frame): number {
  return data[base + header.startedAtMs] ?? Number.NaN;
}
