import type { Typed } from "./typed.ts";

/** Per fire clause what it compares a value with: a constant, or what is usual for the device; null where it does not. */
export function thresholdsOf(
  value: Typed,
  fire: readonly { readonly typed: Typed }[],
): readonly (Typed | null)[] {
  const wanted = JSON.stringify(value);
  return fire.map(({ typed }) => search(typed, wanted) ?? null);
}

function search(typed: Typed, wanted: string): Typed | undefined {
  switch (typed.kind) {
    case "and":
    case "or":
      return search(typed.left, wanted) ?? search(typed.right, wanted);
    case "not":
      return search(typed.of, wanted);
    case "compare":
      if (JSON.stringify(typed.left) === wanted) return typed.right;
      return JSON.stringify(typed.right) === wanted ? typed.left : undefined;
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
