import type { DurationMs } from "@housecall/proto/base";
import type { Scenario } from "./scenario.ts";

/** What somebody who watched the device said of it. */
export interface ObservedFault {
  readonly ruleId: string;
  readonly instance: string;
  readonly state: "firing" | "resolved" | "pending" | "unknown" | "inactive";
  /** Since the beginning of the scenario, true time. */
  readonly atMs: DurationMs;
  /** Ids of the likely causes, the likeliest first. */
  readonly causes: readonly string[];
}

/** Whether the watcher was right. */
export interface ScenarioVerdict {
  /** In words; empty when all is as expected. */
  readonly mistakes: readonly string[];
  /** How long each expected fault took from the beginning of the first fault, in ms; by rule id. */
  readonly delays: ReadonlyMap<string, DurationMs>;
}

/** Compares what was found with what the scenario says. Pure. */
export function judgeScenario(scenario: Scenario, observed: readonly ObservedFault[]): ScenarioVerdict {
  const delays = new Map<string, DurationMs>();
  const mistakes = scenario.expect.flatMap((expected) => {
    const of = observed.filter(
      (each) => each.ruleId === expected.rule && each.instance === expected.instance,
    );
    return [
      ...judgeFiring({ scenario, expected, of, delays }),
      ...judgeCause(expected, of),
      ...judgeEnd(scenario, expected, of),
    ];
  });
  return { mistakes: [...mistakes, ...judgeOthers(scenario, observed)], delays };
}

type Expected = Scenario["expect"][number];

function judgeFiring(options: {
  readonly scenario: Scenario;
  readonly expected: Expected;
  readonly of: readonly ObservedFault[];
  readonly delays: Map<string, DurationMs>;
}): string[] {
  const { scenario, expected, of, delays } = options;
  const beganAtMs = Math.min(...scenario.faults.map(({ at }) => at));
  const fired = of.find(({ state }) => state === "firing");
  if (fired === undefined) return [`${nameOf(expected)} did not fire`];
  const delayMs = fired.atMs - beganAtMs;
  delays.set(expected.rule, delayMs);
  if (delayMs < 0) return [`${nameOf(expected)} fired ${-delayMs / 1_000} s before the fault began`];
  return delayMs <= expected.within
    ? []
    : [`${nameOf(expected)} fired after ${delayMs / 1_000} s, wanted ${expected.within / 1_000} s`];
}

/** The likeliest cause as it was told last while the fault was there. */
function judgeCause(expected: Expected, of: readonly ObservedFault[]): string[] {
  const told = of.findLast(({ state }) => state === "firing");
  if (expected.cause === undefined || told === undefined || told.causes[0] === expected.cause) return [];
  return [`${nameOf(expected)} is put down to ${told.causes[0] ?? "nothing"}, wanted ${expected.cause}`];
}

/** Resolved is what fired; that something was pending afterwards and fell back, also told as resolved, is no fault. */
function judgeEnd({ faults }: Scenario, expected: Expected, of: readonly ObservedFault[]): string[] {
  if (expected.resolves === undefined) return [];
  const recoveredAtMs = Math.min(...faults.map(({ recover }) => recover ?? Number.POSITIVE_INFINITY));
  const sinceFiring = of.slice(of.findLastIndex(({ state }) => state === "firing"));
  const resolved = sinceFiring.find(({ state }) => state === "resolved");
  if (resolved === undefined)
    return [`${nameOf(expected)} is ${sinceFiring.at(-1)?.state ?? "absent"} at the end, wanted resolved`];
  const delayMs = resolved.atMs - recoveredAtMs;
  return delayMs <= expected.resolves
    ? []
    : [`${nameOf(expected)} was resolved after ${delayMs / 1_000} s, wanted ${expected.resolves / 1_000} s`];
}

function judgeOthers({ expect, expectNot }: Scenario, observed: readonly ObservedFault[]): string[] {
  const isForbidden = ({ ruleId, instance }: ObservedFault): boolean =>
    expectNot === "others"
      ? !expect.some((expected) => expected.rule === ruleId && expected.instance === instance)
      : expectNot.includes(ruleId);
  return observed
    .filter((each) => each.state === "firing" && isForbidden(each))
    .map(({ ruleId, instance, atMs }) => `${ruleId} ${instance} fired at ${atMs / 1_000} s and must not`);
}

function nameOf({ rule, instance }: Expected): string {
  return instance === "" ? rule : `${rule} of ${instance}`;
}
