import type { LintReport } from "@housecall/proto/api";
import type { CheckedRule } from "../language/check-rule.ts";
import { buildRules } from "../language/load-rules.ts";
import type { RuleFinding } from "../language/rule-finding.ts";
import { lintConditions } from "./lint-conditions.ts";
import { lintSignals } from "./lint-signals.ts";
import { lintTexts } from "./lint-texts.ts";
import type { NamedText } from "./test-rules.ts";

/** Finds mistakes in rule files: all that keep a rule from loading, and what is probably not meant. Ordered by place. */
export function lint(files: readonly NamedText[]): LintReport {
  const built = buildRules(files.map(({ name, text }) => ({ path: name, text })));
  const findings = built.flatMap(({ checked, findings: errors }) => [
    ...errors,
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

function remarksOn(checked: CheckedRule): RuleFinding[] {
  return [...lintConditions(checked), ...lintSignals(checked), ...lintTexts(checked)].map(
    ({ kind, path, message, offset }) => ({
      kind,
      severity: "warning",
      message,
      ruleId: checked.source.rule,
      ...checked.read.placeOf(path, offset),
    }),
  );
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
