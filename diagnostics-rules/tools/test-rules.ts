import type { RuleTestReport, RuleTestResult } from "@housecall/proto/api";
import { AppError, errorMessage } from "@housecall/proto/base";
import { createEngine } from "../engine/create-engine.ts";
import type { FaultChange } from "../engine/types.ts";
import { buildRules } from "../language/load-rules.ts";
import type { Rule } from "../language/rule.ts";
import { ExpressionError, formatFinding } from "../language/rule-finding.ts";
import type { RuleTest } from "../language/rule-schema.ts";
import { playTest, testStartAtMs } from "./scripted-device.ts";
import { readScript } from "./test-script.ts";
import { timeOf } from "./test-times.ts";

/** A rule file as the API names it. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

type Expectation = RuleTest["expect"][number];

/** Simulated time that one test may take. */
const MAX_TEST_MS = 31 * 86_400_000;

/** Runs the tests inside rule files. A rule with a mistake gives one failed result that names it. */
export function testRules(files: readonly NamedText[]): RuleTestReport {
  const built = buildRules(files.map(({ name, text }) => ({ path: name, text })));
  const results = built.flatMap(({ read, rule, findings }): RuleTestResult[] => {
    if (rule !== undefined && read.source !== undefined)
      return read.source.tests.map((test) => runTest(rule, test));
    const detail = findings
      .filter(({ severity }) => severity === "error")
      .map(formatFinding)
      .join("\n");
    return [
      { file: read.file.path, rule: read.ruleId, name: "the rule can be loaded", passed: false, detail },
    ];
  });
  return { results };
}

/** Runs one test of a rule against the real engine, with this rule alone. */
export function runTest(rule: Rule, test: RuleTest): RuleTestResult {
  const base = { file: rule.file, rule: rule.id, name: test.name };
  try {
    const detail = problemsOf(rule, test).join("; ");
    return { ...base, passed: detail === "", detail };
  } catch (error) {
    if (error instanceof AppError || error instanceof ExpressionError)
      return { ...base, passed: false, detail: errorMessage(error) };
    throw error;
  }
}

function problemsOf(rule: Rule, test: RuleTest): readonly string[] {
  const engine = createEngine({ rules: [{ ...rule, status: "live" }] });
  const script = readScript(test, rule.deviceClass);
  const expected = test.expect
    .map((expectation) => ({ expectation, atMs: timeOf(expectation.at, script.cycles) }))
    .sort((left, right) => left.atMs - right.atMs);
  const endMs = expected.at(-1)?.atMs ?? 0;
  if (endMs > MAX_TEST_MS)
    throw new AppError(
      "RULE_INVALID",
      `Test "${test.name}": got ${endMs / 86_400_000} d, wanted at most 31 d`,
    );
  const newest = new Map<string, FaultChange>();
  const problems: string[] = [];
  let next = 0;
  for (const { input } of playTest(script, rule.deviceClass, endMs)) {
    for (const change of engine.accept(input)) {
      newest.set(change.instance, change);
      if (test.kind === "nearly" && change.state === "firing")
        problems.push(`fired at ${clock(change.atMs)}, wanted that it does not`);
    }
    if (input.kind !== "tick") continue;
    for (; next < expected.length && testStartAtMs + (expected[next]?.atMs ?? 0) <= input.atMs; next += 1) {
      const due = expected[next];
      if (due) problems.push(...compare(due.expectation, newest.get(due.expectation.instance)));
    }
  }
  for (const { lastError, health, devices } of engine.ruleHealth())
    if (health === "suspended" || devices.length > 0) problems.push(`suspended: ${lastError}`);
  return problems;
}

function compare(expected: Expectation, change: FaultChange | undefined): readonly string[] {
  const state = change?.state ?? "inactive";
  const matches =
    expected.fault === "none" ? state === "inactive" || state === "resolved" : state === expected.fault;
  const where = `at ${expected.at}${expected.instance === "" ? "" : ` for "${expected.instance}"`}`;
  const problems = matches ? [] : [`${where}: got ${state}, wanted ${expected.fault}`];
  const check = (name: string, got: string | undefined, wanted: string | undefined): void => {
    if (wanted !== undefined && got !== wanted)
      problems.push(`${where}: got ${name} "${got ?? "none"}", wanted "${wanted}"`);
  };
  check("severity", change?.severity, expected.severity);
  check("first cause", change?.causes[0]?.id, expected.cause);
  const { causes } = expected;
  const ranked = change?.causes.slice(0, causes?.length).map(({ id }) => id);
  check("causes", ranked?.join(", "), causes?.join(", "));
  check("text", change?.say.en, expected.say);
  return problems;
}

function clock(atMs: number): string {
  return `${Math.round((atMs - testStartAtMs) / 1_000)}s`;
}
