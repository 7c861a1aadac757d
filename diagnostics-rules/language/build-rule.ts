import { type CheckedRule, checkRule } from "./check-rule.ts";
import { compileRule } from "./compile-rule.ts";
import type { Rule } from "./rule.ts";
import type { ReadRule } from "./rule-file.ts";
import type { RuleFinding } from "./rule-finding.ts";

/** A rule file with all that is known of it. `checked` is undefined when its shape is wrong, `rule` when anything is. */
export interface BuiltRule {
  readonly read: ReadRule;
  readonly checked: CheckedRule | undefined;
  readonly rule: Rule | undefined;
  readonly findings: readonly RuleFinding[];
}

/** Checks and compiles a rule file. Never throws on what was read. */
export function buildRule(read: ReadRule): BuiltRule {
  if (read.source === undefined)
    return { read, checked: undefined, rule: undefined, findings: read.findings };
  const checked = checkRule(read, read.source);
  const { findings } = checked;
  const hasErrors = findings.some(({ severity }) => severity === "error");
  return { read, checked, findings, rule: hasErrors ? undefined : compileRule(checked) };
}
