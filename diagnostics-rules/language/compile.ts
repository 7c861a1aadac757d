/** Turns checked expressions into closures over a {@link Frame}. Conditions give 1, 0 or NaN for unknown. */
import type { CompareSign } from "./ast.ts";
import { compareBoth, compareWith } from "./compare.ts";
import { compileCount, countBounds } from "./compile-count.ts";
import type { Evaluate } from "./frame.ts";
import { type InputPlace, isRing, type Layout } from "./layout.ts";
import { baselineValue } from "./operators/baseline.ts";
import { bucketFunction } from "./operators/bucket-window.ts";
import { ewmaValue } from "./operators/ewma.ts";
import { neverValue } from "./operators/never.ts";
import { type SequenceOptions, sequenceValue } from "./operators/sequence.ts";
import type { Step } from "./operators/step.ts";
import { newestTime, sampleTime } from "./ring.ts";
import type { OperatorPlan, PointwiseName, SignalInput, StepPlan, Typed } from "./typed.ts";
import { freshMs } from "./typed-parts.ts";
import type { WindowFunctions } from "./windows.ts";

/** What {@link compile} needs to know of the rule. */
export interface CompileContext {
  readonly layout: Layout;
  readonly inputs: readonly SignalInput[];
  readonly operators: readonly OperatorPlan[];
  /** Shared by all expressions of the rule. */
  readonly windows: WindowFunctions;
  /** "cycle": a signal's name is a sample of the cycle that is going on, no older one. */
  readonly scope: "device" | "cycle";
}

/** Compiles one checked expression. */
export function compile(typed: Typed, context: CompileContext): Evaluate {
  switch (typed.kind) {
    case "constant":
      return () => typed.value;
    case "signal":
      return compileSignal(typed.input, context);
    case "window":
      return compileWindow(typed, context);
    case "count":
      return compileCount(typed, context.layout);
    case "state":
      return compileState(typed.state, context);
    case "operator":
      return compileOperator(typed.operator, context);
    case "silence":
      return (frame) => frame.silenceMs / 1_000;
    case "pointwise":
      return compilePointwise(
        typed.name,
        typed.arguments.map((argument) => compile(argument, context)),
      );
    case "negate":
      return negate(compile(typed.of, context));
    case "not":
      return not(compile(typed.of, context));
    case "and":
      return and(compile(typed.left, context), compile(typed.right, context));
    case "or":
      return or(compile(typed.left, context), compile(typed.right, context));
    case "compare":
      return compileComparison(typed, context);
    case "arithmetic":
      return arithmetic(typed.sign, compile(typed.left, context), compile(typed.right, context));
  }
}

/** The newest value of an input that is not older than its lookback; NaN otherwise. */
function compileSignal(index: number, context: CompileContext): Evaluate {
  const { layout } = context;
  const place = layout.inputs[index];
  const newest = newestValue(index, context);
  if (context.scope === "device" || layout.cycle === undefined || place === undefined) return newest;
  const { startedAtMs } = layout.cycle;
  return (frame) => {
    const { data, base } = frame;
    const isOld = sampleTime(data, base, place) <= (data[base + startedAtMs] ?? Number.NaN);
    return isOld ? Number.NaN : newest(frame);
  };
}

function newestValue(index: number, { layout, inputs }: CompileContext): Evaluate {
  const place = layout.inputs[index];
  const input = inputs[index];
  if (place === undefined || input === undefined) throw new RangeError(`no input ${index}`);
  const { lookbackMs } = input;
  const { factor } = input.unit;
  if (!isRing(place)) {
    return ({ data, base, atMs }) =>
      atMs - (data[base + place.time] ?? Number.NaN) < lookbackMs
        ? (data[base + place.value] ?? Number.NaN) * factor
        : Number.NaN;
  }
  return ({ data, base, atMs }) => {
    const count = data[base + place.head + 1] ?? 0;
    if (count === 0) return Number.NaN;
    const newest = ((data[base + place.head] ?? 0) + count - 1) % place.capacity;
    const isFresh = atMs - (data[base + place.times + newest] ?? Number.NaN) < lookbackMs;
    return isFresh ? (data[base + place.values + newest] ?? Number.NaN) * factor : Number.NaN;
  };
}

function compileWindow(
  typed: Typed & { kind: "window" },
  { layout, inputs, windows }: CompileContext,
): Evaluate {
  const { name, windowMs, scalar } = typed;
  const place = layout.inputs[typed.input];
  const input = inputs[typed.input];
  const bucket = layout.buckets[typed.bucket];
  if (place === undefined || input === undefined) throw new RangeError(`no window ${typed.input}`);
  const { factor } = input.unit;
  if (bucket !== undefined) return bucketFunction({ name, place: bucket, windowMs, scalar, factor });
  if (name === "absent_over_time" || name === "present_over_time")
    return compileAbsence(place, windowMs, name === "absent_over_time" ? 1 : 0);
  if (!isRing(place)) throw new RangeError(`no window ${typed.input}`);
  return windows.get({ name, place, windowMs, scalar, factor });
}

/** Absence is known only where the device was heard during the whole window. */
function compileAbsence(place: InputPlace, windowMs: number, absent: 0 | 1): Evaluate {
  return ({ data, base, atMs, observedSinceMs }) => {
    if (sampleTime(data, base, place) > atMs - windowMs) return 1 - absent;
    return observedSinceMs <= atMs - windowMs ? absent : Number.NaN;
  };
}

function compileOperator(index: number, context: CompileContext): Evaluate {
  const plan = context.operators[index];
  const at = context.layout.operators[index];
  if (plan === undefined || at === undefined) throw new RangeError(`no operator ${index}`);
  switch (plan.kind) {
    case "ewma":
      return ewmaValue(at, freshMs(plan, context));
    case "baseline":
      return baselineValue(at, plan.span);
    case "sequence":
      return sequenceValue(compileSequence(plan, at, context));
    case "never":
      return neverValue({ at, withinMs: plan.withinMs });
  }
}

/** What a sequence is made of. */
export function compileSequence(
  { first, second, wants, withinMs }: OperatorPlan & { kind: "sequence" },
  at: number,
  context: CompileContext,
): SequenceOptions {
  return { at, first: compileStep(first, context), second: compileStep(second, context), wants, withinMs };
}

/** A step of a sequence. */
export function compileStep(step: StepPlan, context: CompileContext): Step {
  if (step.kind === "condition") return { evaluate: compile(step.typed, context), newestAtMs: undefined };
  const place = context.layout.occurrences[step.occurrence];
  if (place === undefined) throw new RangeError(`no occurrence ${step.occurrence}`);
  const newestAtMs: Evaluate = ({ data, base }) => newestTime(data, base, place);
  return { evaluate: (frame) => (Number.isNaN(newestAtMs(frame)) ? 0 : 1), newestAtMs };
}

function compileState(index: number, { layout }: CompileContext): Evaluate {
  const at = layout.states[index];
  if (at === undefined) throw new RangeError(`no state ${index}`);
  return ({ data, base }) => data[base + at] ?? Number.NaN;
}

function compileComparison(typed: Typed & { kind: "compare" }, context: CompileContext): Evaluate {
  if (typed.left.kind === "count" && typed.sign !== "==" && typed.sign !== "!=") {
    const { atLeast, mayMiss } = countBounds(typed.left, context.layout);
    const test = comparison(typed.sign, atLeast, typed.right, context);
    const certain = typed.sign === ">" || typed.sign === ">=" ? 1 : 0;
    return (frame) => {
      const result = test(frame);
      return result !== certain && mayMiss(frame) ? Number.NaN : result;
    };
  }
  return comparison(typed.sign, compile(typed.left, context), typed.right, context);
}

function comparison(sign: CompareSign, left: Evaluate, right: Typed, context: CompileContext): Evaluate {
  if (right.kind === "constant") return compareWith(sign, left, right.value);
  return compareBoth(sign, left, compile(right, context));
}

function arithmetic(sign: "+" | "-" | "*" | "/", left: Evaluate, right: Evaluate): Evaluate {
  switch (sign) {
    case "+":
      return (frame) => left(frame) + right(frame);
    case "-":
      return (frame) => left(frame) - right(frame);
    case "*":
      return (frame) => left(frame) * right(frame);
    case "/":
      return (frame) => left(frame) / right(frame);
  }
}

function negate(of: Evaluate): Evaluate {
  return (frame) => -of(frame);
}

function not(of: Evaluate): Evaluate {
  return (frame) => 1 - of(frame);
}

function and(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const first = left(frame);
    if (first === 0) return 0;
    const second = right(frame);
    return second === 0 ? 0 : first + second === 2 ? 1 : Number.NaN;
  };
}

function or(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const first = left(frame);
    if (first === 1) return 1;
    const second = right(frame);
    return second === 1 ? 1 : first + second === 0 ? 0 : Number.NaN;
  };
}

function compilePointwise(name: PointwiseName, [first, second]: readonly Evaluate[]): Evaluate {
  if (first === undefined) throw new RangeError(`${name} without argument`);
  const bound = second ?? first;
  switch (name) {
    case "abs":
      return (frame) => Math.abs(first(frame));
    case "ceil":
      return (frame) => Math.ceil(first(frame));
    case "floor":
      return (frame) => Math.floor(first(frame));
    case "round":
      return (frame) => Math.floor(first(frame) + 0.5);
    case "sqrt":
      return (frame) => Math.sqrt(first(frame));
    case "clamp_min":
      return (frame) => Math.max(first(frame), bound(frame));
    case "clamp_max":
      return (frame) => Math.min(first(frame), bound(frame));
    case "coalesce":
      return (frame) => {
        const value = first(frame);
        return Number.isNaN(value) ? bound(frame) : value;
      };
  }
}
