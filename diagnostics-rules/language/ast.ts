import type { DurationMs } from "@housecall/proto/base";
import type { Unit } from "./units.ts";

export type CompareSign = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type ArithmeticSign = "+" | "-" | "*" | "/";

/** An expression as written; `at` is the offset of its first or deciding letter. */
export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly unit?: Unit; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | { readonly kind: "range"; readonly of: Expression; readonly windowMs: DurationMs; readonly at: number }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly at: number;
    }
  | { readonly kind: "negate" | "not"; readonly of: Expression; readonly at: number }
  | {
      readonly kind: "arithmetic";
      readonly sign: ArithmeticSign;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: "compare";
      readonly sign: CompareSign;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: "and" | "or";
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    };

/** A condition with the time for which it must hold. */
export interface Clause {
  readonly condition: Expression;
  readonly holdMs: DurationMs;
}

/** Every expression below and including this one, outermost first. */
export function* walk(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) yield* walk(child);
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "text":
    case "name":
      return [];
    case "range":
    case "negate":
    case "not":
      return [expression.of];
    case "call":
      return expression.arguments;
    case "arithmetic":
    case "compare":
    case "and":
    case "or":
      return [expression.left, expression.right];
  }
}
