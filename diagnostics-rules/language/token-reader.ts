import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import { type Token, tokenize } from "./tokens.ts";
import { isTime } from "./units.ts";

/** Position in the tokens of one expression. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #index = 0;

  /** @throws ExpressionError when the text is too long or has letters that no expression has. */
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

  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? { kind: "end", at: 0 };
  }

  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  takeName(name: string): boolean {
    const token = this.peek();
    if (token.kind !== "name" || token.value !== name) return false;
    this.#index += 1;
    return true;
  }

  isSign(sign: string): boolean {
    const token = this.peek();
    return token.kind === "sign" && token.value === sign;
  }

  takeSign(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.#index += 1;
    return true;
  }

  expectSign(sign: string): void {
    const token = this.next();
    if (token.kind === "sign" && token.value === sign) return;
    throw wanted(token, `"${sign}"`);
  }

  /** A number without unit, whole and at least 1. */
  wholeNumber(where: string): number {
    const token = this.next();
    if (
      token.kind === "number" &&
      token.unit === undefined &&
      Number.isInteger(token.value) &&
      token.value > 0
    )
      return token.value;
    throw new ExpressionError(
      "expression-syntax",
      token.at,
      `Got ${describe(token)} ${where}, wanted a whole number`,
    );
  }

  duration(where: string, wantedText = "a duration such as 90s or 1h30m"): number {
    const token = this.next();
    if (token.kind !== "number" || token.unit === undefined || !isTime(token.unit) || token.value <= 0) {
      throw new ExpressionError(
        "expression-syntax",
        token.at,
        `Got ${describe(token)} ${where}, wanted ${wantedText}`,
      );
    }
    const durationMs = Math.round(token.value * 1_000);
    if (durationMs > 0) return durationMs;
    throw new ExpressionError(
      "expression-syntax",
      token.at,
      `Got ${token.value} s ${where}, wanted at least a millisecond`,
    );
  }

  end(): void {
    const token = this.peek();
    if (token.kind !== "end") throw wanted(token, "an operator or the end");
  }
}

/** The mistake of a token that stands where something else belongs. */
export function wanted(token: Token, what: string): ExpressionError {
  return new ExpressionError("expression-syntax", token.at, `Got ${describe(token)}, wanted ${what}`);
}

/** A token in a message. */
export function describe(token: Token): string {
  return token.kind === "end" ? "the end" : `"${token.value}"`;
}
