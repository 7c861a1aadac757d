/** What the shape of a rule file has wrong, in the words of whoever writes rules. */
import type { z } from "zod";
import { fieldNamesAt } from "./field-names.ts";
import { suggestion } from "./nearest-name.ts";

const wantedWords: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a map of fields",
  string: "a text",
  number: "a number",
  boolean: "true or false",
};

/** A word that is shorter is near to any other. */
const LEAST_MISSPELT = 3;

interface Issue {
  readonly code?: string;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly values?: readonly unknown[];
}

/** What is wrong with the value at a place of the file. */
export function wrongValue(issue: Issue, file: unknown): string {
  const got = valueAt(file, issue.path);
  if (issue.code !== "invalid_type" || got !== undefined) return `${issue.message}${hintFor(issue, got)}`;
  const wanted = /expected (\w+)/.exec(issue.message)?.[1] ?? "";
  return `Is missing, wanted ${wantedWords[wanted] ?? wanted}`;
}

function hintFor(issue: Issue, got: unknown): string {
  if (issue.code === "invalid_value" && typeof got === "string" && got.length >= LEAST_MISSPELT)
    return suggestion(got, (issue.values ?? []).map(String));
  const isMap = issue.code === "invalid_type" && issue.message.endsWith("received object");
  return isMap ? '; put a text that holds ": " in quotes' : "";
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, step) =>
      found !== null && typeof found === "object"
        ? Object.entries(found).find(([key]) => key === String(step))?.[1]
        : undefined,
    value,
  );
}

/** A field that the language does not have, and which one was probably meant. */
export function unknownField(path: readonly PropertyKey[], schema: z.ZodType): string {
  const known = fieldNamesAt(path.slice(0, -1), schema);
  return `Unknown field "${path.join(".")}"${suggestion(String(path.at(-1)), known)}`;
}
