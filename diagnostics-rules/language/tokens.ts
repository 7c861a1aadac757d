import { suggestion } from "./nearest-name.ts";
import { ExpressionError } from "./rule-finding.ts";
import { findUnit, isTime, seconds, type Unit, unitNames } from "./units.ts";

/** A word of an expression; `at` is its offset. A number's value is in the base of its unit; `unit` is absent when bare. */
export type Token =
  | { readonly kind: "number"; readonly value: number; readonly unit?: Unit; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "name"; readonly value: string; readonly at: number }
  | { readonly kind: "sign"; readonly value: string; readonly at: number }
  | { readonly kind: "end"; readonly at: number };

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const UNIT = /[A-Za-z°Ω%]+(?:\/[A-Za-z°Ω]+)?/y;
const SPACE = /\s+/y;
const SIGN = /->|==|!=|<=|>=|[-+*/<>()[\]{},:=.]/y;
const words = new Set([
  "and",
  "or",
  "not",
  "for",
  "in",
  "of",
  "within",
  "cycles",
  "cycle",
  "samples",
  "sample",
  "then",
  "unless",
  "where",
]);

/** Cuts an expression into tokens. @throws ExpressionError expression-syntax, unknown-unit */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const space = match(SPACE, source, at);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const [token, end] = readToken(source, at);
    tokens.push(token);
    at = end;
  }
  tokens.push({ kind: "end", at: source.length });
  return tokens;
}

function readToken(source: string, at: number): [Token, number] {
  const letter = source[at] ?? "";
  if (letter === '"' || letter === "'") return readText(source, at, letter);
  if (match(NUMBER, source, at) !== undefined) return readNumber(source, at);
  const name = match(NAME, source, at);
  if (name !== undefined) return [{ kind: "name", value: name, at }, at + name.length];
  const sign = match(SIGN, source, at);
  if (sign !== undefined) return [{ kind: "sign", value: sign, at }, at + sign.length];
  throw new ExpressionError(
    "expression-syntax",
    at,
    `Got "${letter}", wanted a name, number, text, operator or bracket`,
  );
}

function readNumber(source: string, at: number): [Token, number] {
  const [value, unit, end] = readQuantity(source, at);
  if (unit === undefined) return [{ kind: "number", value, at }, end];
  if (!isTime(unit)) return [{ kind: "number", value: value * unit.factor, unit, at }, end];
  let total = value * unit.factor;
  let next = end;
  while (match(NUMBER, source, next) !== undefined) {
    const [more, moreUnit, moreEnd] = readQuantity(source, next);
    if (moreUnit === undefined || !isTime(moreUnit)) {
      throw new ExpressionError(
        "expression-syntax",
        next,
        `Got ${more} after a duration, wanted a unit of time as in 1h30m`,
      );
    }
    total += more * moreUnit.factor;
    next = moreEnd;
  }
  return [{ kind: "number", value: total, unit: next === end ? unit : seconds, at }, next];
}

function readQuantity(source: string, at: number): [number, Unit | undefined, number] {
  const digits = match(NUMBER, source, at) ?? "";
  const afterDigits = at + digits.length;
  const gap = match(SPACE, source, afterDigits)?.length ?? 0;
  const name = match(UNIT, source, afterDigits + gap);
  if (name === undefined || words.has(name)) return [Number(digits), undefined, afterDigits];
  const end = afterDigits + gap + name.length;
  const whole = findUnit(name);
  if (whole !== undefined) return [Number(digits), whole, end];
  const [top = ""] = name.split("/");
  const upper = findUnit(top);
  if (upper !== undefined) return [Number(digits), upper, afterDigits + gap + top.length];
  throw new ExpressionError(
    "unknown-unit",
    afterDigits + gap,
    `Unknown unit "${name}"${unitSuggestion(name)}`,
  );
}

/** Units that differ in case alone come first: "mb" may be "MB" and is hardly ever "ms". */
function unitSuggestion(name: string): string {
  const sameLetters = unitNames.filter((unit) => unit.toLowerCase() === name.toLowerCase());
  if (sameLetters.length === 0) return suggestion(name, [...unitNames, "cycles", "samples"]);
  return `; did you mean ${sameLetters.map((unit) => `"${unit}"`).join(" or ")}?`;
}

function readText(source: string, at: number, quote: string): [Token, number] {
  let value = "";
  for (let index = at + 1; index < source.length; index += 1) {
    const letter = source[index] ?? "";
    if (letter === quote) return [{ kind: "text", value, at }, index + 1];
    if (letter === "\\" && index + 1 < source.length) index += 1;
    value += source[index] ?? "";
  }
  throw new ExpressionError("expression-syntax", at, `Got a text without its end, wanted ${quote}`);
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
