/** What values an expression can have, from the ranges of the catalogue; for finding conditions that cannot hold. */
import type { SignalInput, Typed, WindowName } from "../language/typed.ts";

/** Values from `low` to `high`; an open end does not include its bound. */
export interface Interval {
  readonly low: number;
  readonly isLowOpen: boolean;
  readonly high: number;
  readonly isHighOpen: boolean;
}

export const everything: Interval = interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
const notNegative: Interval = interval(0, Number.POSITIVE_INFINITY);

/** The closed interval of two bounds. */
export function interval(low: number, high: number): Interval {
  return { low, isLowOpen: false, high, isHighOpen: false };
}

/** What is in both; may be empty. */
export function intersect(left: Interval, right: Interval): Interval {
  const low = Math.max(left.low, right.low);
  const high = Math.min(left.high, right.high);
  return {
    low,
    isLowOpen: (left.low === low && left.isLowOpen) || (right.low === low && right.isLowOpen),
    high,
    isHighOpen: (left.high === high && left.isHighOpen) || (right.high === high && right.isHighOpen),
  };
}

export function isEmpty({ low, high, isLowOpen, isHighOpen }: Interval): boolean {
  return low > high || (low === high && (isLowOpen || isHighOpen));
}

/** Possible values of a number, as far as they can be told. */
export function rangeOf(typed: Typed, inputs: readonly SignalInput[]): Interval {
  switch (typed.kind) {
    case "constant":
      return interval(typed.value, typed.value);
    case "signal":
      return signalRange(inputs[typed.input]);
    case "window":
      return windowRange(typed.name, signalRange(inputs[typed.input]));
    case "count":
    case "silence":
      return notNegative;
    case "state":
    case "operator":
      return everything;
    case "pointwise":
      return typed.name === "abs" || typed.name === "sqrt"
        ? absolute(typed.arguments.map((argument) => rangeOf(argument, inputs)))
        : everything;
    case "negate": {
      const { low, high } = rangeOf(typed.of, inputs);
      return interval(-high, -low);
    }
    case "arithmetic":
      return arithmeticRange(typed.sign, rangeOf(typed.left, inputs), rangeOf(typed.right, inputs));
    case "not":
    case "and":
    case "or":
    case "compare":
      return interval(0, 1);
  }
}

function signalRange(input: SignalInput | undefined): Interval {
  if (input === undefined) return everything;
  return interval(input.signal.min * input.unit.factor, input.signal.max * input.unit.factor);
}

const keepsRange: ReadonlySet<WindowName> = new Set([
  "avg_over_time",
  "min_over_time",
  "max_over_time",
  "last_over_time",
  "quantile_over_time",
]);
const neverNegative: ReadonlySet<WindowName> = new Set([
  "rate",
  "irate",
  "increase",
  "changes",
  "resets",
  "count_over_time",
  "stddev_over_time",
  "stdvar_over_time",
  "time_to",
]);

function windowRange(name: WindowName, of: Interval): Interval {
  if (keepsRange.has(name)) return of;
  return neverNegative.has(name) ? notNegative : everything;
}

function absolute([of]: readonly Interval[]): Interval {
  if (of === undefined) return notNegative;
  const high = Math.max(Math.abs(of.low), Math.abs(of.high));
  const low = of.low <= 0 && of.high >= 0 ? 0 : Math.min(Math.abs(of.low), Math.abs(of.high));
  return interval(low, high);
}

function arithmeticRange(sign: "+" | "-" | "*" | "/", left: Interval, right: Interval): Interval {
  if (sign === "+") return interval(left.low + right.low, left.high + right.high);
  if (sign === "-") return interval(left.low - right.high, left.high - right.low);
  const isScaled =
    sign === "*"
      ? left.low === left.high || right.low === right.high
      : right.low === right.high && right.low !== 0;
  if (!isScaled) return everything;
  const ends = [left.low, left.high].flatMap((one) =>
    [right.low, right.high].map((two) => (sign === "*" ? one * two : one / two)),
  );
  return ends.some(Number.isNaN) ? everything : interval(Math.min(...ends), Math.max(...ends));
}
