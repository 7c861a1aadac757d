/** Resolves names, checks types and units, and turns expressions into {@link Typed}; one checker per rule. */
import { findSignal, type Signal, signalsOf } from "@housecall/proto/signals";
import { compileLogTemplate, LEAST_LITERAL, placeholders, templateParts } from "../logs/log-template.ts";
import { agree } from "./agree-units.ts";
import type { Expression } from "./ast.ts";
import { type CallContext, checkCall } from "./check-call.ts";
import { suggestion } from "./nearest-name.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import {
  type Checked,
  type CheckedNumber,
  type LogInput,
  number,
  type SignalInput,
  type Typed,
  type TypeOf,
} from "./typed.ts";
import { divideUnits, multiplyUnits, pureNumber, unitLabel, unitOfSignal } from "./units.ts";

/** Times of matching lines that are kept at least. */
const LEAST_LOG_CAPACITY = 4;

const condition: TypeOf = { kind: "condition" };

/** Checks the expressions of one rule and collects what they read. Inputs are numbered in order of first use. */
export class Checker implements CallContext {
  readonly inputs: SignalInput[] = [];
  readonly logs: LogInput[] = [];
  readonly usedLets = new Set<string>();
  usesSilence = false;
  readonly #signals: ReadonlyMap<string, Signal>;
  readonly #lets: ReadonlyMap<string, Expression>;
  readonly #openLets: string[] = [];
  readonly #instanceKind: string;
  /** While false, what is read is evidence only. */
  #decides = true;

  constructor(options: { deviceClass: string; lets: ReadonlyMap<string, Expression>; instanceKind: string }) {
    this.#signals = new Map(signalsOf(options.deviceClass).map((signal) => [signal.id, signal]));
    this.#lets = options.lets;
    this.#instanceKind = options.instanceKind;
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
    this.#decides = false;
    try {
      return this.check(expression);
    } finally {
      this.#decides = true;
    }
  }

  /** @throws ExpressionError */
  check(expression: Expression): Checked {
    switch (expression.kind) {
      case "number":
        return number(
          { kind: "constant", value: expression.value },
          expression.unit ? { ...expression.unit, factor: 1 } : pureNumber,
          expression.unit === undefined,
        );
      case "text":
        throw new ExpressionError(
          "type-mismatch",
          expression.at,
          "Got a text, wanted a number or a condition",
        );
      case "range":
        throw new ExpressionError(
          "type-mismatch",
          expression.at,
          "Got a window, wanted it inside a function such as avg_over_time(x[5m])",
        );
      case "name":
        return this.#named(expression.name, expression.at);
      case "call":
        return checkCall(this, expression);
      case "negate":
        return this.#negation(expression.of);
      case "not":
        return { typed: { kind: "not", of: this.condition(expression.of) }, type: condition };
      case "and":
      case "or":
        return {
          typed: {
            kind: expression.kind,
            left: this.condition(expression.left),
            right: this.condition(expression.right),
          },
          type: condition,
        };
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
  signalInput(name: string, at: number, windowMs: number): number {
    const signal = this.#signals.get(name);
    if (signal === undefined) throw this.#unknownName(name, at);
    if (signal.instance !== "" && signal.instance !== this.#instanceKind) {
      throw new ExpressionError(
        "mixed-instances",
        at,
        `Signal "${name}" exists per ${signal.instance}, but the rule is judged per ${this.#instanceKind || "device"}; wanted one kind of instance`,
      );
    }
    let index = this.inputs.findIndex((input) => input.signal.id === name);
    if (index < 0) {
      const lookbackMs = Math.max(ruleLimits.lookbackMs, 3_000 * signal.cadenceSeconds);
      index =
        this.inputs.push({
          signal,
          unit: unitOfSignal(signal.unit),
          lookbackMs,
          windowMs: 0,
          decides: false,
        }) - 1;
    }
    const input = this.inputs[index];
    if (input !== undefined) {
      input.windowMs = Math.max(input.windowMs, windowMs);
      input.decides ||= this.#decides;
    }
    return index;
  }

  /** The input that counts a log template. @throws ExpressionError log-template */
  logInput(template: string, at: number, windowMs: number): number {
    const binds = this.#boundKind(template, at);
    const index = this.logs.findIndex((log) => log.template.text === template);
    const known = this.logs[index];
    if (known !== undefined) {
      known.windowMs = Math.max(known.windowMs, windowMs);
      return index;
    }
    const compiled = compileLogTemplate(template, binds);
    if (compiled.literal.length < LEAST_LITERAL) {
      throw new ExpressionError(
        "log-template",
        at,
        `Log template "${template}" has no word of ${LEAST_LITERAL} letters outside placeholders; it would match nearly every line`,
      );
    }
    return this.logs.push({ template: compiled, windowMs, capacity: LEAST_LOG_CAPACITY }) - 1;
  }

  isLet(name: string): boolean {
    return this.#lets.has(name);
  }

  #boundKind(template: string, at: number): string {
    let binds = "";
    for (const part of templateParts(template)) {
      if ("literal" in part || Object.hasOwn(placeholders, part.placeholder)) continue;
      if (part.placeholder !== this.#instanceKind || binds !== "") {
        const known = [
          ...Object.keys(placeholders),
          ...(this.#instanceKind === "" ? [] : [this.#instanceKind]),
        ];
        throw new ExpressionError(
          "log-template",
          at,
          `Unknown placeholder "<${part.placeholder}>"${suggestion(part.placeholder, known)} Known: ${known.map((name) => `<${name}>`).join(" ")}`,
        );
      }
      binds = part.placeholder;
    }
    return binds;
  }

  #named(name: string, at: number): Checked {
    if (name === "true" || name === "false")
      return { typed: { kind: "constant", value: name === "true" ? 1 : 0 }, type: condition };
    const expression = this.#lets.get(name);
    if (expression === undefined) {
      const input = this.signalInput(name, at, 0);
      const unit = this.inputs[input]?.unit ?? pureNumber;
      return number({ kind: "signal", input }, unit, false);
    }
    if (this.#openLets.includes(name))
      throw new ExpressionError(
        "let-cycle",
        at,
        `"${name}" uses itself: ${[...this.#openLets, name].join(" -> ")}`,
      );
    this.usedLets.add(name);
    this.#openLets.push(name);
    try {
      return this.check(expression);
    } catch (error) {
      // The let is checked at its own place as well; a person wants the mistake there, and the use named here.
      if (error instanceof ExpressionError)
        throw new ExpressionError(error.kind, at, `In "${name}": ${error.message}`);
      throw error;
    } finally {
      this.#openLets.pop();
    }
  }

  #unknownName(name: string, at: number): ExpressionError {
    const elsewhere = findSignal(name);
    const hint = elsewhere
      ? "; it belongs to another device class"
      : suggestion(name, [...this.#lets.keys(), ...this.#signals.keys()]);
    return new ExpressionError("unknown-signal", at, `Unknown signal "${name}"${hint}`);
  }

  #negation(expression: Expression): Checked {
    const { typed, type } = this.number(expression);
    const negated: Typed =
      typed.kind === "constant" ? { kind: "constant", value: -typed.value } : { kind: "negate", of: typed };
    return number(negated, type.unit, type.isBare);
  }

  #comparison(expression: Expression & { kind: "compare" }): Checked {
    const left = this.number(expression.left);
    const right = this.number(expression.right);
    const [first, second] = agree(left, right, expression.at, `compare with "${expression.sign}"`);
    if (first.typed.kind === "logCount") this.#keepLines(first.typed.log, second.typed, expression.at);
    return {
      typed: { kind: "compare", sign: expression.sign, left: first.typed, right: second.typed },
      type: condition,
    };
  }

  #keepLines(log: number, wanted: Typed, at: number): void {
    const count = wanted.kind === "constant" ? Math.ceil(wanted.value) + 1 : ruleLimits.windowSamples;
    if (count > ruleLimits.windowSamples) {
      throw new ExpressionError(
        "window-unbounded",
        at,
        `Got a count of ${count - 1} lines, wanted at most ${ruleLimits.windowSamples - 1}`,
      );
    }
    const input = this.logs[log];
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
