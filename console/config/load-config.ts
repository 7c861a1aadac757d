import { AppError, errorMessage } from "@housecall/proto/base";
import { parseDocument } from "yaml";
import type { z } from "zod";
import { allowedValues } from "./allowed-values.ts";
import { readEnvironment, variableOf } from "./environment.ts";
import { type ConfigKey, configSchema, type ServerConfig } from "./schema.ts";

const MAX_FILE_BYTES = 1_048_576;

/** Where settings come from: environment variables win over the file, the file over the defaults. */
export interface ConfigSources {
  /** Absent when there is no file. JSON is YAML too. */
  readonly file?: { readonly path: string; readonly text: string };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The settings of the server.
 *
 * @throws AppError CONFIG_INVALID with all faults in one message: where each stands and what is allowed. Texts
 * that may be a secret in the wrong place are never repeated.
 */
export function loadConfig(sources: ConfigSources): ServerConfig {
  const faults: string[] = [];
  const fromFile = sources.file ? readFile(sources.file, faults) : {};
  const fromEnvironment = readEnvironment(sources.environment);
  for (const name of fromEnvironment.unknown)
    faults.push(`${name}: no such setting${suggestion(name, knownVariables())}`);
  const result = configSchema.safeParse({ ...fromFile, ...fromEnvironment.values });
  if (!result.success) {
    for (const issue of result.error.issues)
      faults.push(...describe(issue, { sources, set: fromEnvironment.values, fromFile }));
  }
  if (result.success) faults.push(...equalPorts(result.data));
  if (faults.length > 0 || !result.success) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    throw new AppError(
      "CONFIG_INVALID",
      `The configuration has ${count}:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
  }
  return result.data;
}

/** Two servers of ours on one port: each port must be its own, 0 may repeat. */
function equalPorts(config: ServerConfig): string[] {
  const keys = ["httpPort", "mqttPort", "claimPort"] as const;
  return keys.flatMap((key, index) => {
    const other = keys.slice(0, index).find((earlier) => config[earlier] === config[key]);
    if (other === undefined || config[key] === 0) return [];
    return [`${key} and ${other}: both are ${config[key]}, wanted two different ports`];
  });
}

function readFile(
  file: { readonly path: string; readonly text: string },
  faults: string[],
): Record<string, unknown> {
  if (file.text.length > MAX_FILE_BYTES) {
    faults.push(`${file.path}: larger than 1 MiB`);
    return {};
  }
  try {
    const document = parseDocument(file.text, { prettyErrors: false });
    const error = document.errors[0];
    if (error) throw error;
    const value: unknown = document.toJS({ maxAliasCount: 10 });
    if (value === null || value === undefined) return {};
    if (typeof value === "object" && !Array.isArray(value)) return { ...value };
    faults.push(
      `${file.path}: wanted settings as "key: value", got ${Array.isArray(value) ? "a list" : "a single value"}`,
    );
  } catch (error) {
    faults.push(`${file.path}: is neither YAML nor JSON (${errorMessage(error).split("\n")[0]})`);
  }
  return {};
}

interface Origin {
  readonly sources: ConfigSources;
  readonly set: Readonly<Record<string, unknown>>;
  readonly fromFile: Readonly<Record<string, unknown>>;
}

function describe(issue: z.core.$ZodIssue, origin: Origin): readonly string[] {
  const where = origin.sources.file?.path ?? "configuration";
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) => `${key} in ${where}: no such setting${suggestion(key, Object.keys(configSchema.shape))}`,
    );
  }
  const key = String(issue.path[0]) as ConfigKey;
  const place = key in origin.set ? variableOf(key) : `${issue.path.join(".")} in ${where}`;
  const value = issue.path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
    { ...origin.fromFile, ...origin.set },
  );
  return [`${place}: got ${shown(value)}, wanted ${allowedValues(key).text}`];
}

function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null) return "nothing";
  if (typeof value === "string") return value === "" ? "an empty text" : shownText(value);
  return Array.isArray(value) ? `a list of ${value.length}` : "something else";
}

/** Short words are repeated; what may be a password or token in the wrong place never is. */
function shownText(text: string): string {
  const isPlain = /^[\w.:/ -]{1,40}$/.test(text) && !/:\/\//.test(text);
  const mayBeSecret =
    /pass|secret|token|key/i.test(text) || (/\d/.test(text) && /[a-z]/i.test(text) && text.length > 12);
  return isPlain && !mayBeSecret ? `"${text}"` : "a text that is not allowed";
}

function knownVariables(): readonly string[] {
  return Object.keys(configSchema.shape).map((key) => variableOf(key as ConfigKey));
}

function suggestion(name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((each) => ({ each, far: distance(each.toLowerCase(), name.toLowerCase()) }))
    .sort((left, right) => left.far - right.far);
  return nearest && nearest.far <= 3 ? `; did you mean ${nearest.each}?` : "";
}

/** Levenshtein distance; inputs are short. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
