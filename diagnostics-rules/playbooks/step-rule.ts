/** The check of a step as a rule: the language and the engine of rules judge it, with places in the playbook's file. */
import { type Expression, walk } from "../language/ast.ts";
import { parseExpression } from "../language/parser.ts";
import type { ReadRule } from "../language/rule-file.ts";
import { ExpressionError } from "../language/rule-finding.ts";
import { type RuleSource, ruleSchema } from "../language/rule-schema.ts";
import type { ShapedFile } from "../language/shaped-file.ts";
import type { PlaybookSource, PlaybookStepSource } from "./playbook-schema.ts";

/** Name of the let that is the check itself; no file can use it. */
export const checkName = "check__";

/** Signal of every device, as playbooks alone know it: the time since its last report. */
export const reportAge = "report_age_s";

/** A step with its place among the steps. */
export interface PlacedStep {
  readonly step: PlaybookStepSource;
  readonly index: number;
}

/** The rule of a step that has a check. */
export function stepRule(
  read: ShapedFile<PlaybookSource>,
  source: PlaybookSource,
  placed: PlacedStep,
): ReadRule {
  const { step, index } = placed;
  const check = step.check ?? "";
  const used = usedLets(source, check, shownNames(source, step));
  const rule: RuleSource = {
    ...ruleSchema.parse(bareRule),
    rule: stepRuleId(source.playbook, step.id),
    applies_to: { class: source.applies_to.class, model: [] },
    let: { ...pick(source.let, used), [checkName]: check },
    names: pick(source.names, used),
    fire: [check],
    evidence: { keep: [...shownNames(source, step), checkName], logs: 0 },
  };
  return {
    file: read.file,
    source: rule,
    ruleId: rule.rule,
    findings: [],
    placeOf: (path, offset) => read.placeOf(pathInPlaybook(path, index), offset),
  };
}

/** Id of the rule of a step. */
export function stepRuleId(playbookId: string, stepId: string): string {
  return `playbook.${playbookId}.${stepId}`;
}

/** What a step shows: what it says, or the signals that its check names and the lets among them that have a name. */
export function shownNames(source: PlaybookSource, { shows, check }: PlaybookStepSource): readonly string[] {
  if (shows !== undefined) return shows;
  if (check === undefined) return [];
  const names = namesIn(check);
  return names.filter((name) => !Object.hasOwn(source.let, name) || Object.hasOwn(source.names, name));
}

/** The lets that texts name, with those that these name in turn. */
export function usedLets(
  source: PlaybookSource,
  ...texts: readonly (string | readonly string[])[]
): readonly string[] {
  const found = new Set<string>();
  const follow = (text: string): void => {
    for (const name of namesIn(text)) {
      const next = Object.hasOwn(source.let, name) ? source.let[name] : undefined;
      if (next === undefined || found.has(name)) continue;
      found.add(name);
      follow(next);
    }
  };
  texts.flat().forEach(follow);
  return [...found];
}

/** Names in an expression, in their order; none of one that cannot be read, which is told where it is checked. */
function namesIn(text: string): readonly string[] {
  try {
    const names = [...walk(parseExpression(text))].flatMap((part: Expression) =>
      part.kind === "name" ? [part.name] : [],
    );
    return [...new Set(names)];
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

function pick<Value>(of: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(of).filter(([name]) => names.includes(name)));
}

/** Where a part of the rule stands in the playbook's file. */
function pathInPlaybook(path: readonly PropertyKey[], index: number): readonly PropertyKey[] {
  const [field, name] = path;
  if (field === "let" && name !== checkName) return path;
  if (field === "names") return path;
  if (field === "evidence") return ["steps", index, "shows"];
  return ["steps", index, "check"];
}

const bareRule = {
  ...{ rule: "playbook.step", version: 1, status: "live", title: { en: "-", ko: "-" } },
  signals: { [reportAge]: { unit: "s" } },
  ...{ applies_to: { class: "linux" }, fire: ["1 == 1"], severity: "info", safety: "S5", causes: [] },
  say: { en: "-", ko: "-" },
} as const;
