import type { Typed } from "./typed.ts";
import type { Unit } from "./units.ts";

/** The constant with which the fire clauses compare a value, in the value's own unit; null when there is none. */
export function thresholdOf(
  value: Typed,
  fire: readonly { readonly typed: Typed }[],
  unit: Unit,
): number | null {
  const wanted = JSON.stringify(value);
  for (const { typed } of fire) {
    const found = search(typed, wanted);
    if (found !== undefined) return found / unit.factor;
  }
  return null;
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
    case "logCount":
    case "silence":
    case "pointwise":
    case "negate":
    case "arithmetic":
      return undefined;
  }
}
