import { z } from "zod";

/** Body of POST /api/rules/lint and /api/rules/test: the text of rule files, which are not kept. */
export const ruleFilesRequest = z.object({
  files: z
    .array(z.object({ name: z.string().min(1).max(1_024), text: z.string().max(500_000) }))
    .min(1)
    .max(200),
});
export type RuleFilesRequest = z.infer<typeof ruleFilesRequest>;

/** One remark of the linter; line and column count from 1, 0 when it concerns the file as a whole. */
export const lintFinding = z.object({
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  level: z.enum(["error", "warning"]),
  /** Stable word for the kind of mistake. */
  kind: z.string(),
  message: z.string(),
});
export const lintReport = z.object({ findings: z.array(lintFinding) });
export type LintReport = z.infer<typeof lintReport>;

/** How one test inside a rule file ended; `detail` is "" when it passed. */
export const ruleTestResult = z.object({
  file: z.string(),
  rule: z.string(),
  name: z.string(),
  passed: z.boolean(),
  detail: z.string(),
});
export type RuleTestResult = z.infer<typeof ruleTestResult>;
export const ruleTestReport = z.object({ results: z.array(ruleTestResult) });
export type RuleTestReport = z.infer<typeof ruleTestReport>;
