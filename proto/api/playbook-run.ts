/** A run of a playbook on a case, as people see it. */
import { z } from "zod";
import { epochMs, localText } from "./common.ts";
import {
  playbookEndView,
  playbookReading,
  playbookStepEnd,
  playbookSummary,
  playbookView,
} from "./playbook.ts";

/** Body of POST /api/cases/{number}/playbook. */
export const startPlaybookRequest = z.object({ playbook: z.string().min(1).max(64) });

/**
 * Body of POST /api/cases/{number}/playbook/steps/{step}: how the step is.
 *
 * null: nobody says; telemetry decides what it can by now, and nothing changes when it cannot.
 */
export const answerStepRequest = z
  .object({
    is: playbookStepEnd.nullable().default(null),
    note: z.string().trim().max(500).default(""),
  })
  .refine(({ is, note }) => is !== "skipped" || note !== "", {
    message: "say why the step is skipped",
    path: ["note"],
  });
export type AnswerStep = z.output<typeof answerStepRequest>;

/** Body of POST /api/cases/{number}/playbook/stop. */
export const stopPlaybookRequest = z.object({ note: z.string().trim().min(1).max(500) });

/** A step that is done. */
export const playbookRunStep = z.object({
  step: z.string(),
  title: localText,
  is: playbookStepEnd,
  by: z.enum(["telemetry", "person"]),
  /** Who answered, or who had the run look. */
  actor: z.string(),
  atMs: epochMs,
  readings: z.array(playbookReading),
  note: z.string(),
});
export type PlaybookRunStep = z.infer<typeof playbookRunStep>;

/** The step at which a run stands. */
export const playbookCurrent = z.object({
  step: z.string(),
  sinceMs: epochMs,
  /** What telemetry says by now: decided, still waited for, or not known. */
  decision: z.enum(["ok", "not_ok", "waiting", "unknown"]),
  /** Until when its check is waited for; null when it is looked at once. */
  untilMs: epochMs.nullable(),
  /** Whether a person may say how it is. */
  mayAnswer: z.boolean(),
  readings: z.array(playbookReading),
});
export type PlaybookCurrent = z.infer<typeof playbookCurrent>;

/**
 * A run. running: at a step; reached: at an end; stopped: by a person; abandoned: its case was resolved before its end;
 * outdated: the playbook has another version by now, or is gone.
 */
export const playbookRun = z.object({
  playbook: z.string(),
  version: z.number().int(),
  title: localText,
  state: z.enum(["running", "reached", "stopped", "abandoned", "outdated"]),
  startedAtMs: epochMs,
  startedBy: z.string(),
  endedAtMs: epochMs.nullable(),
  done: z.array(playbookRunStep),
  current: playbookCurrent.nullable(),
  end: playbookEndView.nullable(),
  /** Why it was stopped; "" otherwise. */
  note: z.string(),
  /** null when this version is not there any more. */
  view: playbookView.nullable(),
});
export type PlaybookRun = z.infer<typeof playbookRun>;

/** A playbook that may be started, and the fault for which it fits. */
export const playbookSuggestion = z.object({
  playbook: playbookSummary,
  /** null: it is for such devices, and no fault of the case starts it. */
  ruleId: z.string().nullable(),
  title: localText.nullable(),
});
export type PlaybookSuggestion = z.infer<typeof playbookSuggestion>;

/** What a case has to do with playbooks. */
export const casePlaybook = z.object({
  suggestions: z.array(playbookSuggestion),
  /** The newest run; null before the first. */
  run: playbookRun.nullable(),
});
export type CasePlaybook = z.infer<typeof casePlaybook>;
