import { type BuiltRule, buildRule } from "./build-rule.ts";
import type { Rule } from "./rule.ts";
import { type RuleFile, readRuleFile } from "./rule-file.ts";
import type { RuleFinding } from "./rule-finding.ts";

/** Rules that can run, and every mistake in the files of those that cannot. */
export interface LoadedRules {
  readonly rules: readonly Rule[];
  readonly findings: readonly RuleFinding[];
}

/** Reads, checks and compiles rule files. A file with an error is left out and the others are loaded; nothing is thrown. */
export function loadRules(files: readonly RuleFile[]): LoadedRules {
  const built = buildRules(files);
  return {
    rules: built.flatMap(({ rule }) => (rule === undefined ? [] : [rule])),
    findings: built.flatMap(({ findings }) => findings),
  };
}

/** Builds all files; of two rules with one id the first in file order counts. Ordered by rule id. */
export function buildRules(files: readonly RuleFile[]): readonly BuiltRule[] {
  const taken = new Map<string, string>();
  const built = files.map((file) => {
    const one = buildRule(readRuleFile(file));
    const other = one.rule && taken.get(one.rule.id);
    if (one.rule === undefined || other === undefined) {
      if (one.rule) taken.set(one.rule.id, file.path);
      return one;
    }
    const finding: RuleFinding = {
      kind: "duplicate-rule",
      severity: "error",
      ruleId: one.rule.id,
      message: `Rule "${one.rule.id}" is in ${other} already; give it another id`,
      ...one.read.placeOf(["rule"]),
    };
    return { ...one, rule: undefined, findings: [...one.findings, finding] };
  });
  return built.sort((left, right) =>
    left.read.ruleId < right.read.ruleId ? -1 : left.read.ruleId > right.read.ruleId ? 1 : 0,
  );
}
