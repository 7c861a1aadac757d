import { type ConfigKey, configSchema } from "./schema.ts";

/** Environment variables of Housecall that are no settings of the server. */
export const otherVariables: Readonly<Record<string, string>> = {
  HOUSECALL_CONFIG: "Path of the configuration file, like `--config`.",
  HOUSECALL_SERVER: "Address of the server for the command line, like `--server`.",
};

/** Name of the environment variable that sets a key: `httpPort` is HOUSECALL_HTTP_PORT. */
export function variableOf(key: ConfigKey): string {
  return `HOUSECALL_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** All keys in the order of the schema. */
export function configKeys(): readonly ConfigKey[] {
  return Object.keys(configSchema.shape) as ConfigKey[];
}

/** What the environment sets, as the schema wants it, and the names that nobody knows. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown: readonly string[];
} {
  const keyOf = new Map(configKeys().map((key) => [variableOf(key), key]));
  const values: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith("HOUSECALL_") || text === undefined || name in otherVariables) continue;
    const key = keyOf.get(name);
    if (key) values[key] = fromText(key, text);
    else unknown.push(name);
  }
  return { values, unknown };
}

/** Lists are comma-separated, booleans "true" and "false"; what does not look like a number stays text and is refused later. */
function fromText(key: ConfigKey, text: string): unknown {
  const example: unknown = configSchema.shape[key].parse(undefined);
  if (Array.isArray(example)) return text === "" ? [] : text.split(",").map((item) => item.trim());
  if (typeof example === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (typeof example === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  return text;
}
