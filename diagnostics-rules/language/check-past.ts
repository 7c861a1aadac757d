/** Functions that remember more than a window: ewma, baseline, time_to. */
import type { Call, Expression } from "./ast.ts";
import { memberInput } from "./check-value.ts";
import type { BaselineSpan } from "./operators/baseline.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { RuleReads } from "./rule-reads.ts";
import { type Checked, type CheckedNumber, number } from "./typed.ts";
import { isTime, sameDimensions, seconds, unitLabel } from "./units.ts";

/** What the check of these functions needs of the rule's checker. */
export interface PastContext {
  readonly reads: RuleReads;
  number(expression: Expression): CheckedNumber;
  signalInput(name: string, at: number): number;
  isLet(name: string): boolean;
}

/** Cycles or samples that a baseline may learn over. */
const MAX_LEARNED = 10_000;

/** `ewma(x, 10m)`. @throws ExpressionError */
export function checkEwma(checker: PastContext, { arguments: given, at }: Call): Checked {
  const [of, tau] = given;
  if (of === undefined || tau === undefined) throw new RangeError("ewma without arguments");
  const { typed, type } = checker.number(of);
  const operator = checker.reads.operator({ kind: "ewma", of: typed, tauMs: durationMs(checker, tau) }, at);
  return number({ kind: "operator", operator }, type.unit);
}

/** `baseline(x, 20 cycles)`, `baseline(x, 50 samples)`, `baseline(x, 14d)`. @throws ExpressionError */
export function checkBaseline(checker: PastContext, { arguments: given, at }: Call): Checked {
  const [of, over] = given;
  if (of === undefined || over === undefined) throw new RangeError("baseline without arguments");
  const { typed, type } = checker.number(of);
  const operator = checker.reads.operator({ kind: "baseline", of: typed, span: spanOf(checker, over) }, at);
  return number({ kind: "operator", operator }, type.unit);
}

function spanOf(checker: PastContext, over: Expression): BaselineSpan {
  if (over.kind !== "span") return { unit: "time", length: durationMs(checker, over) };
  if (over.count > MAX_LEARNED)
    throw new ExpressionError(
      "window-unbounded",
      over.at,
      `Got ${over.count} ${over.of} to learn over, wanted at most ${MAX_LEARNED}`,
    );
  checker.reads.usesCycles ||= over.of === "cycles";
  return { unit: over.of, length: over.count };
}

function durationMs(checker: PastContext, given: Expression): number {
  const isNumber = given.kind === "number";
  const { typed, type } = isNumber ? checker.number(given) : { typed: undefined, type: undefined };
  if (typed?.kind !== "constant" || type === undefined || !isTime(type.unit) || typed.value <= 0)
    throw new ExpressionError(
      "wrong-arguments",
      given.at,
      "Got something else, wanted a duration such as 10m",
    );
  const ms = typed.value * 1_000;
  if (ms <= ruleLimits.windowMaxMs) return ms;
  throw new ExpressionError("window-unbounded", given.at, `Got ${ms / 86_400_000} d, wanted at most 30 d`);
}

/** `time_to(x, 100%, 6h)`. @throws ExpressionError */
export function checkTimeTo(checker: PastContext, { arguments: given, at }: Call): Checked {
  const [of, limit, over] = given;
  if (of === undefined || limit === undefined || over === undefined)
    throw new RangeError("time_to without arguments");
  if ((of.kind !== "name" || checker.isLet(of.name)) && of.kind !== "member")
    throw new ExpressionError("wrong-arguments", of.at, "time_to got an expression, wanted a signal");
  const input = of.kind === "member" ? memberInput(checker.reads, of) : checker.signalInput(of.name, of.at);
  const unit = checker.reads.inputs[input]?.unit;
  const wanted = checker.number(limit);
  if (wanted.typed.kind !== "constant")
    throw new ExpressionError(
      "wrong-arguments",
      limit.at,
      "time_to got an expression as limit, wanted a literal number",
    );
  if (unit !== undefined && !wanted.type.isBare && !sameDimensions(unit, wanted.type.unit))
    throw new ExpressionError(
      "unit-mismatch",
      at,
      `time_to got ${unitLabel(unit)} and ${unitLabel(wanted.type.unit)}, wanted the same unit`,
    );
  const scalar = wanted.typed.value * (wanted.type.isBare ? (unit?.factor ?? 1) : 1);
  const windowMs = durationMs(checker, over);
  const bucket = checker.reads.window(input, "time_to", { windowMs, cycles: 0 });
  return number({ kind: "window", name: "time_to", input, windowMs, bucket, scalar }, seconds);
}
