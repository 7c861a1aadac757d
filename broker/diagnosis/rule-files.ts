import { AppError } from "@housecall/proto/base";

/** A rule file as the engine reads it. */
export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

/** Rule files as the journal keeps them: JSON, sorted by path, so that equal rules give equal bytes. */
export function encodeRuleFiles(files: readonly RuleFile[]): Uint8Array {
  const sorted = files
    .map(({ path, text }) => ({ path, text }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
  return new TextEncoder().encode(JSON.stringify(sorted));
}

/** @throws AppError STORE_DAMAGED when the bytes are not what {@link encodeRuleFiles} wrote. */
export function decodeRuleFiles(bytes: Uint8Array): RuleFile[] {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (Array.isArray(parsed) && parsed.every(isRuleFile)) return parsed;
  throw new AppError("STORE_DAMAGED", "The journal's rule files cannot be read");
}

function isRuleFile(value: unknown): value is RuleFile {
  return typeof value === "object" && value !== null && "path" in value && "text" in value;
}
