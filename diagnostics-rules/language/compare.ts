import type { CompareSign } from "./ast.ts";
import type { Evaluate } from "./frame.ts";

/**
 * A comparison with what another expression gives: 1, 0, or NaN when one side is not known.
 *
 * Each sign has functions of its own, as these run for every sample: with something unknown neither a comparison nor its
 * opposite holds.
 */
export function compareBoth(sign: CompareSign, left: Evaluate, right: Evaluate): Evaluate {
  const isLess: Evaluate = (frame) => below(left(frame), right(frame));
  const isMore: Evaluate = (frame) => below(right(frame), left(frame));
  switch (sign) {
    case "<":
      return isLess;
    case ">":
      return isMore;
    case "<=":
      return (frame) => 1 - isMore(frame);
    case ">=":
      return (frame) => 1 - isLess(frame);
    case "==":
      return (frame) => same(left(frame), right(frame));
    case "!=":
      return (frame) => 1 - same(left(frame), right(frame));
  }
}

/** A comparison with a number, as most are. */
export function compareWith(sign: CompareSign, left: Evaluate, right: number): Evaluate {
  switch (sign) {
    case "<":
      return (frame) => below(left(frame), right);
    case ">":
      return (frame) => below(right, left(frame));
    case "<=":
      return (frame) => 1 - below(right, left(frame));
    case ">=":
      return (frame) => 1 - below(left(frame), right);
    case "==":
      return (frame) => same(left(frame), right);
    case "!=":
      return (frame) => 1 - same(left(frame), right);
  }
}

function below(lower: number, upper: number): number {
  return lower < upper ? 1 : lower >= upper ? 0 : Number.NaN;
}

function same(left: number, right: number): number {
  return left === right ? 1 : left < right || left > right ? 0 : Number.NaN;
}
