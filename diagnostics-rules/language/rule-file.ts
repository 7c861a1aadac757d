import { type RuleSource, ruleSchema } from "./rule-schema.ts";
import { type NamedFile, readShapedFile, type ShapedFile } from "./shaped-file.ts";

/** The text of a rule file with the name that messages give it. */
export type RuleFile = NamedFile;

/** What was read of a rule file: the rule when its shape is right, the mistakes, and where each part stands. */
export type ReadRule = ShapedFile<RuleSource>;

/** Reads a rule file. Never throws on what it reads. */
export function readRuleFile(file: RuleFile): ReadRule {
  return readShapedFile(file, { schema: ruleSchema, idField: "rule" });
}
