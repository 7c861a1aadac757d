import {
  createEngine,
  formatFinding,
  loadRules,
  readRuleFolder,
  shippedRuleFiles,
} from "@housecall/diagnostics-rules";
import { AppError, errorMessage } from "@housecall/proto/base";
import type { EngineFactory } from "./engine-host.ts";
import type { RuleFile } from "./rule-files.ts";

/** Rule files of now, and what is wrong with them in words. */
export interface LoadedRuleFiles {
  readonly files: readonly RuleFile[];
  readonly problems: readonly string[];
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
  return { files, problems: errors.map(formatFinding) };
}

function readFolder(folder: string): RuleFile[] {
  try {
    return readRuleFolder(folder).map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
  } catch (cause) {
    throw new AppError("CONFIG_INVALID", `Rule folder ${folder}: ${errorMessage(cause)}`, { cause });
  }
}
