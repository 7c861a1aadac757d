/** Sequences: `A -> B within 2m`, `A -> not B within 90s`, `not A within 90s`. */
import type { Expression } from "./ast.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { RuleReads } from "./rule-reads.ts";
import type { Checked, StepPlan, Typed } from "./typed.ts";

/** What the check of a sequence needs of the rule's checker. */
export interface SequenceContext {
  readonly reads: RuleReads;
  condition(expression: Expression): Typed;
}

/** Checks a sequence. @throws ExpressionError */
export function checkSequence(
  checker: SequenceContext,
  { left, right, wants, withinMs, at }: Expression & { readonly kind: "sequence" },
): Checked {
  requireBounded(withinMs, at);
  const [first, second] = [stepOf(checker, left), stepOf(checker, right)];
  const operator = checker.reads.operator({ kind: "sequence", first, second, wants, withinMs }, at);
  return { typed: { kind: "operator", operator }, type: { kind: "condition" } };
}

/** Checks that something stays away. @throws ExpressionError */
export function checkNever(
  checker: SequenceContext,
  { of, withinMs, at }: Expression & { readonly kind: "never" },
): Checked {
  requireBounded(withinMs, at);
  const operator = checker.reads.operator({ kind: "never", of: stepOf(checker, of), withinMs }, at);
  return { typed: { kind: "operator", operator }, type: { kind: "condition" } };
}

/** A log template or event alone is an occurrence, everything else a condition. */
function stepOf(checker: SequenceContext, expression: Expression): StepPlan {
  const isOccurrence = expression.kind === "call" && ["log", "event", "log_new"].includes(expression.name);
  return isOccurrence
    ? { kind: "occurrence", occurrence: checker.reads.stepOccurrence(expression) }
    : { kind: "condition", typed: checker.condition(expression) };
}

function requireBounded(withinMs: number, at: number): void {
  if (withinMs <= ruleLimits.windowMaxMs) return;
  throw new ExpressionError("window-unbounded", at, `Got ${withinMs / 86_400_000} d, wanted at most 30 d`);
}
