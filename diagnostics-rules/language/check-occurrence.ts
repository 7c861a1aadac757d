/** Log lines and events that a rule counts: checks their templates, names and filters. */
import { compileLogTemplate, LEAST_LITERAL, placeholders, templateParts } from "../logs/log-template.ts";
import type { Call, Filter } from "./ast.ts";
import { suggestion } from "./nearest-name.ts";
import { ExpressionError } from "./rule-finding.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { OccurrenceInput } from "./typed.ts";

/** Reads `log("…" where …)` or `event("…" where …)`. @throws ExpressionError */
export function checkOccurrence(call: Call, instanceKind: string): OccurrenceInput {
  const common = { filters: call.where, windowMs: 0, capacity: 0, isGate: false };
  if (call.name === "log_new") {
    if (call.arguments.length + call.where.length === 0) return { source: { kind: "new-line" }, ...common };
    throw new ExpressionError(
      "wrong-arguments",
      call.at,
      "log_new got something, wanted nothing: log_new() >= 1 in 1h",
    );
  }
  const [text] = call.arguments;
  if (text?.kind !== "text" || call.arguments.length !== 1) {
    const example = call.name === "log" ? 'log("Killed process <int>")' : 'event("door-opened")';
    throw new ExpressionError(
      "wrong-arguments",
      call.at,
      `${call.name} got something else, wanted one text: ${example}`,
    );
  }
  if (call.name === "event")
    return { source: { kind: "event", name: eventName(text.value, text.at) }, ...common };
  const template = logTemplate(text.value, text.at, instanceKind);
  for (const filter of call.where) checkFilter(filter, template.parameters);
  return { source: { kind: "log", template }, ...common };
}

/** Two that are the same count the same. */
export function occurrenceKey({ source, filters }: OccurrenceInput): string {
  const what = source.kind === "log" ? source.template.text : source.kind === "event" ? source.name : "";
  return JSON.stringify([source.kind, what, filters.map(({ name, sign, value }) => [name, sign, value])]);
}

/** Looks for a parameter of a template. @throws ExpressionError */
export function requireParameter(
  name: string,
  at: number,
  parameters: ReadonlyMap<string, string>,
): "number" | "text" {
  const kind = parameters.get(name);
  if (kind !== undefined) return kind === "int" || kind === "num" ? "number" : "text";
  throw new ExpressionError(
    "log-template",
    at,
    `The template has no parameter "${name}"${suggestion(name, parameters.keys())} Name one in it: <int:${name}>`,
  );
}

function checkFilter({ name, value, at }: Filter, parameters: ReadonlyMap<string, string>): void {
  const kind = requireParameter(name, at, parameters);
  if (kind === (typeof value === "number" ? "number" : "text") && typeof value !== "boolean") return;
  throw new ExpressionError(
    "type-mismatch",
    at,
    `Got ${JSON.stringify(value)} to compare with "${name}", wanted a ${kind}`,
  );
}

function eventName(name: string, at: number): string {
  if (/^[\w.:-]{1,100}$/.test(name)) return name;
  throw new ExpressionError(
    "wrong-arguments",
    at,
    `Got "${name}" as the name of an event, wanted letters, digits, ".", ":", "_" and "-"`,
  );
}

/** @throws ExpressionError */
function requireFew(text: string, at: number): void {
  const found = templateParts(text).flatMap((part) => ("literal" in part ? [] : [part]));
  const named = found.filter(({ name }) => name !== "").length;
  const refuse = (got: string, most: number): never => {
    throw new ExpressionError("log-template", at, `Got ${got} in a log template, wanted at most ${most}`);
  };
  if (found.length > ruleLimits.templatePlaceholders)
    refuse(`${found.length} placeholders`, ruleLimits.templatePlaceholders);
  if (named > ruleLimits.templateParameters)
    refuse(`${named} named placeholders`, ruleLimits.templateParameters);
}

function logTemplate(text: string, at: number, instanceKind: string) {
  requireFew(text, at);
  const template = compileLogTemplate(text, boundKind(text, at, instanceKind));
  if (template.literal.length >= LEAST_LITERAL) return template;
  throw new ExpressionError(
    "log-template",
    at,
    `Log template "${text}" has no word of ${LEAST_LITERAL} letters outside placeholders; it would match nearly every line`,
  );
}

function boundKind(text: string, at: number, instanceKind: string): string {
  let binds = "";
  for (const part of templateParts(text)) {
    if ("literal" in part || Object.hasOwn(placeholders, part.placeholder)) continue;
    if (part.placeholder !== instanceKind || binds !== "") {
      const known = [...Object.keys(placeholders), ...(instanceKind === "" ? [] : [instanceKind])];
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
