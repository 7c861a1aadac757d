import { findFault } from "../faults/all-faults.ts";
import type { Scenario } from "./scenario.ts";
import {
  type ExpectedOutcome,
  type ForbiddenOutcome,
  firedAndMustNot,
  firstFirings,
  type ObservedFault,
  ruleName,
  type Verdict,
} from "./verdict.ts";

/**
 * Compares what was found with what the scenario says. Pure.
 *
 * `ownRules` are rules that the scenario's author did not know: where something is wrong, they may fire beside the expected
 * ones; where nothing is, they are as forbidden as all others.
 */
export function judgeScenario(
  scenario: Scenario,
  observed: readonly ObservedFault[],
  { ownRules = new Set() }: { readonly ownRules?: ReadonlySet<string> } = {},
): Verdict {
  const expected = scenario.expect.map((each) => judgeExpected(scenario, each, observed));
  const firings = firstFirings(observed).map(({ ruleId: rule, instance, atMs, causes }) => ({
    rule,
    instance,
    firedAtMs: atMs,
    causes,
  }));
  const unexpected = firings.filter(
    ({ rule, instance }) => !scenario.expect.some((each) => each.rule === rule && each.instance === instance),
  );
  const isForbidden = forbiddenBy(scenario, ownRules);
  const forbidden: ForbiddenOutcome[] = [
    ...unexpected.filter(isForbidden).map(({ rule, instance, firedAtMs }) => ({ rule, instance, firedAtMs })),
    ...quietOf(scenario, firings),
  ];
  return {
    expected,
    forbidden,
    forbidsOthers: scenario.expectNot === "others",
    others: unexpected.filter((each) => !isForbidden(each)),
    mistakes: [...expected.flatMap(({ mistakes }) => mistakes), ...forbidden.flatMap(firedAndMustNot)],
  };
}

type Expected = Scenario["expect"][number];

function forbiddenBy(
  { expectNot, faults }: Scenario,
  ownRules: ReadonlySet<string>,
): (fired: { readonly rule: string }) => boolean {
  if (expectNot !== "others") return ({ rule }) => expectNot.includes(rule);
  const isWrong = faults.some(({ fault }) => findFault(fault)?.kind === "fault");
  return ({ rule }) => !(isWrong && ownRules.has(rule));
}

function quietOf({ expectNot }: Scenario, firings: readonly { readonly rule: string }[]): ForbiddenOutcome[] {
  if (expectNot === "others") return [];
  return expectNot
    .filter((rule) => !firings.some((fired) => fired.rule === rule))
    .map((rule) => ({ rule, instance: "", firedAtMs: null }));
}

function judgeExpected(
  scenario: Scenario,
  expected: Expected,
  observed: readonly ObservedFault[],
): ExpectedOutcome {
  const of = observed.filter((each) => each.ruleId === expected.rule && each.instance === expected.instance);
  const outcome = {
    rule: expected.rule,
    instance: expected.instance,
    withinMs: expected.within,
    wantedCause: expected.cause ?? null,
    resolvesMs: expected.resolves ?? null,
    firedAfterMs: firedAfterMs(scenario, of),
    resolvedAfterMs: resolvedAfterMs(scenario, of),
    causes: of.findLast(({ state }) => state === "firing")?.causes ?? [],
  };
  const mistakes = [...firingMistakes(outcome), ...causeMistakes(outcome), ...endMistakes(outcome, of)];
  return { ...outcome, mistakes };
}

function firedAfterMs({ faults }: Scenario, of: readonly ObservedFault[]): number | null {
  const fired = of.find(({ state }) => state === "firing");
  return fired === undefined ? null : fired.atMs - Math.min(...faults.map(({ at }) => at));
}

/** Resolved is what fired; that something was pending afterwards and fell back, also told as resolved, is no fault. */
function resolvedAfterMs({ faults }: Scenario, of: readonly ObservedFault[]): number | null {
  const recoveredAtMs = Math.min(...faults.map(({ recover }) => recover ?? Number.POSITIVE_INFINITY));
  const resolved = sinceFiring(of).find(({ state }) => state === "resolved");
  return resolved === undefined || recoveredAtMs === Number.POSITIVE_INFINITY
    ? null
    : resolved.atMs - recoveredAtMs;
}

function sinceFiring(of: readonly ObservedFault[]): readonly ObservedFault[] {
  const firing = of.findLastIndex(({ state }) => state === "firing");
  return firing < 0 ? [] : of.slice(firing);
}

type Judged = Omit<ExpectedOutcome, "mistakes">;

function firingMistakes(outcome: Judged): string[] {
  const { firedAfterMs: delayMs, withinMs } = outcome;
  if (delayMs === null) return [`${ruleName(outcome)} did not fire`];
  if (delayMs < 0) return [`${ruleName(outcome)} fired ${-delayMs / 1_000} s before the fault began`];
  return withinMs === null || delayMs <= withinMs
    ? []
    : [`${ruleName(outcome)} fired after ${delayMs / 1_000} s, wanted ${withinMs / 1_000} s`];
}

function causeMistakes(outcome: Judged): string[] {
  const { wantedCause, causes, firedAfterMs: delayMs } = outcome;
  if (wantedCause === null || delayMs === null || causes[0] === wantedCause) return [];
  return [`${ruleName(outcome)} is put down to ${causes[0] ?? "nothing"}, wanted ${wantedCause}`];
}

function endMistakes(outcome: Judged, of: readonly ObservedFault[]): string[] {
  const { resolvesMs, resolvedAfterMs: delayMs } = outcome;
  if (resolvesMs === null) return [];
  if (delayMs === null)
    return [
      `${ruleName(outcome)} is ${sinceFiring(of).at(-1)?.state ?? "absent"} at the end, wanted resolved`,
    ];
  if (delayMs < 0) return [`${ruleName(outcome)} was resolved ${-delayMs / 1_000} s before the remedy`];
  return delayMs <= resolvesMs
    ? []
    : [`${ruleName(outcome)} was resolved after ${delayMs / 1_000} s, wanted ${resolvesMs / 1_000} s`];
}
