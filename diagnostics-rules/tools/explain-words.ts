/** Says expressions in words: names by what the catalogue calls them, numbers with their units. */
import { codeName, type Signal } from "@housecall/proto/signals";
import { formatValue, type Language } from "../engine/format-value.ts";
import type { Call, Expression, Filter } from "../language/ast.ts";
import type { CheckedClause, CheckedRule } from "../language/check-rule.ts";
import { codedSignal } from "../language/coded-signal.ts";
import { isFunctionName } from "../language/functions.ts";
import { ExpressionError } from "../language/rule-finding.ts";
import type { Checked } from "../language/typed.ts";
import { isTime, seconds, type Unit } from "../language/units.ts";
import { type Grammar, grammars } from "./explain-grammar.ts";

/** Says the expressions of one rule in one language. */
export class RuleWords {
  readonly language: Language;
  readonly grammar: Grammar;
  readonly #checked: CheckedRule;
  readonly #signals: ReadonlyMap<string, Signal>;

  constructor(checked: CheckedRule, language: Language) {
    this.language = language;
    this.grammar = grammars[language];
    this.#checked = checked;
    this.#signals = new Map(checked.reads.inputs.map(({ signal }) => [signal.id, signal]));
  }

  /** A clause with its hold time and counts. */
  clause({ expression, holdMs, repeat }: CheckedClause): string {
    const { grammar } = this;
    const condition = this.say(expression);
    const held = holdMs === 0 ? condition : grammar.held(condition, this.length(holdMs));
    if (repeat === undefined) return held;
    const of = repeat.unit === "cycles" ? grammar.cycles(repeat.of) : grammar.samples(repeat.of);
    return grammar.repeated(held, repeat.wanted, of);
  }

  length(lengthMs: number): string {
    return formatValue(lengthMs / 1_000, seconds, this.language);
  }

  /** What a signal is called; what the catalogue says after a colon is explanation. */
  signal({ id, en, ko }: Signal): string {
    const [name = id] = (this.language === "en" ? en : ko).split(":");
    return name.replace(/^1 (?:when|while) /, "").trim() || id;
  }

  /** `unit` is that of the neighbour, which a bare number takes. */
  say(expression: Expression, unit?: Unit): string {
    const { grammar } = this;
    switch (expression.kind) {
      case "number":
        return expression.unit === undefined
          ? this.#number(expression.value, unit)
          : this.#number(expression.value / expression.unit.factor, expression.unit);
      case "text":
        return this.#quoted(expression.value);
      case "span":
        return expression.of === "cycles"
          ? grammar.cycles(expression.count)
          : grammar.samples(expression.count);
      case "name":
        return this.#name(expression.name);
      case "range":
        return this.say(expression.of);
      case "call":
        return this.#call(expression);
      case "member":
        return grammar.part(expression.name, this.#call(expression.of));
      case "negate":
        return `-${this.#inBrackets(expression.of, unit)}`;
      case "not":
        return grammar.not(
          expression.of.kind === "name" ? this.say(expression.of) : `(${this.say(expression.of)})`,
        );
      case "arithmetic":
        return this.#arithmetic(expression, unit);
      case "compare":
        return this.#comparison(expression);
      case "and":
      case "or":
        return `${this.#joined(expression.left, expression.kind)}${grammar[expression.kind]}${this.#joined(expression.right, expression.kind)}`;
      case "sequence": {
        const { left, right, wants } = expression;
        const saying = wants === "follows" ? grammar.follows : grammar.staysAway;
        return saying(this.say(left), this.say(right), this.length(expression.withinMs));
      }
      case "never":
        return grammar.never(this.say(expression.of), this.length(expression.withinMs));
    }
  }

  #name(name: string): string {
    const signal = this.#signals.get(name);
    if (signal === undefined) return this.#quoted(name);
    const title = this.signal(signal);
    // Within a sentence; "CPU" and "Wi-Fi" stay as they are.
    return /^[A-Z][a-z]*(?:\s|$)/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
  }

  #quoted(text: string): string {
    return this.language === "en" ? `“${text}”` : `‘${text}’`;
  }

  #number(value: number, unit: Unit | undefined): string {
    if (unit === undefined) return String(value);
    if (isTime(unit) && value * unit.factor < 1) return `${value} ${unit.name}`;
    return formatValue(value, unit, this.language);
  }

  /** `or` within `and` and the reverse stand in brackets. */
  #joined(expression: Expression, within: "and" | "or"): string {
    const isOther = (expression.kind === "and" || expression.kind === "or") && expression.kind !== within;
    return isOther ? `(${this.say(expression)})` : this.say(expression);
  }

  #arithmetic(
    { sign, left, right }: Expression & { readonly kind: "arithmetic" },
    unit: Unit | undefined,
  ): string {
    const symbol = { "+": "+", "-": "−", "*": "×", "/": "/" }[sign];
    const keepsUnit = sign === "+" || sign === "-";
    const of = keepsUnit ? (unit ?? this.#unitOf(left) ?? this.#unitOf(right)) : undefined;
    return `${this.#inBrackets(left, of)} ${symbol} ${this.#inBrackets(right, of)}`;
  }

  #inBrackets(expression: Expression, unit: Unit | undefined): string {
    const said = this.say(expression, unit);
    return expression.kind === "arithmetic" ? `(${said})` : said;
  }

  #comparison({ sign, left, right }: Expression & { readonly kind: "compare" }): string {
    const isYesNo = right.kind === "number" && this.#unitOf(left)?.name === "flag";
    if (isYesNo && (sign === "==" || sign === "!=")) {
      const isTrue = (right.value === 1) === (sign === "==");
      return isTrue ? this.grammar.isTrue(this.say(left)) : this.grammar.isFalse(this.say(left));
    }
    return this.grammar.compare[sign](
      this.#codeName(left, right) ?? this.say(left, this.#unitOf(right)),
      this.#codeName(right, left) ?? this.say(right, this.#unitOf(left)),
    );
  }

  /** What people call a code, written as its name or number, that something else is compared with. */
  #codeName(expression: Expression, other: Expression): string | undefined {
    if (expression.kind !== "text" && expression.kind !== "number") return undefined;
    const checked = this.#evidence(other);
    const signal = checked && codedSignal(checked.typed, this.#checked.reads);
    const value = expression.kind === "number" ? expression.value : signal?.codes?.[expression.value];
    const name = signal && value !== undefined ? codeName(signal, value) : undefined;
    return name && this.#quoted(name[this.language]);
  }

  #call(call: Call): string {
    const { name, arguments: given } = call;
    if (name === "log" || name === "event") return this.#occurrences(call);
    if (!isFunctionName(name)) return name;
    const range = given.find((argument) => argument.kind === "range");
    const [first, second, third] = given;
    const of = range ?? first;
    const by = name === "quantile_over_time" ? first : second;
    const over = range === undefined ? third && this.say(third) : this.#windowLength(range);
    return this.grammar.functions[name]({
      of: of === undefined ? "" : of.kind === "text" ? of.value : this.say(of),
      over: over ?? "",
      by:
        by === undefined
          ? ""
          : this.say(by, of && name !== "quantile_over_time" ? this.#unitOf(of) : undefined),
    });
  }

  #windowLength({ windowMs, cycles }: Expression & { readonly kind: "range" }): string {
    return cycles > 0 ? this.grammar.cycles(cycles) : this.length(windowMs);
  }

  #occurrences({ name, arguments: [text], where }: Call): string {
    const { grammar } = this;
    const said = text?.kind === "text" ? text.value : "";
    const what = name === "log" ? grammar.lines(said) : grammar.events(said);
    return where.length === 0 ? what : grammar.where(what, where.map(filterText).join(grammar.and));
  }

  /** Undefined for what has no unit of its own, such as an entry of the state; then a number is said as it is written. */
  #unitOf(expression: Expression): Unit | undefined {
    if (expression.kind === "number" || expression.kind === "text" || expression.kind === "span")
      return undefined;
    const type = this.#evidence(expression.kind === "range" ? expression.of : expression)?.type;
    return type?.kind === "number" ? type.unit : undefined;
  }

  /** The expression checked; undefined for what cannot stand by itself. */
  #evidence(expression: Expression): Checked | undefined {
    try {
      return this.#checked.checker.evidence(expression);
    } catch (error) {
      if (error instanceof ExpressionError) return undefined;
      throw error;
    }
  }
}

function filterText({ name, sign, value }: Filter): string {
  return `${name} ${sign} ${value}`;
}
