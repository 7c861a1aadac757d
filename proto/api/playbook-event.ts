/** What a case keeps of a run of a playbook: enough to tell it without the playbook's file. */
import { z } from "zod";
import { localText } from "./common.ts";
import { playbookEndView, playbookReading, playbookStepEnd } from "./playbook.ts";

/** A run begins. */
export const playbookStarted = z.object({
  kind: z.literal("playbook_started"),
  playbook: z.string(),
  version: z.number().int(),
  title: localText,
});

/** A step is done: how it ended, who decided it, and what was read at that moment. */
export const playbookStepDone = z.object({
  kind: z.literal("playbook_step"),
  playbook: z.string(),
  step: z.string(),
  title: localText,
  is: playbookStepEnd,
  by: z.enum(["telemetry", "person"]),
  readings: z.array(playbookReading),
  /** What a person wrote; the reason of a step that was skipped. */
  note: z.string().max(500),
});

/** A run is over: it came to an end, or a person stopped it. */
export const playbookEnded = z.object({
  kind: z.literal("playbook_ended"),
  playbook: z.string(),
  title: localText,
  /** What it proposes; null when it was stopped. */
  end: playbookEndView.nullable(),
  /** Why it was stopped; "" otherwise. */
  note: z.string().max(500),
});
