import { z } from "zod";
import { caseOutcome, ruleVerdict } from "./case-words.ts";
import { epochMs, localText } from "./common.ts";

/** How a step of a playbook ended. */
export const playbookStepEnd = z.enum(["ok", "not_ok", "skipped"]);
export type PlaybookStepEnd = z.infer<typeof playbookStepEnd>;

/** A value that a step of a playbook shows; `atMs` is the time of its newest sample, null when it has none of its own. */
export const playbookReading = z.object({
  /** Signal, or name of an expression of the playbook. */
  name: z.string(),
  instance: z.string(),
  label: localText,
  text: localText,
  atMs: epochMs.nullable(),
});
export type PlaybookReading = z.infer<typeof playbookReading>;

/** How one test inside a playbook file ended; `detail` is "" when it passed. */
export const playbookTestReport = z.object({
  results: z.array(
    z.object({
      file: z.string(),
      playbook: z.string(),
      name: z.string(),
      passed: z.boolean(),
      detail: z.string(),
    }),
  ),
});
export type PlaybookTestReport = z.infer<typeof playbookTestReport>;

/** A step as people read it; `ok`, `notOk` and `skip` are ids of later steps or of ends. */
export const playbookStepView = z.object({
  id: z.string(),
  title: localText,
  why: localText,
  say: localText.nullable(),
  expect: localText,
  /** The expression, for engineers; "" without one. */
  check: z.string(),
  /** How long the check is waited for; null when it is looked at once. */
  withinMs: z.number().nullable(),
  answer: z.enum(["always", "unknown", "never"]),
  action: z.object({ run: z.string(), with: z.record(z.string(), z.string()) }).nullable(),
  logs: z.object({ hours: z.number().int(), why: localText }).nullable(),
  consent: z.array(z.enum(["state", "logs", "tail", "action"])),
  minutes: z.number().int(),
  safety: localText.nullable(),
  ok: z.string(),
  notOk: z.string(),
  skip: z.string(),
});
export type PlaybookStepView = z.infer<typeof playbookStepView>;

/** One way in which a run ends: what it proposes to whoever closes the case. */
export const playbookEndView = z.object({
  id: z.string(),
  title: localText,
  next: localText,
  outcome: caseOutcome,
  /** One of the rule's causes, or "". */
  cause: z.string(),
  verdict: ruleVerdict,
  /** What was solved by it otherwise needs a technician. */
  otherwiseVisit: z.boolean(),
});
export type PlaybookEndView = z.infer<typeof playbookEndView>;

/** A playbook in a list. */
export const playbookSummary = z.object({
  id: z.string(),
  version: z.number().int(),
  title: localText,
  about: localText,
  deviceClass: z.string(),
  models: z.array(z.string()),
  steps: z.number().int(),
  /** How long it takes at most, when no step is passed over. */
  minutes: z.number().int(),
  starts: z.array(z.object({ ruleId: z.string(), causes: z.array(z.string()) })),
});
export type PlaybookSummary = z.infer<typeof playbookSummary>;

/** A whole playbook. */
export const playbookView = playbookSummary.extend({
  steps: z.array(playbookStepView),
  ends: z.array(playbookEndView),
});
export type PlaybookView = z.infer<typeof playbookView>;
