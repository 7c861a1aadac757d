import type { CompareSign } from "./ast.ts";
import type { Typed } from "./typed.ts";

/** On which side of its bound a value must lie for the condition to hold. */
export type ThresholdSide = "above" | "at_least" | "below" | "at_most" | "equal" | "unequal";

/** What a condition compares a value with: a constant, or what is usual for the device. */
export interface Threshold {
  readonly typed: Typed;
  readonly side: ThresholdSide;
  /** It is a bound only while this is above 0; undefined when it always is. */
  readonly whilePositive?: Typed;
}

const sides: Readonly<Record<CompareSign, ThresholdSide>> = {
  ">": "above",
  ">=": "at_least",
  "<": "below",
  "<=": "at_most",
  "==": "equal",
  "!=": "unequal",
};
const opposites: Readonly<Record<ThresholdSide, ThresholdSide>> = {
  above: "at_most",
  at_least: "below",
  below: "at_least",
  at_most: "above",
  equal: "unequal",
  unequal: "equal",
};
/** The same seen from the other side of the sign: `1 < x` is `x > 1`. */
const mirrored: Readonly<Record<ThresholdSide, ThresholdSide>> = {
  above: "below",
  at_least: "at_most",
  below: "above",
  at_most: "at_least",
  equal: "equal",
  unequal: "unequal",
};

/** Per fire clause what it compares a value with; null where it does not. */
export function thresholdsOf(
  value: Typed,
  fire: readonly { readonly typed: Typed }[],
): readonly (Threshold | null)[] {
  const wanted = JSON.stringify(value);
  return fire.map(({ typed }) => search(typed, wanted) ?? null);
}

function search(typed: Typed, wanted: string): Threshold | undefined {
  switch (typed.kind) {
    case "and":
    case "or":
      return search(typed.left, wanted) ?? search(typed.right, wanted);
    case "not": {
      const found = search(typed.of, wanted);
      return found && { ...found, side: opposites[found.side] };
    }
    case "compare":
      return compared(typed, wanted);
    case "constant":
    case "signal":
    case "window":
    case "count":
    case "state":
    case "silence":
    case "operator":
    case "pointwise":
    case "negate":
    case "arithmetic":
      return undefined;
  }
}

function compared(
  { sign, left, right }: Typed & { readonly kind: "compare" },
  wanted: string,
): Threshold | undefined {
  const side = sides[sign];
  if (JSON.stringify(left) === wanted) return { typed: right, side };
  if (JSON.stringify(right) === wanted) return { typed: left, side: mirrored[side] };
  if (!isShareOf(left, wanted)) return undefined;
  const bound: Typed = { kind: "arithmetic", sign: "*", left: right, right: left.right };
  return { typed: bound, side, whilePositive: left.right };
}

/** `x / usual > 1.5` asks of x that it is above 1.5 times what is usual. */
function isShareOf(typed: Typed, wanted: string): typed is Typed & { readonly kind: "arithmetic" } {
  return typed.kind === "arithmetic" && typed.sign === "/" && JSON.stringify(typed.left) === wanted;
}
