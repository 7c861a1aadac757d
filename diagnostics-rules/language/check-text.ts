/** Comparisons with a text or a flag: names of codes, and entries of the reported state. */
import type { Call, CompareSign, Expression } from "./ast.ts";
import { codedSignal } from "./coded-signal.ts";
import { suggestion } from "./nearest-name.ts";
import { ExpressionError } from "./rule-finding.ts";
import type { RuleReads } from "./rule-reads.ts";
import type { Checked, Typed } from "./typed.ts";

/** What a comparison of texts needs of the rule's checker. */
export interface TextContext {
  readonly reads: RuleReads;
  check(expression: Expression): Checked;
}

type Comparison = Expression & { readonly kind: "compare" };

const mirrored: Readonly<Record<CompareSign, CompareSign>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

/** The comparison when one side is a text or the state; undefined for one of numbers. @throws ExpressionError */
export function checkTextComparison(checker: TextContext, comparison: Comparison): Typed | undefined {
  const { left, right, sign } = comparison;
  if (isState(left)) return compareState(checker, left, { sign, with: right });
  if (isState(right)) return compareState(checker, right, { sign: mirrored[sign], with: left });
  if (right.kind === "text") return compareCode(checker, left, { sign, text: right });
  if (left.kind === "text") return compareCode(checker, right, { sign: mirrored[sign], text: left });
  return undefined;
}

type Text = Expression & { readonly kind: "text" };

function compareCode(
  checker: TextContext,
  of: Expression,
  { sign, text }: { readonly sign: CompareSign; readonly text: Text },
): Typed {
  const { typed } = checker.check(of);
  const signal = codedSignal(typed, checker.reads);
  const codes = signal?.codes;
  if (codes === undefined) {
    const what = of.kind === "name" ? `"${of.name}"` : "this";
    throw new ExpressionError(
      "type-mismatch",
      text.at,
      `Got the text "${text.value}", but ${what} has no names in the catalogue; wanted a number`,
    );
  }
  const code = Object.hasOwn(codes, text.value) ? codes[text.value] : undefined;
  if (code === undefined) {
    throw new ExpressionError(
      "unknown-code",
      text.at,
      `Unknown name "${text.value}" of ${signal?.id}${suggestion(text.value, Object.keys(codes))} Known: ${Object.keys(codes).join(", ")}`,
    );
  }
  requireEquality(sign, text.at, "names of codes");
  return { kind: "compare", sign, left: typed, right: { kind: "constant", value: code } };
}

function compareState(
  checker: TextContext,
  call: Call,
  { sign, with: other }: { readonly sign: CompareSign; readonly with: Expression },
): Typed {
  const key = keyOf(call);
  if (other.kind === "text") {
    requireEquality(sign, other.at, "texts");
    const state = checker.reads.stateInput(key, other.value);
    // Its place among the texts of this entry; any other text is 0.
    const value = 1 + (checker.reads.states[state]?.texts?.indexOf(other.value) ?? -1);
    return { kind: "compare", sign, left: { kind: "state", state }, right: { kind: "constant", value } };
  }
  const left: Typed = { kind: "state", state: checker.reads.stateInput(key, undefined) };
  if (other.kind === "name" && (other.name === "true" || other.name === "false")) {
    requireEquality(sign, other.at, "true and false");
    return { kind: "compare", sign, left, right: { kind: "constant", value: other.name === "true" ? 1 : 0 } };
  }
  const { typed, type } = checker.check(other);
  if (type.kind === "number") return { kind: "compare", sign, left, right: typed };
  throw new ExpressionError(
    "type-mismatch",
    other.at,
    "Got a condition to compare the state with, wanted a text, a number, true or false",
  );
}

function keyOf({ arguments: given, at, where }: Call): string {
  const [key] = given;
  if (key?.kind === "text" && key.value !== "" && given.length === 1 && where.length === 0) return key.value;
  throw new ExpressionError(
    "wrong-arguments",
    at,
    'state got something else, wanted one text: state("door")',
  );
}

function requireEquality(sign: CompareSign, at: number, what: string): void {
  if (sign === "==" || sign === "!=") return;
  throw new ExpressionError("type-mismatch", at, `Got "${sign}" between ${what}, wanted == or !=`);
}

function isState(expression: Expression): expression is Call {
  return expression.kind === "call" && expression.name === "state";
}
