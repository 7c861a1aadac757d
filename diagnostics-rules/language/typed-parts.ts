import { ruleLimits } from "./rule-limits.ts";
import type { OperatorPlan, SignalInput, StepPlan, Typed } from "./typed.ts";

/** An expression and all parts of it, also those that its operators are of. */
export function* partsOf(typed: Typed, operators: readonly OperatorPlan[]): Generator<Typed> {
  yield typed;
  for (const child of childrenOf(typed, operators)) yield* partsOf(child, operators);
}

function childrenOf(typed: Typed, operators: readonly OperatorPlan[]): readonly Typed[] {
  switch (typed.kind) {
    case "constant":
    case "signal":
    case "window":
    case "count":
    case "state":
    case "silence":
      return [];
    case "pointwise":
      return typed.arguments;
    case "negate":
    case "not":
      return [typed.of];
    case "arithmetic":
    case "compare":
    case "and":
    case "or":
      return [typed.left, typed.right];
    case "operator":
      return operandsOf(operators[typed.operator]);
  }
}

/** What an operator is of. */
export function operandsOf(plan: OperatorPlan | undefined): readonly Typed[] {
  switch (plan?.kind) {
    case undefined:
      return [];
    case "ewma":
    case "baseline":
      return [plan.of];
    case "sequence":
      return [...stepParts(plan.first), ...stepParts(plan.second)];
    case "never":
      return stepParts(plan.of);
  }
}

function stepParts(step: StepPlan): readonly Typed[] {
  return step.kind === "condition" ? [step.typed] : [];
}

/** What operators are part of. */
interface Rule {
  readonly inputs: readonly SignalInput[];
  readonly operators: readonly OperatorPlan[];
}

/** How long a value of an operator's operands counts. */
export function freshMs(plan: OperatorPlan, rule: Rule): number {
  const lookbacks = inputsOf(plan, rule).map((index) => rule.inputs[index]?.lookbackMs ?? 0);
  return Math.max(ruleLimits.lookbackMs, ...lookbacks);
}

/** Inputs that an operator reads. */
export function inputsOf(plan: OperatorPlan, { operators }: Rule): readonly number[] {
  const parts = operandsOf(plan).flatMap((typed) => [...partsOf(typed, operators)]);
  const inputs = parts.flatMap((part) =>
    part.kind === "signal" || part.kind === "window" ? [part.input] : [],
  );
  return [...new Set(inputs)];
}
