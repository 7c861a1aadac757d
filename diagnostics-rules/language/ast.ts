import type { DurationMs } from "@housecall/proto/base";
import type { Unit } from "./units.ts";

export type CompareSign = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type ArithmeticSign = "+" | "-" | "*" | "/";

/** An expression as written; `at` is the offset of its first or deciding letter. */
export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly unit?: Unit; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  /** A number of cycles or samples: `20 cycles`. */
  | { readonly kind: "span"; readonly count: number; readonly of: SpanUnit; readonly at: number }
  | {
      readonly kind: "range";
      readonly of: Expression;
      readonly windowMs: DurationMs;
      /** Length in cycles; 0 for a window in time. */
      readonly cycles: number;
      readonly at: number;
    }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly arguments: readonly Expression[];
      /** What must hold of a log line's parameters or an event's attributes. */
      readonly where: readonly Filter[];
      readonly at: number;
    }
  /** A parameter of a log line or an attribute of an event: `event("x").current_a`. */
  | { readonly kind: "member"; readonly of: Call; readonly name: string; readonly at: number }
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
    }
  /** `left -> right within 2m`, or `left -> not right within 90s`. */
  | {
      readonly kind: "sequence";
      readonly left: Expression;
      readonly right: Expression;
      readonly wants: "follows" | "stays-away";
      readonly withinMs: DurationMs;
      readonly at: number;
    }
  /** `not of within 90s`. */
  | { readonly kind: "never"; readonly of: Expression; readonly withinMs: DurationMs; readonly at: number };

export type Call = Expression & { readonly kind: "call" };
export type SpanUnit = "cycles" | "samples";

/** A comparison of a log line's parameter or an event's attribute with a literal. */
export interface Filter {
  readonly name: string;
  readonly sign: CompareSign;
  readonly value: string | number | boolean;
  readonly at: number;
}

/** How often a condition must hold: in `wanted` of the newest `of` cycles or samples. */
export interface Repeat {
  readonly wanted: number;
  readonly of: number;
  readonly unit: SpanUnit;
  readonly at: number;
}

/** A condition with the time for which, and the cycles or samples in which, it must hold. */
export interface Clause {
  readonly condition: Expression;
  readonly holdMs: DurationMs;
  readonly repeat: Repeat | undefined;
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
    case "span":
      return [];
    case "range":
    case "member":
    case "negate":
    case "not":
    case "never":
      return [expression.of];
    case "call":
      return expression.arguments;
    case "arithmetic":
    case "compare":
    case "and":
    case "or":
    case "sequence":
      return [expression.left, expression.right];
  }
}
