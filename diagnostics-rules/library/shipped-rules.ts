/** The only place of this package that reads files: the rules beside it, and folders of further ones. */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join, relative } from "node:path";
import { AppError } from "@housecall/proto/base";
import { loadRules } from "../language/load-rules.ts";
import type { Rule } from "../language/rule.ts";
import type { RuleFile } from "../language/rule-file.ts";
import { formatFinding } from "../language/rule-finding.ts";
import { ruleLimits } from "../language/rule-limits.ts";

const MAX_FILES = 2_000;

/** Every `.yml` file in a folder and the folders below it, ordered by path. @throws AppError TOO_LARGE beyond 2,000 files. */
export function readRuleFolder(folder: string): readonly RuleFile[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length > MAX_FILES) {
    throw new AppError(
      "TOO_LARGE",
      `Rule folder ${folder}: got ${paths.length} files, wanted at most ${MAX_FILES}`,
    );
  }
  return paths.map((path) => ({ path: relative(folder, path), text: readRuleText(path) }));
}

/** The text of one rule file; of one that is larger than a rule may be, no more than shows that it is. */
export function readRuleText(path: string): string {
  const bytes = Buffer.alloc(ruleLimits.fileBytes + 1);
  const file = openSync(path, "r");
  try {
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    return bytes.toString("utf8", 0, length);
  } finally {
    closeSync(file);
  }
}

/** The files of the shipped library. */
export function shippedRuleFiles(): readonly RuleFile[] {
  return readRuleFolder(import.meta.dirname);
}

/** The shipped rules, ready to run. @throws AppError RULE_INVALID when one of them has a mistake. */
export function shippedRules(): readonly Rule[] {
  const { rules, findings } = loadRules(shippedRuleFiles());
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return rules;
  throw new AppError("RULE_INVALID", `Shipped rules: ${errors.map(formatFinding).join("\n")}`);
}
