/** Resolves names, checks types and units, and turns expressions into {@link Typed}; one checker per rule. */
import { findSignal, type Signal } from "@housecall/proto/signals";
import { agree } from "./agree-units.ts";
import type { Expression } from "./ast.ts";
import { type CallContext, checkCall } from "./check-call.ts";
import { checkNever, checkSequence } from "./check-sequence.ts";
import { checkTextComparison } from "./check-text.ts";
import { checkMember } from "./check-value.ts";
import { suggestion } from "./nearest-name.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import { RuleReads } from "./rule-reads.ts";
import { type Checked, type CheckedNumber, number, type Typed, type TypeOf } from "./typed.ts";
import { divideUnits, multiplyUnits, pureNumber, unitLabel } from "./units.ts";

const condition: TypeOf = { kind: "condition" };

/** Checks the expressions of one rule and collects what they read. Inputs are numbered in order of first use. */
export class Checker implements CallContext {
  readonly reads: RuleReads;
  readonly usedLets = new Set<string>();
  readonly #signals: ReadonlyMap<string, Signal>;
  readonly #lets: ReadonlyMap<string, Expression>;
  readonly #openLets: string[] = [];
  /** Parts that were checked so far. */
  #parts = 0;
  readonly #instanceKind: string;

  constructor(options: {
    signals: ReadonlyMap<string, Signal>;
    lets: ReadonlyMap<string, Expression>;
    instanceKind: string;
  }) {
    this.#signals = options.signals;
    this.#lets = options.lets;
    this.#instanceKind = options.instanceKind;
    this.reads = new RuleReads(options.instanceKind);
  }

  /** @throws ExpressionError when it is not a condition. */
  condition(expression: Expression): Typed {
    const checked = this.check(expression);
    if (checked.type.kind === "condition") return checked.typed;
    throw new ExpressionError(
      "type-mismatch",
      expression.at,
      `Got a number (${unitLabel(checked.type.unit)}), wanted a condition such as "x > 1"`,
    );
  }

  /** Checks something that is shown and decides nothing. @throws ExpressionError */
  evidence(expression: Expression): Checked {
    return this.reads.serving("shows", () => this.check(expression));
  }

  /** Checks when the rule is judged. @throws ExpressionError */
  gate(expression: Expression): Typed {
    return this.reads.serving("gates", () => this.condition(expression));
  }

  /** @throws ExpressionError */
  check(expression: Expression): Checked {
    this.#parts += 1;
    if (this.#parts > ruleLimits.expressionParts)
      throw new ExpressionError(
        "expression-too-deep",
        expression.at,
        `The rule has more than ${ruleLimits.expressionParts} parts when its lets are written out`,
      );
    switch (expression.kind) {
      case "number":
        return number(
          { kind: "constant", value: expression.value },
          expression.unit ?? pureNumber,
          expression.unit === undefined,
        );
      case "text":
      case "range":
      case "span":
        throw misplaced(expression);
      case "name":
        return this.#named(expression.name, expression.at);
      case "call":
        return checkCall(this, expression);
      case "member":
        return checkMember(this.reads, expression);
      case "sequence":
        return checkSequence(this, expression);
      case "never":
        return checkNever(this, expression);
      case "negate":
        return this.#negation(expression.of);
      case "not":
        return { typed: { kind: "not", of: this.condition(expression.of) }, type: condition };
      case "and":
      case "or":
        return this.#both(expression);
      case "compare":
        return this.#comparison(expression);
      case "arithmetic":
        return this.#arithmetic(expression);
    }
  }

  /** @throws ExpressionError when it is not a number. */
  number(expression: Expression): CheckedNumber {
    const { typed, type } = this.check(expression);
    if (type.kind === "number") return { typed, type };
    throw new ExpressionError("type-mismatch", expression.at, "Got a condition, wanted a number");
  }

  /** The input that stands for a signal, made on first use. @throws ExpressionError unknown-signal, mixed-instances */
  signalInput(name: string, at: number): number {
    const signal = this.#signals.get(name);
    if (signal === undefined) throw this.#unknownName(name, at);
    if (signal.instance !== "" && signal.instance !== this.#instanceKind) {
      throw new ExpressionError(
        "mixed-instances",
        at,
        `Signal "${name}" exists per ${signal.instance}, but the rule is judged per ${this.#instanceKind || "device"}; wanted one kind of instance`,
      );
    }
    return this.reads.input(signal);
  }

  /** The rule has more parts than it may: whatever is checked from now on is refused for that. */
  get isTooLarge(): boolean {
    return this.#parts > ruleLimits.expressionParts;
  }

  isLet(name: string): boolean {
    return this.#lets.has(name);
  }

  #named(name: string, at: number): Checked {
    if (name === "true" || name === "false")
      return { typed: { kind: "constant", value: name === "true" ? 1 : 0 }, type: condition };
    const expression = this.#lets.get(name);
    if (expression === undefined) {
      const input = this.signalInput(name, at);
      const unit = this.reads.inputs[input]?.unit ?? pureNumber;
      return number({ kind: "signal", input }, unit, false);
    }
    if (this.#openLets.includes(name))
      throw new ExpressionError(
        "let-cycle",
        at,
        `"${name}" uses itself: ${[...this.#openLets, name].join(" -> ")}, wanted a let that ends in signals`,
      );
    this.usedLets.add(name);
    this.#openLets.push(name);
    try {
      return this.check(expression);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { kind, message, inLet = name } = error;
      throw new ExpressionError(kind, at, `In "${name}": ${message.replace(/^In "[^"]*": /, "")}`, inLet);
    } finally {
      this.#openLets.pop();
    }
  }

  #unknownName(name: string, at: number): ExpressionError {
    const elsewhere = findSignal(name);
    const near = suggestion(name, [...this.#lets.keys(), ...this.#signals.keys()]);
    const declare = '; what the catalogue does not have is declared under "signals:"';
    const hint = elsewhere ? "; it belongs to another device class" : near || declare;
    return new ExpressionError("unknown-signal", at, `Unknown signal "${name}"${hint}`);
  }

  #both({ kind, left, right }: Expression & { kind: "and" | "or" }): Checked {
    return {
      typed: { kind, left: this.condition(left), right: this.condition(right) },
      type: condition,
    };
  }

  #negation(expression: Expression): Checked {
    const { typed, type } = this.number(expression);
    const negated: Typed =
      typed.kind === "constant" ? { kind: "constant", value: -typed.value } : { kind: "negate", of: typed };
    return number(negated, type.unit, type.isBare);
  }

  #comparison(expression: Expression & { kind: "compare" }): Checked {
    const named = checkTextComparison(this, expression);
    if (named !== undefined) return { typed: named, type: condition };
    const left = this.number(expression.left);
    const right = this.number(expression.right);
    const [first, second] = agree(left, right, expression.at, `compare with "${expression.sign}"`);
    if (first.typed.kind === "count" && first.typed.bucket < 0)
      this.#keepTimes(first.typed.occurrence, second.typed, expression.at);
    return {
      typed: { kind: "compare", sign: expression.sign, left: first.typed, right: second.typed },
      type: condition,
    };
  }

  #keepTimes(occurrence: number, wanted: Typed, at: number): void {
    const count = wanted.kind === "constant" ? Math.ceil(wanted.value) + 1 : ruleLimits.windowSamples;
    if (count > ruleLimits.windowSamples) {
      throw new ExpressionError(
        "window-unbounded",
        at,
        `Got a count of ${count - 1}, wanted at most ${ruleLimits.windowSamples - 1}`,
      );
    }
    const input = this.reads.occurrences[occurrence];
    if (input !== undefined) input.capacity = Math.max(input.capacity, count);
  }

  #arithmetic(expression: Expression & { kind: "arithmetic" }): Checked {
    const left = this.number(expression.left);
    const right = this.number(expression.right);
    const { sign } = expression;
    const isBare = left.type.isBare && right.type.isBare;
    if (sign === "+" || sign === "-") {
      const [first, second] = agree(left, right, expression.at, sign === "+" ? "add" : "subtract");
      return number(
        { kind: "arithmetic", sign, left: first.typed, right: second.typed },
        first.type.unit,
        isBare,
      );
    }
    const unit =
      sign === "*"
        ? multiplyUnits(left.type.unit, right.type.unit)
        : divideUnits(left.type.unit, right.type.unit);
    return number({ kind: "arithmetic", sign, left: left.typed, right: right.typed }, unit, isBare);
  }
}

/** What stands where a number or a condition belongs. */
function misplaced(expression: Expression & { kind: "text" | "range" | "span" }): ExpressionError {
  const { kind, at } = expression;
  const said =
    kind === "text"
      ? "Got a text, wanted a number or a condition"
      : kind === "range"
        ? "Got a window, wanted it inside a function such as avg_over_time(x[5m])"
        : `Got a number of ${expression.of}, wanted it as a window such as x[10 cycles]`;
  return new ExpressionError("type-mismatch", at, said);
}
