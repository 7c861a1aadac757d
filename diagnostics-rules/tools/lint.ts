import type { LintReport } from "@housecall/proto/api";
import type { CheckedRule } from "../language/check-rule.ts";
import { buildRules } from "../language/load-rules.ts";
import type { RuleFinding } from "../language/rule-finding.ts";
import { shippedRuleFiles } from "../library/shipped-rules.ts";
import { lintConditions } from "./lint-conditions.ts";
import { lintRanking } from "./lint-ranking.ts";
import { lintSignals } from "./lint-signals.ts";
import { lintTexts } from "./lint-texts.ts";
import { lintUnits } from "./lint-units.ts";
import type { NamedText } from "./test-rules.ts";

/** Finds mistakes in rule files: all that keep a rule from loading, and what is probably not meant. Ordered by place. */
export function lint(files: readonly NamedText[]): LintReport {
  const built = buildRules(files.map(({ name, text }) => ({ path: name, text })));
  const shipped = shippedIds();
  const findings = built.flatMap(({ checked, findings: errors }) => [
    ...errors,
    ...(checked === undefined ? [] : shippedTwice(checked, shipped)),
    ...(checked === undefined ? [] : remarksOn(checked)),
  ]);
  return {
    findings: findings
      .sort(
        (left, right) =>
          compareTexts(left.file, right.file) || left.line - right.line || left.column - right.column,
      )
      .map(({ file, line, column, severity: level, kind, message }) => ({
        file,
        line,
        column,
        level,
        kind,
        message,
      })),
  };
}

/** Id of each shipped rule with its path below the library. */
function shippedIds(): ReadonlyMap<string, string> {
  return new Map(
    shippedRuleFiles().map(({ path, text }) => [/^rule: *(\S+)/m.exec(text)?.[1] ?? path, path]),
  );
}

/** A rule of one's own under the id of a shipped one would be left out; the shipped file itself may be linted. */
function shippedTwice(
  { source, read }: CheckedRule,
  shipped: ReadonlyMap<string, string>,
): readonly RuleFinding[] {
  const path = shipped.get(source.rule);
  const place = read.placeOf(["rule"]);
  if (path === undefined || `/${place.file}`.endsWith(`/${path}`)) return [];
  return [
    {
      kind: "duplicate-rule",
      severity: "error",
      ruleId: source.rule,
      message: `Rule "${source.rule}" is in the shipped library already (${path}); give yours another id`,
      ...place,
    },
  ];
}

function remarksOn(checked: CheckedRule): RuleFinding[] {
  return [
    ...lintConditions(checked),
    ...lintSignals(checked),
    ...lintTexts(checked),
    ...lintUnits(checked),
    ...lintRanking(checked),
  ].map(({ kind, path, message, offset }) => ({
    kind,
    severity: "warning",
    message,
    ruleId: checked.source.rule,
    ...checked.read.placeOf(path, offset),
  }));
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
