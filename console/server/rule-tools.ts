import type { LintReport, RuleFilesRequest, RuleTestReport } from "@housecall/proto/api";

/** Checks rule files for their authors; nothing of it is kept. */
export interface RuleTools {
  lint(files: RuleFilesRequest["files"]): Promise<LintReport>;
  /** Runs the tests inside the files. */
  test(files: RuleFilesRequest["files"]): Promise<RuleTestReport>;
}
