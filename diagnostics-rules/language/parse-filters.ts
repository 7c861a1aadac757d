import type { CompareSign, Filter } from "./ast.ts";
import { type TokenReader, wanted } from "./token-reader.ts";

const signs: readonly string[] = ["==", "!=", "<", "<=", ">", ">="] satisfies readonly CompareSign[];

/** Reads `where code == "OE" and current_a > 2` up to the bracket; empty when there is none. @throws ExpressionError */
export function readFilters(reader: TokenReader): readonly Filter[] {
  if (!reader.takeName("where")) return [];
  const filters: Filter[] = [];
  do filters.push(readFilter(reader));
  while (reader.takeName("and"));
  return filters;
}

function readFilter(reader: TokenReader): Filter {
  const name = reader.next();
  if (name.kind !== "name") throw wanted(name, "the name of a parameter or attribute");
  const sign = reader.next();
  if (sign.kind !== "sign" || !isCompareSign(sign.value)) throw wanted(sign, "a comparison such as == or >");
  return { name: name.value, sign: sign.value, value: readLiteral(reader), at: name.at };
}

function readLiteral(reader: TokenReader): string | number | boolean {
  const isNegative = reader.takeSign("-");
  const token = reader.next();
  if (token.kind === "number") return isNegative ? -token.value : token.value;
  if (token.kind === "text" && !isNegative) return token.value;
  if (token.kind === "name" && !isNegative && (token.value === "true" || token.value === "false"))
    return token.value === "true";
  throw wanted(token, 'a number, a text in quotes, "true" or "false"');
}

function isCompareSign(text: string): text is CompareSign {
  return signs.includes(text);
}
