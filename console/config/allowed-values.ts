import { type ConfigKey, configSchema } from "./schema.ts";

/** What a key may be, in words, from the schema. */
export interface AllowedValues {
  readonly text: string;
  readonly defaultText: string;
  readonly description: string;
}

const SPECIAL: Partial<Record<ConfigKey, string>> = {
  bindAddress: "an IPv4 or IPv6 address",
  publicHosts: "a list of 1 to 16 host names or IP addresses",
  publicUrl: 'an http(s) address, or ""',
};

/** Reads range, default and meaning of a key from the schema. */
export function allowedValues(key: ConfigKey): AllowedValues {
  const json = configSchema.toJSONSchema({ io: "input" }).properties?.[key];
  if (typeof json !== "object") return { text: "nothing", defaultText: "", description: "" };
  return {
    text: SPECIAL[key] ?? rangeText(json),
    defaultText: JSON.stringify(json.default),
    description: json.description ?? "",
  };
}

type Property = Exclude<
  NonNullable<ReturnType<typeof configSchema.toJSONSchema>["properties"]>[string],
  boolean
>;

function rangeText(json: Property): string {
  if (json.enum) return `one of ${json.enum.join(", ")}`;
  if (json.type === "integer") return `a whole number from ${json.minimum} to ${json.maximum}`;
  if (json.type === "number") return `a number from ${json.minimum} to ${json.maximum}`;
  if (json.type === "boolean") return "true or false";
  if (json.type === "array") return `a list of at most ${json.maxItems} paths`;
  return `a path of 1 to ${json.maxLength} characters`;
}
