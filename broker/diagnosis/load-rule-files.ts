import {
  createEngine,
  formatFinding,
  loadRules,
  type RuleFinding,
  readRuleFolder,
  shippedRuleFiles,
} from "@housecall/diagnostics-rules";
import { AppError, errorMessage } from "@housecall/proto/base";
import type { EngineFactory } from "./engine-host.ts";
import type { RuleFile } from "./rule-files.ts";

/** A rule file that is left out, and why in words. */
export interface RuleFileProblem {
  readonly file: string;
  readonly message: string;
}

/** Rule files of now, and those with mistakes. */
export interface LoadedRuleFiles {
  readonly files: readonly RuleFile[];
  readonly problems: readonly RuleFileProblem[];
}

/** Makes the real engine; rule files with mistakes are left out. */
export const createRuleEngine: EngineFactory = ({ files, snapshot }) => {
  const { rules } = loadRules(files);
  return createEngine(snapshot === undefined ? { rules } : { rules, snapshot });
};

/**
 * The shipped library and the files of further folders, each named with its folder.
 *
 * @throws AppError CONFIG_INVALID when a folder cannot be read.
 */
export function loadRuleFiles(folders: readonly string[]): LoadedRuleFiles {
  const files = [...shippedRuleFiles(), ...folders.flatMap(readFolder)];
  const errors = loadRules(files).findings.filter(({ severity }) => severity === "error");
  return { files, problems: onePerFile(errors) };
}

/** The first mistake of each file and how many follow: `rules lint` tells them all. */
function onePerFile(errors: readonly RuleFinding[]): RuleFileProblem[] {
  return [...Map.groupBy(errors, ({ file }) => file).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const more = `, and ${others.length} more: npx housecall rules lint ${first.file}`;
    const message = `${formatFinding(first)}${others.length === 0 ? "" : more}`;
    return [{ file: first.file, message }];
  });
}

function readFolder(folder: string): RuleFile[] {
  try {
    return readRuleFolder(folder).map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
  } catch (cause) {
    throw new AppError(
      "CONFIG_INVALID",
      `The rule folder ${folder} cannot be read (${errorMessage(cause)}). Make it, or take it out of ruleFolders (HOUSECALL_RULE_FOLDERS).`,
      { cause },
    );
  }
}
