/** Whether a condition can hold: its comparisons with constants, as alternatives of constraints that hold together. */
import type { CompareSign } from "../language/ast.ts";
import type { SignalInput, Typed } from "../language/typed.ts";
import { everything, type Interval, intersect, interval, isEmpty, rangeOf } from "./intervals.ts";

/** Allowed values per compared expression (its JSON); all must hold together. */
export type Constraints = ReadonlyMap<string, Interval>;

/** Alternatives beyond this are not followed: then nothing is said about the condition. */
const MAX_ALTERNATIVES = 64;

const inverse: Readonly<Record<CompareSign, CompareSign>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "==": "!=",
  "!=": "==",
};
const mirrored: Readonly<Record<CompareSign, CompareSign>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

/** The alternatives under which a condition (or its opposite) holds; empty when it cannot. */
export function alternativesOf(
  typed: Typed,
  inputs: readonly SignalInput[],
  wanted: "holds" | "fails" = "holds",
): readonly Constraints[] {
  const recur = (part: Typed): readonly Constraints[] => alternativesOf(part, inputs, wanted);
  switch (typed.kind) {
    case "constant":
      return (typed.value === 1) === (wanted === "holds") ? [new Map()] : [];
    case "not":
      return alternativesOf(typed.of, inputs, wanted === "holds" ? "fails" : "holds");
    case "and":
    case "or": {
      const isBoth = (typed.kind === "and") === (wanted === "holds");
      const [left, right] = [recur(typed.left), recur(typed.right)];
      if (!isBoth) return [...left, ...right].slice(0, MAX_ALTERNATIVES + 1);
      return togetherOf(left, right);
    }
    case "compare":
      return comparison(typed, inputs, wanted);
    default:
      return [new Map()];
  }
}

/** One of each side together; empty when no pair can be. */
export function togetherOf(
  left: readonly Constraints[],
  right: readonly Constraints[],
): readonly Constraints[] {
  return left.length * right.length > MAX_ALTERNATIVES
    ? [new Map()]
    : left.flatMap((one) => right.flatMap((two) => bothOf(one, two) ?? []));
}

/** Both constraints together; undefined when they exclude each other. */
export function bothOf(left: Constraints, right: Constraints): Constraints | undefined {
  const both = new Map(left);
  for (const [key, allowed] of right) {
    const narrowed = intersect(both.get(key) ?? everything, allowed);
    if (isEmpty(narrowed)) return undefined;
    both.set(key, narrowed);
  }
  return both;
}

function comparison(
  typed: Typed & { kind: "compare" },
  inputs: readonly SignalInput[],
  wanted: "holds" | "fails",
): readonly Constraints[] {
  const sign = wanted === "holds" ? typed.sign : inverse[typed.sign];
  if (typed.right.kind === "constant") return constrain(typed.left, sign, typed.right.value, inputs);
  if (typed.left.kind === "constant") return constrain(typed.right, mirrored[sign], typed.left.value, inputs);
  return [new Map()];
}

function constrain(
  of: Typed,
  sign: CompareSign,
  value: number,
  inputs: readonly SignalInput[],
): readonly Constraints[] {
  const possible = rangeOf(of, inputs);
  if (sign === "!=") return possible.low === possible.high && possible.low === value ? [] : [new Map()];
  const allowed = intersect(possible, allowedBy(sign, value));
  return isEmpty(allowed) ? [] : [new Map([[JSON.stringify(of), allowed]])];
}

function allowedBy(sign: Exclude<CompareSign, "!=">, value: number): Interval {
  switch (sign) {
    case "<":
      return { ...interval(Number.NEGATIVE_INFINITY, value), isHighOpen: true };
    case "<=":
      return interval(Number.NEGATIVE_INFINITY, value);
    case ">":
      return { ...interval(value, Number.POSITIVE_INFINITY), isLowOpen: true };
    case ">=":
      return interval(value, Number.POSITIVE_INFINITY);
    case "==":
      return interval(value, value);
  }
}
