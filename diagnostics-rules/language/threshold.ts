import type { Typed } from "./typed.ts";
import type { Unit } from "./units.ts";

/** Per fire clause, the constant with which it compares a value, in the value's own unit; null where it does not. */
export function thresholdsOf(
  value: Typed,
  fire: readonly { readonly typed: Typed }[],
  unit: Unit,
): readonly (number | null)[] {
  const wanted = JSON.stringify(value);
  return fire.map(({ typed }) => {
    const found = search(typed, wanted);
    return found === undefined ? null : found / unit.factor;
  });
}

function search(typed: Typed, wanted: string): number | undefined {
  switch (typed.kind) {
    case "and":
    case "or":
      return search(typed.left, wanted) ?? search(typed.right, wanted);
    case "not":
      return search(typed.of, wanted);
    case "compare":
      if (typed.right.kind === "constant" && JSON.stringify(typed.left) === wanted) return typed.right.value;
      return typed.left.kind === "constant" && JSON.stringify(typed.right) === wanted
        ? typed.left.value
        : undefined;
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
