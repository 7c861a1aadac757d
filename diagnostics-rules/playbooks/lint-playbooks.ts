import type { LintReport } from "@housecall/proto/api";
import type { NamedFile } from "../language/shaped-file.ts";
import type { KnownRule } from "./known-rules.ts";
import { loadPlaybooks } from "./load-playbooks.ts";

/** Finds mistakes in playbook files, ordered by place. */
export function lintPlaybooks(files: readonly NamedFile[], rules?: readonly KnownRule[]): LintReport {
  const { findings } = loadPlaybooks(files, rules);
  return {
    findings: findings.map(({ file, line, column, severity: level, kind, message }) => ({
      ...{ file, line, column, level, kind, message },
    })),
  };
}
