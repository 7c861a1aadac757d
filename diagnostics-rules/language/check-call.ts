import type { Call, Expression } from "./ast.ts";
import { checkBaseline, checkEwma, checkTimeTo } from "./check-past.ts";
import { memberInput } from "./check-value.ts";
import { type FunctionShape, functions, isFunctionName } from "./functions.ts";
import { suggestion } from "./nearest-name.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import { isLong, type RuleReads } from "./rule-reads.ts";
import {
  type Checked,
  type CheckedNumber,
  countUnit,
  number,
  type PointwiseName,
  type SignalInput,
  type WindowName,
  type WindowSize,
} from "./typed.ts";
import {
  divideUnits,
  isTime,
  multiplyUnits,
  pureNumber,
  rootUnit,
  sameDimensions,
  seconds,
  type Unit,
  unitLabel,
} from "./units.ts";

/** What the check of a call needs of the rule's checker. */
export interface CallContext {
  readonly reads: RuleReads;
  number(expression: Expression): CheckedNumber;
  signalInput(name: string, at: number): number;
  isLet(name: string): boolean;
}

/** Checks the call of a function. @throws ExpressionError */
export function checkCall(checker: CallContext, call: Call): Checked {
  const { name } = call;
  if (!isFunctionName(name)) {
    throw new ExpressionError(
      "unknown-function",
      call.at,
      `Unknown function "${name}"${suggestion(name, Object.keys(functions))}`,
    );
  }
  const shape: FunctionShape = functions[name];
  if (call.arguments.length !== shape.takes.length) {
    throw new ExpressionError(
      "wrong-arguments",
      call.at,
      `${name} got ${call.arguments.length} arguments, wanted ${shape.takes.length}: ${shape.doc}`,
    );
  }
  if (name === "silence") {
    checker.reads.usesSilence = true;
    return number({ kind: "silence" }, seconds);
  }
  if (call.where.length > 0 && name !== "log" && name !== "event")
    throw new ExpressionError("wrong-arguments", call.at, `${name} takes no "where"; log and event do`);
  if (name === "log" || name === "event" || name === "log_new")
    throw new ExpressionError(
      "wrong-arguments",
      call.at,
      `A count needs a window: ${name}(${name === "log_new" ? "" : '"…"'}) >= 2 in 10m`,
    );
  if (name === "state")
    throw new ExpressionError(
      "wrong-arguments",
      call.at,
      'A state entry stands in a comparison: state("door") == "open"',
    );
  if (name === "ewma") return checkEwma(checker, call);
  if (name === "baseline") return checkBaseline(checker, call);
  if (name === "time_to") return checkTimeTo(checker, call);
  return shape.takes.includes("range")
    ? windowCall(checker, call, name as WindowName, shape)
    : pointwiseCall(checker, call, name as PointwiseName, shape);
}

function windowCall(checker: CallContext, call: Call, name: WindowName, shape: FunctionShape): Checked {
  const range = call.arguments[shape.takes.indexOf("range")];
  if (range?.kind !== "range") {
    throw new ExpressionError(
      "wrong-arguments",
      range?.at ?? call.at,
      `${name} got no window, wanted a signal with one: ${name}(x[5m])`,
    );
  }
  checkSize(name, range);
  if (range.of.kind === "call" && ["log", "event", "log_new"].includes(range.of.name))
    return countCall(checker, call, range.of, range);
  if (range.of.kind !== "name" && range.of.kind !== "member") {
    throw new ExpressionError(
      "wrong-arguments",
      range.of.at,
      "Got a window over an expression, wanted it over a signal",
    );
  }
  if (range.of.kind === "name" && checker.isLet(range.of.name)) {
    throw new ExpressionError(
      "wrong-arguments",
      range.of.at,
      `"${range.of.name}" is a let; a window needs a signal`,
    );
  }
  const input =
    range.of.kind === "member"
      ? memberInput(checker.reads, range.of)
      : checker.signalInput(range.of.name, range.of.at);
  const read = checker.reads.inputs[input];
  const of = read?.unit ?? pureNumber;
  if (read !== undefined && name === "quantile_over_time" && range.cycles === 0) requireShort(read, range);
  const scalar = scalarArgument(checker, call, shape);
  const bucket = checker.reads.window(input, name, range);
  const typed = { kind: "window", name, input, windowMs: range.windowMs, bucket, scalar } as const;
  if (shape.gives === "condition") return { typed, type: { kind: "condition" } };
  return number(typed, resultUnit(shape, of));
}

function countCall(checker: CallContext, call: Call, counted: Call, window: WindowSize): Checked {
  if (call.name !== "count_over_time") {
    throw new ExpressionError(
      "wrong-arguments",
      call.at,
      `${call.name} got log lines or events, wanted samples; only count_over_time counts them`,
    );
  }
  const { occurrence, bucket } = checker.reads.countedOccurrence(counted, window);
  return number({ kind: "count", occurrence, windowMs: window.windowMs, bucket }, countUnit);
}

function checkSize(name: WindowName, { windowMs, cycles, at }: Expression & { kind: "range" }): void {
  if (windowMs > ruleLimits.windowMaxMs)
    throw new ExpressionError(
      "window-unbounded",
      at,
      `Got a window of ${windowMs / 86_400_000} d, wanted at most 30 d`,
    );
  if (cycles > ruleLimits.windowCycles)
    throw new ExpressionError(
      "window-unbounded",
      at,
      `Got a window of ${cycles} cycles, wanted at most ${ruleLimits.windowCycles}`,
    );
  if (cycles > 0 && (name === "absent_over_time" || name === "present_over_time"))
    throw new ExpressionError(
      "wrong-arguments",
      at,
      `${name} got a number of cycles, wanted a time: samples are absent for a time`,
    );
}

function requireShort({ signal }: SignalInput, { windowMs, at }: Expression & { kind: "range" }): void {
  if (!isLong(signal, windowMs)) return;
  throw new ExpressionError(
    "window-unbounded",
    at,
    `quantile_over_time needs every sample, and ${windowMs / 1_000} s of "${signal.id}" are more than ${ruleLimits.windowSamples}; shorten the window or use avg, min or max_over_time`,
  );
}

function scalarArgument(checker: CallContext, call: Call, shape: FunctionShape): number {
  const index = shape.takes.findIndex((takes) => takes === "scalar" || takes === "duration");
  const given = call.arguments[index];
  if (given === undefined) return 0;
  const { typed, type } = checker.number(given);
  if (typed.kind !== "constant")
    throw new ExpressionError(
      "wrong-arguments",
      given.at,
      `${call.name} got an expression, wanted a literal number`,
    );
  if (shape.takes[index] === "duration" && !isTime(type.unit)) {
    throw new ExpressionError(
      "wrong-arguments",
      given.at,
      `${call.name} got ${unitLabel(type.unit)}, wanted a duration such as 4h`,
    );
  }
  if (shape.takes[index] === "scalar" && (typed.value < 0 || typed.value > 1)) {
    throw new ExpressionError("wrong-arguments", given.at, `${call.name} got ${typed.value}, wanted 0..1`);
  }
  return typed.value;
}

function pointwiseCall(checker: CallContext, call: Call, name: PointwiseName, shape: FunctionShape): Checked {
  const given = call.arguments.map((argument) => checker.number(argument));
  const [first, second] = given;
  if (first === undefined) throw new ExpressionError("wrong-arguments", call.at, `${name} wants an argument`);
  if (second !== undefined && !second.type.isBare && !sameDimensions(first.type.unit, second.type.unit)) {
    throw new ExpressionError(
      "unit-mismatch",
      call.at,
      `${name} got ${unitLabel(first.type.unit)} and ${unitLabel(second.type.unit)}, wanted the same unit`,
    );
  }
  const factor = second?.type.isBare === true ? first.type.unit.factor : 1;
  const typed = {
    kind: "pointwise",
    name,
    arguments: given.map((argument, index) =>
      index === 1 && factor !== 1 && argument.typed.kind === "constant"
        ? { kind: "constant" as const, value: argument.typed.value * factor }
        : argument.typed,
    ),
  } as const;
  return number(typed, resultUnit(shape, first.type.unit), first.type.isBare);
}

function resultUnit(shape: FunctionShape, of: Unit): Unit {
  switch (shape.unit) {
    case "same":
      return of;
    case "perSecond":
      return divideUnits(of, seconds);
    case "count":
      return countUnit;
    case "seconds":
      return seconds;
    case "none":
      return pureNumber;
    case "squared":
      return multiplyUnits(of, of);
    case "rooted":
      return rootUnit(of);
  }
}
