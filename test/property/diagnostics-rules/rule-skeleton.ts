import { buildRules } from "../../../diagnostics-rules/language/load-rules.ts";
import type { StepPlan, Typed } from "../../../diagnostics-rules/language/typed.ts";

type Built = ReturnType<typeof buildRules>[number];

/**
 * What a rule asks, without which signals it asks of and where its thresholds, windows and hold times lie: two rules with the
 * same skeleton differ in nothing else. Undefined for a rule that cannot be loaded.
 */
export function skeletonOf({ checked }: Built): string | undefined {
  if (checked === undefined) return undefined;
  const { operators, occurrences } = checked.reads;
  const step = (plan: StepPlan): string => (plan.kind === "condition" ? bone(plan.typed) : "occurrence");
  const operator = (index: number): string => {
    const plan = operators[index];
    switch (plan?.kind) {
      case undefined:
        return "nothing";
      case "ewma":
      case "baseline":
        return `${plan.kind}(${bone(plan.of)})`;
      case "sequence":
        return `${step(plan.first)} ${plan.wants} ${step(plan.second)}`;
      case "never":
        return `never ${step(plan.of)}`;
    }
  };
  const bone = (typed: Typed): string => {
    switch (typed.kind) {
      case "constant":
        return "number";
      case "signal":
      case "state":
      case "silence":
        return typed.kind;
      case "window":
        return `${typed.name}[]`;
      case "count":
        return `count(${occurrences[typed.occurrence]?.source.kind})`;
      case "operator":
        return operator(typed.operator);
      case "pointwise":
        return `${typed.name}(${typed.arguments.map(bone).join()})`;
      case "negate":
      case "not":
        return `${typed.kind}(${bone(typed.of)})`;
      case "arithmetic":
      case "compare":
        return `(${bone(typed.left)}${typed.sign}${bone(typed.right)})`;
      case "and":
      case "or":
        return `${typed.kind}(${sides(typed, typed.kind).map(bone).sort().join()})`;
    }
  };
  const clauses = [...checked.fire, ...(checked.clear ? [checked.clear] : [])].map(
    ({ path, typed, holdMs, repeat }) =>
      [path[0], bone(typed), holdMs > 0 ? "for" : "", repeat === undefined ? "" : repeat.unit].join(" "),
  );
  return [checked.during ? `while ${bone(checked.during.typed)}` : "", ...clauses.sort()].join("\n");
}

/** `a and b and c` in any order is the same. */
function sides(typed: Typed, kind: "and" | "or"): readonly Typed[] {
  return typed.kind === kind ? [...sides(typed.left, kind), ...sides(typed.right, kind)] : [typed];
}

/** Skeletons that several of the files have, with the rules. */
export function twins(
  files: readonly { readonly path: string; readonly text: string }[],
): readonly string[][] {
  const bySkeleton = new Map<string, string[]>();
  for (const built of buildRules(files)) {
    const skeleton = skeletonOf(built);
    if (skeleton !== undefined)
      bySkeleton.set(skeleton, [...(bySkeleton.get(skeleton) ?? []), built.read.ruleId]);
  }
  return [...bySkeleton.values()].filter(({ length }) => length > 1);
}
