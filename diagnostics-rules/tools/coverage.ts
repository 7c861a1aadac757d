import type { RuleTestResult } from "@housecall/proto/api";
import type { BuiltRule } from "../language/build-rule.ts";
import { buildRules } from "../language/load-rules.ts";
import type { RuleFinding } from "../language/rule-finding.ts";
import { clausesOf, type WrittenClause } from "./coverage-clauses.ts";
import { type Outcome, observed, Sightings } from "./coverage-observer.ts";
import { type NamedText, runTest } from "./test-rules.ts";

/** What the tests of a rule say of one of its clauses: names of the tests in which it was so. */
export interface ClauseCoverage extends WrittenClause {
  readonly file: string;
  readonly rule: string;
  readonly true: readonly string[];
  readonly false: readonly string[];
  readonly unknown: readonly string[];
  /** Its condition held, but not for as long or as often as it asks; those in `true` may be among them. */
  readonly short: readonly string[];
  /** What no test decided; empty for a clause that is covered. */
  readonly missing: readonly ("true" | "false")[];
}

/** Coverage of rule files. A test that fails proves nothing: it is in `failed`, and what it saw does not count. */
export interface RuleCoverage {
  readonly clauses: readonly ClauseCoverage[];
  readonly tests: number;
  readonly failed: readonly RuleTestResult[];
  /** What keeps a rule from being loaded; the clauses of such a rule are not among `clauses`. */
  readonly mistakes: readonly RuleFinding[];
}

/**
 * Runs the tests in rule files and tells which clauses they decide as true and as false. A clause with `for` is true
 * once it has held so long or so often; a cause is asked when the fault is told as firing; what verifies a remedy, from
 * then until the fault ends.
 */
export function ruleCoverage(files: readonly NamedText[]): RuleCoverage {
  const built = buildRules(files.map(({ name, text }) => ({ path: name, text })));
  const covered = built.map(coverOne);
  return {
    clauses: covered.flatMap(({ clauses }) => clauses),
    tests: covered.reduce((sum, { tests }) => sum + tests, 0),
    failed: covered.flatMap(({ failed }) => failed),
    mistakes: covered.flatMap(({ mistakes }) => mistakes),
  };
}

function coverOne({ read, rule, findings }: BuiltRule): RuleCoverage {
  const { source } = read;
  const mistakes = findings.filter(({ severity }) => severity === "error");
  if (rule === undefined || source === undefined) return { clauses: [], tests: 0, failed: [], mistakes };
  const played = source.tests.map((test) => {
    const seen = new Sightings();
    return { name: test.name, seen, result: runTest(observed(rule, seen), test) };
  });
  const passed = played.filter(({ result }) => result.passed);
  const clauses = clausesOf({ read, source }).map((clause): ClauseCoverage => {
    const testsThatSaw = (outcome: Outcome): string[] =>
      passed.flatMap(({ name, seen }) => (seen.of(clause.part, clause.index).has(outcome) ? [name] : []));
    const decided = { true: testsThatSaw("true"), false: testsThatSaw("false") };
    return {
      file: read.file.path,
      rule: rule.id,
      ...clause,
      ...decided,
      unknown: testsThatSaw("unknown"),
      short: testsThatSaw("short"),
      missing: (["true", "false"] as const).filter((outcome) => decided[outcome].length === 0),
    };
  });
  const failed = played.flatMap(({ result }) => (result.passed ? [] : [result]));
  return { clauses, tests: played.length, failed, mistakes };
}
