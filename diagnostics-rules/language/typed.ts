import type { DurationMs } from "@housecall/proto/base";
import type { Signal } from "@housecall/proto/signals";
import type { LogTemplate } from "../logs/log-template.ts";
import type { ArithmeticSign, CompareSign, Filter } from "./ast.ts";
import type { FunctionName } from "./functions.ts";
import type { BaselineSpan } from "./operators/baseline.ts";
import { counts, type Unit } from "./units.ts";

/** A checked expression: names are resolved, units agree, every number is in base units. Conditions are 1, 0 or NaN (unknown). */
export type Typed =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "signal"; readonly input: number }
  | {
      readonly kind: "window";
      readonly name: WindowName;
      readonly input: number;
      readonly windowMs: DurationMs;
      /** Among the rule's windows in buckets; -1 for one whose samples are all kept. */
      readonly bucket: number;
      readonly scalar: number;
    }
  /** How many occurrences lie in a window. */
  | {
      readonly kind: "count";
      readonly occurrence: number;
      readonly windowMs: DurationMs;
      /** Among the rule's windows in buckets, when cycles are counted; else -1. */
      readonly bucket: number;
    }
  /** An entry of the reported state: its number, or the place of its text among those that the rule compares with. */
  | { readonly kind: "state"; readonly state: number }
  | { readonly kind: "silence" }
  /** Something that keeps state of its own. */
  | { readonly kind: "operator"; readonly operator: number }
  | { readonly kind: "pointwise"; readonly name: PointwiseName; readonly arguments: readonly Typed[] }
  | { readonly kind: "negate" | "not"; readonly of: Typed }
  | {
      readonly kind: "arithmetic";
      readonly sign: ArithmeticSign;
      readonly left: Typed;
      readonly right: Typed;
    }
  | { readonly kind: "compare"; readonly sign: CompareSign; readonly left: Typed; readonly right: Typed }
  | { readonly kind: "and" | "or"; readonly left: Typed; readonly right: Typed };

export type PointwiseName =
  | "abs"
  | "ceil"
  | "floor"
  | "round"
  | "sqrt"
  | "clamp_min"
  | "clamp_max"
  | "coalesce";
export type WindowName = Exclude<
  FunctionName,
  PointwiseName | PastName | "silence" | "log" | "event" | "log_new" | "state"
>;
/** Functions that keep state of their own. */
export type PastName = "ewma" | "baseline";

/** What keeps state of its own, and of what it is. */
export type OperatorPlan =
  | { readonly kind: "ewma"; readonly of: Typed; readonly tauMs: DurationMs }
  | { readonly kind: "baseline"; readonly of: Typed; readonly span: BaselineSpan }
  | {
      readonly kind: "sequence";
      readonly first: StepPlan;
      readonly second: StepPlan;
      readonly wants: "follows" | "stays-away";
      readonly withinMs: DurationMs;
    }
  | { readonly kind: "never"; readonly of: StepPlan; readonly withinMs: DurationMs };

/** A step of a sequence. */
export type StepPlan =
  | { readonly kind: "condition"; readonly typed: Typed }
  | { readonly kind: "occurrence"; readonly occurrence: number };

/** What an expression is: a condition, or a number with its unit. `isBare`: made of literals without unit, so it takes that of its neighbour. */
export type TypeOf =
  | { readonly kind: "condition" }
  | { readonly kind: "number"; readonly unit: Unit; readonly isBare: boolean };

/** A checked expression with its type. */
export interface Checked {
  readonly typed: Typed;
  readonly type: TypeOf;
}

/** Length of a window: a time, or a number of cycles. */
export interface WindowSize {
  readonly windowMs: DurationMs;
  /** 0 for a window in time. */
  readonly cycles: number;
}

/** A signal that a rule reads. */
export interface SignalInput {
  readonly signal: Signal;
  readonly unit: Unit;
  readonly lookbackMs: DurationMs;
  /** Longest window over it; 0 when only its newest value is read. */
  windowMs: DurationMs;
  /** False for what is only shown as evidence: its samples decide nothing. */
  decides: boolean;
  /** True for what `while` reads: it is taken outside of it too. */
  isGate: boolean;
  /** True for what a clause, `clear` or a severity reads, or what they are computed from. */
  isJudged: boolean;
  /** Where the value comes from when it is no signal: a named part of an occurrence. */
  readonly from: { readonly occurrence: number; readonly name: string } | undefined;
}

/** A window that is kept in buckets, and what is asked of it. */
export interface BucketWindow extends WindowSize {
  readonly functions: WindowName[];
}

/** Such a window over samples or occurrences. */
export interface BucketInput extends BucketWindow {
  readonly source: { readonly kind: "input" | "occurrence"; readonly index: number };
}

/** Log lines or events that a rule counts or reads values of. */
export interface OccurrenceInput {
  readonly source:
    | { readonly kind: "log"; readonly template: LogTemplate }
    | { readonly kind: "event"; readonly name: string }
    /** Lines of a kind that was never seen on this model and firmware. */
    | { readonly kind: "new-line" };
  readonly filters: readonly Filter[];
  windowMs: DurationMs;
  /** Times that must be kept, so that the counts it is compared with can be told; 0 when only values are read. */
  capacity: number;
  isGate: boolean;
}

/** An entry of the reported state that a rule reads. */
export interface StateInput {
  readonly key: string;
  /** The texts that it is compared with; undefined when it is compared with numbers. */
  readonly texts: string[] | undefined;
}

/** A checked expression that is a number. */
export type CheckedNumber = Checked & { readonly type: TypeOf & { readonly kind: "number" } };

/** A checked number. */
export function number(typed: Typed, unit: Unit, isBare = false): CheckedNumber {
  return { typed, type: { kind: "number", unit, isBare } };
}

/** The unit of a count of log lines, events or samples. */
export const countUnit = counts;
