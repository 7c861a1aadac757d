/** Checks the expressions of all steps with the rule language, and makes them ready for the rule engine. */
import { buildRule } from "../language/build-rule.ts";
import type { CheckedRule } from "../language/check-rule.ts";
import type { RuleFinding } from "../language/rule-finding.ts";
import { lintConditions } from "../tools/lint-conditions.ts";
import { lintSignals } from "../tools/lint-signals.ts";
import { planReplay } from "../tools/replay-rules.ts";
import type { PlaybookChecks, StepCheck } from "./playbook.ts";
import type { PlaybookFinding } from "./playbook-finding.ts";
import { type PlaybookRemark, placed, type ReadPlaybook } from "./playbook-remarks.ts";
import { checkName, type PlacedStep, shownNames, stepRule, stepRuleId } from "./step-rule.ts";

/** What of a rule's remarks also concerns a look at the present. */
const sharedRemarks: ReadonlySet<string> = new Set([
  "never-true",
  "always-true",
  "equals-measured",
  "counter-unwrapped",
]);

/** The mistakes in the expressions. */
export function checkExpressions(playbook: ReadPlaybook): readonly PlaybookFinding[] {
  const found = checkedSteps(playbook.source).flatMap((step) => {
    const { checked, findings } = buildRule(stepRule(playbook.read, playbook.source, step));
    const errors = findings.map((finding) => asPlaybookFinding(playbook, finding));
    return checked === undefined || errors.length > 0 ? errors : remarksOn(playbook, checked, step);
  });
  return once(found);
}

/** The checks for the engine; undefined when no step has one. The expressions must be without mistakes. */
export function compileChecks({ read, source }: ReadPlaybook): PlaybookChecks | undefined {
  const steps = checkedSteps(source);
  if (steps.length === 0) return undefined;
  const plan = planReplay(steps.map((step) => stepRule(read, source, step)));
  const byStep = new Map<string, StepCheck>();
  for (const { step } of steps) {
    const ruleId = stepRuleId(source.playbook, step.id);
    const inputs = plan.rules.find(({ id }) => id === ruleId)?.inputs ?? [];
    const decisive = inputs.filter(({ decides }) => decides).map(({ signal }) => signal.id);
    byStep.set(step.id, { ruleId, decisive, shows: shownNames(source, step) });
  }
  const lets = new Map([...byStep.values()].map(({ ruleId, shows }) => [ruleId, [checkName, ...shows]]));
  return { plan: { ...plan, lets }, byStep };
}

function checkedSteps({ steps }: ReadPlaybook["source"]): readonly PlacedStep[] {
  return steps.flatMap((step, index) => (step.check === undefined ? [] : [{ step, index }]));
}

function asPlaybookFinding({ source }: ReadPlaybook, finding: RuleFinding): PlaybookFinding {
  const { kind, severity, message, file, line, column } = finding;
  return { kind, severity, message, file, line, column, playbookId: source.playbook };
}

function remarksOn(
  playbook: ReadPlaybook,
  checked: CheckedRule,
  { step, index }: PlacedStep,
): readonly PlaybookFinding[] {
  const { usesSilence, usesCycles, occurrences } = checked.reads;
  const unreadable: PlaybookRemark[] =
    usesSilence || usesCycles || occurrences.length > 0
      ? [
          {
            ...{ kind: "check-unreadable", path: ["steps", index, "check"] },
            message: `The check of step "${step.id}" reads logs, events, cycles or silence, wanted signals, states and windows of time`,
          },
        ]
      : [];
  const shared = [...lintConditions(checked), ...lintSignals(checked)]
    .filter(({ kind }) => sharedRemarks.has(kind))
    .map(
      ({ kind, path, message, offset }): PlaybookFinding => ({
        ...{ kind, message, severity: "warning", playbookId: playbook.source.playbook },
        ...checked.read.placeOf(path, offset),
      }),
    );
  return [...unreadable.map((remark) => placed(playbook, remark)), ...shared];
}

/** A let that several steps use is checked with each of them. */
function once(findings: readonly PlaybookFinding[]): readonly PlaybookFinding[] {
  const byText = new Map(
    findings.map((each) => [`${each.line}:${each.column}:${each.kind}:${each.message}`, each]),
  );
  return [...byText.values()];
}
