/**
 * Reads the expression language: a Pratt parser over {@link tokenize}.
 *
 *     avg_over_time(disk_used_ratio[5m]) >= 95% and not (disk_read_only == 1) for 1m
 *     log("Out of memory: Killed process <int>") >= 2 in 10m
 *
 * Binding, loosest first: or · and · not · comparison (with its `in`) · + - · * / · unary minus · call and window.
 * Comparisons do not chain. `in <duration>` after a comparison of a count makes it a window, as [duration] does.
 */
import type { ArithmeticSign, Clause, CompareSign, Expression } from "./ast.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import { type Token, tokenize } from "./tokens.ts";
import { isTime } from "./units.ts";

const compareSigns = new Set(["==", "!=", "<", "<=", ">", ">="]);
const strength = { or: 1, and: 2, not: 3, compare: 4, sum: 5, product: 6, minus: 7 } as const;

/** Reads one expression to its end. @throws ExpressionError */
export function parseExpression(source: string): Expression {
  const reader = new Reader(source);
  const expression = reader.expression(0);
  reader.end();
  return expression;
}

/** Reads `condition [for duration]`. @throws ExpressionError */
export function parseClause(source: string): Clause {
  const reader = new Reader(source);
  const condition = reader.expression(0);
  const holdMs = reader.takeName("for") ? reader.duration('after "for"') : 0;
  reader.end();
  return { condition, holdMs };
}

/** Reads one duration such as `90s` or `1h30m`, in ms. @throws ExpressionError */
export function parseDuration(source: string): number {
  const reader = new Reader(source);
  const durationMs = reader.duration("here");
  reader.end();
  return durationMs;
}

/** Position in the tokens of one expression, and how deep the reading is. */
class Reader {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(source: string) {
    if (source.length > ruleLimits.expressionCharacters) {
      throw new ExpressionError(
        "expression-too-deep",
        0,
        `Got an expression of ${source.length} characters, wanted at most ${ruleLimits.expressionCharacters}`,
      );
    }
    this.#tokens = tokenize(source);
  }

  expression(minimum: number): Expression {
    this.#depth += 1;
    if (this.#depth > ruleLimits.expressionDepth) {
      throw new ExpressionError(
        "expression-too-deep",
        this.#peek().at,
        `Expression nested deeper than ${ruleLimits.expressionDepth}`,
      );
    }
    let left = this.#prefix();
    for (;;) {
      const next = this.#infix(left, minimum);
      if (next === undefined) break;
      left = next;
    }
    this.#depth -= 1;
    return left;
  }

  takeName(name: string): boolean {
    const token = this.#peek();
    if (token.kind !== "name" || token.value !== name) return false;
    this.#index += 1;
    return true;
  }

  duration(where: string): number {
    const token = this.#next();
    if (token.kind !== "number" || token.unit === undefined || !isTime(token.unit) || token.value <= 0) {
      throw new ExpressionError(
        "expression-syntax",
        token.at,
        `Got ${describe(token)} ${where}, wanted a duration such as 90s or 1h30m`,
      );
    }
    return Math.round(token.value * 1_000);
  }

  end(): void {
    const token = this.#peek();
    if (token.kind !== "end") {
      throw new ExpressionError(
        "expression-syntax",
        token.at,
        `Got ${describe(token)}, wanted an operator or the end`,
      );
    }
  }

  #prefix(): Expression {
    const token = this.#next();
    if (token.kind === "number" || token.kind === "text") return token;
    if (token.kind === "name") return this.#named(token.value, token.at);
    if (token.kind === "sign" && token.value === "-")
      return { kind: "negate", of: this.expression(strength.minus), at: token.at };
    if (token.kind === "sign" && token.value === "(") {
      const inner = this.expression(0);
      this.#expectSign(")");
      return inner;
    }
    throw new ExpressionError(
      "expression-syntax",
      token.at,
      `Got ${describe(token)}, wanted a signal, number, function or "("`,
    );
  }

  #named(name: string, at: number): Expression {
    if (name === "not") return { kind: "not", of: this.expression(strength.not), at };
    if (["and", "or", "for", "in"].includes(name)) {
      throw new ExpressionError(
        "expression-syntax",
        at,
        `Got "${name}", wanted a signal, number, function or "("`,
      );
    }
    const base: Expression = this.#isSign("(")
      ? { kind: "call", name, arguments: this.#arguments(), at }
      : { kind: "name", name, at };
    if (!this.#isSign("[")) return base;
    this.#index += 1;
    const windowMs = this.duration("as window");
    this.#expectSign("]");
    return { kind: "range", of: base, windowMs, at };
  }

  #arguments(): readonly Expression[] {
    this.#expectSign("(");
    const items: Expression[] = [];
    if (!this.#isSign(")")) {
      do items.push(this.expression(0));
      while (this.#takeSign(","));
    }
    this.#expectSign(")");
    return items;
  }

  #infix(left: Expression, minimum: number): Expression | undefined {
    const token = this.#peek();
    if (token.kind === "name" && (token.value === "or" || token.value === "and")) {
      return this.#binary(strength[token.value], minimum, (right) => ({
        kind: token.value as "or" | "and",
        left,
        right,
        at: token.at,
      }));
    }
    if (token.kind !== "sign") return undefined;
    if (compareSigns.has(token.value)) return this.#comparison(left, token, minimum);
    const level =
      token.value === "+" || token.value === "-"
        ? strength.sum
        : token.value === "*" || token.value === "/"
          ? strength.product
          : 0;
    if (level === 0) return undefined;
    return this.#binary(level, minimum, (right) => ({
      kind: "arithmetic",
      sign: token.value as ArithmeticSign,
      left,
      right,
      at: token.at,
    }));
  }

  #binary(level: number, minimum: number, build: (right: Expression) => Expression): Expression | undefined {
    if (level <= minimum) return undefined;
    this.#index += 1;
    return build(this.expression(level));
  }

  #comparison(left: Expression, token: Token & { kind: "sign" }, minimum: number): Expression | undefined {
    if (strength.compare < minimum) return undefined;
    if (strength.compare === minimum) {
      throw new ExpressionError(
        "expression-syntax",
        token.at,
        `Got a second comparison "${token.value}", wanted "and" between them`,
      );
    }
    this.#index += 1;
    const right = this.expression(strength.compare);
    const counted = this.takeName("in") ? windowed(left, this.duration('after "in"')) : left;
    return { kind: "compare", sign: token.value as CompareSign, left: counted, right, at: token.at };
  }

  #peek(): Token {
    return this.#tokens[this.#index] ?? { kind: "end", at: 0 };
  }

  #next(): Token {
    const token = this.#peek();
    this.#index += 1;
    return token;
  }

  #isSign(sign: string): boolean {
    const token = this.#peek();
    return token.kind === "sign" && token.value === sign;
  }

  #takeSign(sign: string): boolean {
    if (!this.#isSign(sign)) return false;
    this.#index += 1;
    return true;
  }

  #expectSign(sign: string): void {
    const token = this.#next();
    if (token.kind === "sign" && token.value === sign) return;
    throw new ExpressionError("expression-syntax", token.at, `Got ${describe(token)}, wanted "${sign}"`);
  }
}

function windowed(left: Expression, windowMs: number): Expression {
  if (left.kind !== "call" || left.name !== "log") {
    throw new ExpressionError(
      "expression-syntax",
      left.at,
      'Got "in" after something else, wanted it after log("…") >= n',
    );
  }
  return {
    kind: "call",
    name: "count_over_time",
    arguments: [{ kind: "range", of: left, windowMs, at: left.at }],
    at: left.at,
  };
}

function describe(token: Token): string {
  return token.kind === "end" ? "the end" : `"${token.value}"`;
}
