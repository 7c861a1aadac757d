/**
 * A log template: text with placeholders, found anywhere in a line.
 *
 *     Out of memory: Killed process <int> (<word>)
 *     <unit>: Start request repeated too quickly
 *
 * `<int>` whole number, `<num>` decimal number, `<hex>` hexadecimal, `<word>` letters without space, `<any>` anything.
 * A run of spaces matches any run of spaces. The name of an instance kind (`<unit>`, `<mount>`, …) is a word that
 * says which instance the line speaks of. Matching takes time linear in the line (RE2), never backtracking.
 */
import { RE2JS } from "re2js";

/** A compiled template; equal texts are equal templates. */
export interface LogTemplate {
  readonly text: string;
  /** Kind of instance that a placeholder names; "" when none does. */
  readonly binds: string;
  /** Longest part without placeholders: a line without it cannot match. */
  readonly literal: string;
  /** The named instance, "" when the template binds none, undefined when the line does not match. */
  match(line: string): string | undefined;
}

/** Placeholders that every template may use, with their patterns. */
export const placeholders: Readonly<Record<string, string>> = {
  int: "[+-]?[0-9]+",
  num: "[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?",
  hex: "(?:0[xX])?[0-9a-fA-F]+",
  word: "[^\\s]+?",
  any: ".*?",
};

/** The shortest literal part that makes a template worth matching. */
export const LEAST_LITERAL = 3;

/** A part of a template: literal text, or a placeholder's name with its offset. */
export type TemplatePart =
  | { readonly literal: string }
  | { readonly placeholder: string; readonly at: number };

/** Cuts a template into literals and placeholders. `<any…>` and `<any...>` are `<any>`. */
export function templateParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const found of text.matchAll(/<([A-Za-z_]+)(?:…|\.\.\.)?>/g)) {
    if (found.index > end) parts.push({ literal: text.slice(end, found.index) });
    parts.push({ placeholder: found[1] ?? "", at: found.index });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ literal: text.slice(end) });
  return parts;
}

/** Compiles a template whose placeholders are known: those of {@link placeholders} and at most one `binds`. */
export function compileLogTemplate(text: string, binds: string): LogTemplate {
  const parts = templateParts(text);
  const pattern = RE2JS.compile(parts.map((part) => patternOf(part, binds)).join(""));
  const literal = parts
    .flatMap((part) => ("literal" in part ? part.literal.split(/\s+/) : []))
    .reduce((longest, next) => (next.length > longest.length ? next : longest), "");
  return {
    text,
    binds,
    literal,
    match: (line) => {
      if (!line.includes(literal)) return undefined;
      const matcher = pattern.matcher(line);
      if (!matcher.find()) return undefined;
      return binds === "" ? "" : (matcher.group(1) ?? undefined);
    },
  };
}

function patternOf(part: TemplatePart, binds: string): string {
  if ("literal" in part)
    return part.literal
      .split(/(\s+)/)
      .map((piece) => (/^\s+$/.test(piece) ? "\\s+" : RE2JS.quote(piece)))
      .join("");
  if (part.placeholder === binds && binds !== "") return "([^\\s:,;'\"()\\[\\]]+)";
  return placeholders[part.placeholder] ?? placeholders["word"] ?? "";
}
