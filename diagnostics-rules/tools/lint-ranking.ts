/** Finds causes that can never come first, though their condition says when they should. */
import type { CheckedRule } from "../language/check-rule.ts";
import type { Typed } from "../language/typed.ts";
import type { Remark } from "./remark.ts";
import { alternativesOf, type Constraints, togetherOf } from "./satisfiable.ts";

/** Conditions of one rule beyond which nothing is said: each doubles what must be looked at. */
const MAX_CONDITIONS = 8;

interface Cause {
  readonly id: string;
  readonly index: number;
  readonly prior: number;
  readonly likelihood: number;
  /** Place among the conditions of the rule; -1 without one. Causes with the same condition share it. */
  readonly condition: number;
}

/**
 * Goes through everything that the conditions of the causes can say together while the rule fires, as far as the ranges of
 * the catalogue tell, and ranks the causes as the engine does. Causes with the same condition cannot be told apart by
 * what is measured: one of them in front is enough. A cause without condition is a remainder and need not come first.
 */
export function lintRanking(checked: CheckedRule): readonly Remark[] {
  const conditions = distinct(checked.causeConditions);
  if (conditions.length === 0 || conditions.length > MAX_CONDITIONS) return [];
  const causes = causesOf(checked, conditions);
  const rankings = possibleTruths(checked, conditions).map((truths) => ranked(causes, truths));
  const winners = new Set(rankings.map(([first]) => first?.cause.condition));
  return causes
    .filter(({ condition, prior }) => condition >= 0 && prior > 0 && !winners.has(condition))
    .map((cause) => remarkOn(cause, rankings));
}

type Ranking = readonly { readonly cause: Cause; readonly weight: number }[];

function distinct(conditions: CheckedRule["causeConditions"]): readonly Typed[] {
  const known = new Map(
    conditions.flatMap((typed) => (typed === undefined ? [] : [[JSON.stringify(typed), typed] as const])),
  );
  return [...known.values()];
}

function causesOf({ source, causeConditions }: CheckedRule, conditions: readonly Typed[]): readonly Cause[] {
  const keys = conditions.map((typed) => JSON.stringify(typed));
  return source.causes.map(({ id, prior, likelihood }, index) => ({
    ...{ id, index, prior, likelihood },
    condition: keys.indexOf(JSON.stringify(causeConditions[index]) ?? ""),
  }));
}

/** What the conditions can say together at an instant at which a clause fires: true or false for each. */
function possibleTruths(
  { fire, during, reads: { inputs } }: CheckedRule,
  conditions: readonly Typed[],
): readonly (readonly boolean[])[] {
  const fires = fire.flatMap(({ typed }) => alternativesOf(typed, inputs));
  const inside = during === undefined ? fires : togetherOf(fires, alternativesOf(during.typed, inputs));
  let possible: readonly { truths: readonly boolean[]; under: readonly Constraints[] }[] = [
    { truths: [], under: inside },
  ];
  for (const typed of conditions) {
    const [holds, fails] = [alternativesOf(typed, inputs), alternativesOf(typed, inputs, "fails")];
    possible = possible
      .flatMap(({ truths, under }) => [
        { truths: [...truths, true], under: togetherOf(under, holds) },
        { truths: [...truths, false], under: togetherOf(under, fails) },
      ])
      .filter(({ under }) => under.length > 0);
  }
  return possible.map(({ truths }) => truths);
}

/** Heaviest first; of equals the one that the rule names first, as the engine does. */
function ranked(causes: readonly Cause[], truths: readonly boolean[]): Ranking {
  return causes
    .map((cause) => ({ cause, weight: weightOf(cause, truths[cause.condition]) }))
    .sort((left, right) => right.weight - left.weight);
}

function weightOf({ prior, likelihood }: Cause, holds: boolean | undefined): number {
  if (holds === undefined) return prior;
  return prior * (holds ? likelihood : 1 - likelihood);
}

/** Names the cause that stands before it where it stands best. */
function remarkOn(cause: Cause, rankings: readonly Ranking[]): Remark {
  const weightIn = (ranking: Ranking): number => ranking.find((one) => one.cause === cause)?.weight ?? 0;
  const nearest = rankings.toSorted(
    (left, right) => weightIn(right) / (right[0]?.weight ?? 1) - weightIn(left) / (left[0]?.weight ?? 1),
  )[0];
  const first = nearest?.[0];
  const message =
    first === undefined || nearest === undefined
      ? `Cause "${cause.id}" can never come first`
      : `Cause "${cause.id}" can never come first: it weighs ${rounded(weightIn(nearest))} at best where "${first.cause.id}" weighs ${rounded(first.weight)}; raise its prior or likelihood, or give "${first.cause.id}" a condition that fails then`;
  return { kind: "cause-never-first", path: ["causes", cause.index, "when"], message };
}

function rounded(weight: number): number {
  return Number(weight.toFixed(3));
}
