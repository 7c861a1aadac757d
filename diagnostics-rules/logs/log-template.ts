/**
 * A log template: text with placeholders, found anywhere in a line.
 *
 *     Out of memory: Killed process <int> (<word>)
 *     <unit>: Start request repeated too quickly
 *
 * `<int>` whole number, `<num>` decimal number, `<hex>` hexadecimal, `<word>` letters without space, `<any>` anything.
 * `<int:stall_ms>` names a placeholder, so that its text can be read. A run of spaces matches any run of spaces. The name of an instance kind (`<unit>`, `<mount>`, …) is a word that
 * says which instance the line speaks of. Of a line no more is looked at than devices send: 8 KiB. Matching takes time linear in the line (RE2), never backtracking.
 */
import { limits } from "@housecall/proto/limits";
import { RE2JS } from "re2js";

/** A compiled template; equal texts are equal templates. */
export interface LogTemplate {
  readonly text: string;
  /** Kind of instance that a placeholder names; "" when none does. */
  readonly binds: string;
  /** Longest part without placeholders: a line without it cannot match. */
  readonly literal: string;
  /** Kind of each named placeholder, by its name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The named instance, "" when the template binds none, undefined when the line does not match. */
  match(line: string): string | undefined;
  /** What a line that matches says; undefined when it does not match. */
  read(line: string): LogMatch | undefined;
}

/** A line that matched. */
export interface LogMatch {
  /** "" when the template binds none. */
  readonly instance: string;
  /** Text of each named placeholder. */
  readonly values: Readonly<Record<string, string>>;
}

/** Placeholders that every template may use, with their patterns. */
export const placeholders: Readonly<Record<string, string>> = {
  int: "[+-]?[0-9]+",
  num: "[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?",
  hex: "(?:0[xX])?[0-9a-fA-F]+",
  word: "[^\\s]+?",
  any: ".*?",
  id: "[^\\s]+?",
  path: "[^\\s]+?",
  addr: "[^\\s]+?",
  name: "[^\\s]+?",
  text: "(?:\"[^\"]*\"|'[^']*')",
  qty: "[+-]?[0-9]+(?:\\.[0-9]+)?\\s?[A-Za-z]*",
  time: "[0-9A-Za-z][0-9A-Za-z:.,/+ -]*?",
};

/** The shortest literal part that makes a template worth matching. */
export const LEAST_LITERAL = 3;

/** A part of a template: literal text, or a placeholder's name with its offset. */
export type TemplatePart =
  | { readonly literal: string }
  | { readonly placeholder: string; readonly name: string; readonly at: number };

/** Cuts a template into literals and placeholders. `<any…>` and `<any...>` are `<any>`. */
export function templateParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const found of text.matchAll(/<([A-Za-z_]+)(?::([A-Za-z_]\w*))?(?:…|\.\.\.)?>/g)) {
    if (found.index > end) parts.push({ literal: text.slice(end, found.index) });
    parts.push({ placeholder: found[1] ?? "", name: found[2] ?? "", at: found.index });
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
  const groups = parts.flatMap((part) => ("literal" in part || !isGroup(part, binds) ? [] : [part]));
  const named = groups.flatMap(({ placeholder, name }, index) =>
    name === "" ? [] : [{ name, placeholder, group: index + 1 }],
  );
  const instanceGroup = groups.findIndex(({ placeholder }) => placeholder === binds) + 1;
  const read = (whole: string): LogMatch | undefined => {
    const line = whole.length > limits.logLineBytes ? whole.slice(0, limits.logLineBytes) : whole;
    if (!line.includes(literal)) return undefined;
    const matcher = pattern.matcher(line);
    if (!matcher.find()) return undefined;
    const values: Record<string, string> = Object.create(null);
    for (const { name, group } of named) values[name] = matcher.group(group) ?? "";
    return { instance: instanceGroup === 0 ? "" : (matcher.group(instanceGroup) ?? ""), values };
  };
  return {
    text,
    binds,
    literal,
    parameters: new Map(named.map(({ name, placeholder }) => [name, placeholder])),
    match: (line) => read(line)?.instance,
    read,
  };
}

type Placeholder = Exclude<TemplatePart, { readonly literal: string }>;

function isGroup({ placeholder, name }: Placeholder, binds: string): boolean {
  return name !== "" || (binds !== "" && placeholder === binds);
}

function patternOf(part: TemplatePart, binds: string): string {
  if ("literal" in part)
    return part.literal
      .split(/(\s+)/)
      .map((piece) => (/^\s+$/.test(piece) ? "\\s+" : RE2JS.quote(piece)))
      .join("");
  const isInstance = part.placeholder === binds && binds !== "";
  const pattern = isInstance ? INSTANCE : (placeholders[part.placeholder] ?? placeholders["word"] ?? "");
  if (!isGroup(part, binds)) return pattern;
  // What is read is read whole, though a lazy match would do at the end of a template.
  return part.name === "" ? `(${pattern})` : `(${pattern.replace(/\?$/, "")})`;
}

const INSTANCE = "[^\\s:,;'\"()\\[\\]]+";
