/**
 * Reads the expression language: a Pratt parser over {@link TokenReader}.
 *
 *     avg_over_time(disk_used_ratio[5m]) >= 95% and not (disk_read_only == 1) for 1m
 *     log("Out of memory: Killed process <int>") >= 2 in 10m
 *     cycle_phase == "drain" -> not event("drained") within 90s
 *
 * Binding, loosest first: -> · or · and · not · comparison (with its `in`) · + - · * / · unary minus · call and window.
 * Comparisons do not chain. `in <duration>` after a comparison of a count makes it a window, as [duration] does.
 */
import type { ArithmeticSign, Clause, CompareSign, Expression, Repeat, SpanUnit } from "./ast.ts";
import { readFilters } from "./parse-filters.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import { TokenReader, wanted } from "./token-reader.ts";
import type { Token } from "./tokens.ts";

const compareSigns = new Set(["==", "!=", "<", "<=", ">", ">="]);
const strength = { sequence: 1, or: 2, and: 3, not: 4, compare: 5, sum: 6, product: 7, minus: 8 } as const;
const OPERAND = 'a signal, number, function or "("';

/** Reads one expression to its end. @throws ExpressionError */
export function parseExpression(source: string): Expression {
  const reader = new Reader(source);
  const expression = reader.expression(0);
  reader.end();
  return expression;
}

/** Reads `condition [for duration] [for m of n cycles]`. @throws ExpressionError */
export function parseClause(source: string): Clause {
  const reader = new Reader(source);
  const condition = reader.expression(0);
  const holdMs = reader.hold();
  const repeat = reader.repeat();
  reader.end();
  return { condition, holdMs, repeat };
}

/** Reads one duration such as `90s` or `1h30m`, in ms. @throws ExpressionError */
export function parseDuration(source: string): number {
  const reader = new TokenReader(source);
  const durationMs = reader.duration("here");
  reader.end();
  return durationMs;
}

/** Reads `condition within 30m` or `condition within 2 cycles`. @throws ExpressionError */
export function parseWithin(source: string): {
  readonly condition: Expression;
  readonly withinMs: number;
  readonly withinCycles: number;
} {
  const reader = new Reader(source);
  const condition = reader.expression(0);
  if (!reader.takeName("within"))
    throw wanted(reader.peek(), '"within" and a duration or a number of cycles');
  const span = reader.span();
  if (span?.of === "samples")
    throw new ExpressionError(
      "expression-syntax",
      span.at,
      'Got samples after "within", wanted a duration or cycles',
    );
  const withinMs = span === undefined ? reader.duration('after "within"') : 0;
  reader.end();
  return { condition, withinMs, withinCycles: span?.count ?? 0 };
}

type Span = Expression & { readonly kind: "span" };

/** Reads expressions, knowing how deep the reading is. */
class Reader extends TokenReader {
  #depth = 0;

  expression(minimum: number): Expression {
    this.#depth += 1;
    if (this.#depth > ruleLimits.expressionDepth) {
      throw new ExpressionError(
        "expression-too-deep",
        this.peek().at,
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

  /** `for 30s`, when no number of cycles follows; 0 when there is none. */
  hold(): number {
    const [word, amount, following] = [this.peek(), this.peek(1), this.peek(2)];
    const isFor = word.kind === "name" && word.value === "for";
    const isBare = amount.kind === "number" && amount.unit === undefined;
    if (!isFor || (isBare && following.kind === "name")) return 0;
    this.next();
    return this.duration('after "for"');
  }

  /** `for 3 of 5 cycles`, `for 2 cycles`; undefined when there is none. */
  repeat(): Repeat | undefined {
    const { at } = this.peek();
    if (!this.takeName("for")) return undefined;
    const first = this.wholeNumber('after "for"');
    const of = this.takeName("of") ? this.wholeNumber('after "of"') : first;
    const unit = this.#spanUnit();
    if (unit === undefined) throw wanted(this.peek(), '"cycles" or "samples"');
    return { wanted: first, of, unit, at };
  }

  /** `20 cycles`; undefined when something else comes. */
  span(): Span | undefined {
    const [amount, unit] = [this.peek(), this.peek(1)];
    const isSpan =
      amount.kind === "number" &&
      amount.unit === undefined &&
      unit.kind === "name" &&
      /^(?:cycle|sample)s?$/.test(unit.value);
    if (!isSpan) return undefined;
    const count = this.wholeNumber("before its unit");
    return { kind: "span", count, of: this.#spanUnit() ?? "cycles", at: amount.at };
  }

  #spanUnit(): SpanUnit | undefined {
    if (this.takeName("cycles") || this.takeName("cycle")) return "cycles";
    return this.takeName("samples") || this.takeName("sample") ? "samples" : undefined;
  }

  #prefix(): Expression {
    const span = this.span();
    if (span !== undefined) return span;
    const token = this.next();
    if (token.kind === "number" || token.kind === "text") return token;
    if (token.kind === "name") return this.#named(token.value, token.at);
    if (token.kind === "sign" && token.value === "-")
      return { kind: "negate", of: this.expression(strength.minus), at: token.at };
    if (token.kind === "sign" && token.value === "(") {
      const inner = this.expression(0);
      this.expectSign(")");
      return inner;
    }
    throw wanted(token, OPERAND);
  }

  #named(name: string, at: number): Expression {
    if (name === "not") return this.#negation(at);
    if (["and", "or", "for", "in", "within", "where"].includes(name))
      throw wanted({ kind: "name", value: name, at }, OPERAND);
    const base = this.isSign("(") ? this.#call(name, at) : ({ kind: "name", name, at } as const);
    if (!this.takeSign("[")) return base;
    const size = this.#windowSize("as window");
    this.expectSign("]");
    return { kind: "range", of: base, ...size, at };
  }

  #negation(at: number): Expression {
    const of = this.expression(strength.not);
    if (!this.takeName("within")) return { kind: "not", of, at };
    return { kind: "never", of, withinMs: this.duration('after "within"'), at };
  }

  #windowSize(where: string): { windowMs: number; cycles: number } {
    const span = this.span();
    if (span?.of === "samples")
      throw new ExpressionError(
        "expression-syntax",
        span.at,
        "Got a window in samples, wanted a duration such as 5m or a number of cycles",
      );
    return span === undefined
      ? { windowMs: this.duration(where), cycles: 0 }
      : { windowMs: 0, cycles: span.count };
  }

  #call(name: string, at: number): Expression {
    this.expectSign("(");
    const items: Expression[] = [];
    if (!this.isSign(")")) {
      do items.push(this.expression(0));
      while (this.takeSign(","));
    }
    const where = readFilters(this);
    this.expectSign(")");
    const call = { kind: "call", name, arguments: items, where, at } as const;
    if (!this.takeSign(".")) return call;
    const member = this.next();
    if (member.kind !== "name") throw wanted(member, "the name of a parameter or attribute");
    return { kind: "member", of: call, name: member.value, at: member.at };
  }

  #infix(left: Expression, minimum: number): Expression | undefined {
    const token = this.peek();
    if (token.kind === "name" && (token.value === "or" || token.value === "and")) {
      return this.#binary(strength[token.value], minimum, (right) => ({
        kind: token.value as "or" | "and",
        left,
        right,
        at: token.at,
      }));
    }
    if (token.kind !== "sign") return undefined;
    if (token.value === "->") return minimum < strength.sequence ? this.#sequence(left, token.at) : undefined;
    if (compareSigns.has(token.value)) return this.#comparison(left, token, minimum);
    const level = levelOf(token.value);
    if (level === 0) return undefined;
    return this.#binary(level, minimum, (right) => ({
      kind: "arithmetic",
      sign: token.value as ArithmeticSign,
      left,
      right,
      at: token.at,
    }));
  }

  #sequence(left: Expression, at: number): Expression {
    this.next();
    const staysAway = this.takeName("not");
    const right = this.expression(staysAway ? strength.not : strength.sequence);
    if (!this.takeName("within")) throw wanted(this.peek(), '"within" and a duration');
    const withinMs = this.duration('after "within"');
    return { kind: "sequence", left, right, wants: staysAway ? "stays-away" : "follows", withinMs, at };
  }

  #binary(level: number, minimum: number, build: (right: Expression) => Expression): Expression | undefined {
    if (level <= minimum) return undefined;
    this.next();
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
    this.next();
    const right = this.expression(strength.compare);
    const counted = this.takeName("in") ? windowed(left, this.#windowSize('after "in"')) : left;
    return { kind: "compare", sign: token.value as CompareSign, left: counted, right, at: token.at };
  }
}

function levelOf(sign: string): number {
  if (sign === "+" || sign === "-") return strength.sum;
  return sign === "*" || sign === "/" ? strength.product : 0;
}

function windowed(left: Expression, size: { windowMs: number; cycles: number }): Expression {
  if (left.kind !== "call" || !["log", "event", "log_new"].includes(left.name)) {
    throw new ExpressionError(
      "expression-syntax",
      left.at,
      'Got "in" after something else, wanted it after log("…") >= n or event("…") >= n',
    );
  }
  return {
    kind: "call",
    name: "count_over_time",
    arguments: [{ kind: "range", of: left, ...size, at: left.at }],
    where: [],
    at: left.at,
  };
}
