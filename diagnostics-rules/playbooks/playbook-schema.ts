/** The shape of a playbook file; expressions are still texts here. Strict: an unknown field is a mistake. */
import { deviceClasses } from "@housecall/proto/signals";
import { z } from "zod";
import { playbookLimits } from "./playbook-limits.ts";

const text = z.string().min(1).max(1_000);
const id = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9-]*$/, "wanted lower case with hyphens");
/** Both languages; one that is missing is told as `translation-missing`. */
const localText = z.strictObject({ en: text, ko: text });
const expression = z.string().min(1);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(playbookLimits.listItems);

/** always: a person is asked; unknown: only while telemetry does not tell; never: nobody is asked. */
const answer = z.enum(["always", "unknown", "never"]);

/** Something that the device is asked to do in a step. */
const action = z.strictObject({
  run: text,
  with: z.record(text, z.union([z.string(), z.number()])).default({}),
});

/** Logs that are worth pulling in a step. */
const logs = z.strictObject({ hours: z.number().int().min(1).max(168), why: localText });

/** One step: what is looked at or done, who decides how it is, and where that leads. */
export const playbookStep = z.strictObject({
  id,
  title: localText,
  why: localText,
  /** What the agent says to the customer; needed wherever a person may be asked. */
  say: localText.optional(),
  /** The reading that is expected, in words. */
  expect: localText,
  check: expression.optional(),
  /** Signals and lets whose values are shown; those that the check names unless given. */
  shows: list(text).optional(),
  /** The check must come true within this time, by readings newer than the step's beginning. */
  within: text.optional(),
  /** Whether a person is asked: always without a check, and only when telemetry does not tell with one. */
  answer: answer.optional(),
  action: action.optional(),
  logs: logs.optional(),
  consent: list(z.enum(["state", "logs", "tail", "action"])).default([]),
  /** How long the step takes with the customer on the telephone. */
  minutes: z.number().int().min(0).max(240),
  safety: localText.optional(),
  /** A later step, or an end. */
  ok: id,
  not_ok: id,
  skip: id,
});
export type PlaybookStepSource = z.infer<typeof playbookStep>;

/** One way in which a run can end, as it is proposed to whoever closes the case. */
export const playbookEnd = z.strictObject({
  id,
  title: localText,
  /** What is to be done next. */
  next: localText,
  outcome: z.enum([
    "self_fix",
    "remote_action",
    "remote_guidance",
    "firmware",
    "visit_needed",
    "no_fault_found",
  ]),
  /** One of the causes of the rules that start the playbook. */
  cause: text.optional(),
  verdict: z.enum(["true_positive", "false_positive", "unsure"]),
  /** What was solved here otherwise needs a technician. */
  otherwise_visit: z.boolean().default(false),
});

/** A test: what the device says, what people answer when, and where that must lead. */
export const playbookTest = z.strictObject({
  name: text,
  cadence: text.default("1m"),
  /** Series as in tests of rules. */
  given: z.record(text, z.union([text, z.number()])).default({}),
  states: list(
    z.strictObject({ at: text, entries: z.record(text, z.union([z.string(), z.number(), z.boolean()])) }),
  ).default([]),
  start: text.default("0s"),
  answers: list(z.strictObject({ at: text, step: id, is: z.enum(["ok", "not_ok", "skipped"]) })).default([]),
  expect: z.strictObject({
    at: text,
    /** The steps that are done, in their order, and how each ended. */
    path: z.record(id, z.enum(["ok", "not_ok", "skipped"])),
    end: id.optional(),
    /** The step that waits for somebody or something. */
    open: id.optional(),
  }),
});
export type PlaybookTest = z.infer<typeof playbookTest>;

/** One playbook as its file says it. */
export const playbookSchema = z.strictObject({
  playbook: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$/, 'wanted "class.name" in lower case with hyphens'),
  version: z.number().int().min(1),
  title: localText,
  about: localText,
  applies_to: z.strictObject({
    class: z.enum(deviceClasses),
    model: list(text).default([]),
  }),
  /** The faults that it is for; without causes, whatever their cause. */
  starts: list(z.strictObject({ rule: text, causes: list(text).default([]) })).min(1),
  let: z.record(z.string().regex(/^[a-z_][a-z0-9_]*$/), expression).default({}),
  names: z.record(text, localText).default({}),
  steps: list(playbookStep).min(1),
  ends: list(playbookEnd).min(1),
  tests: list(playbookTest).default([]),
});
export type PlaybookSource = z.infer<typeof playbookSchema>;

/** Names of all fields, by what has them. */
export const playbookFields: Readonly<Record<string, readonly string[]>> = {
  "a playbook": Object.keys(playbookSchema.shape),
  "a step": Object.keys(playbookStep.shape),
  "an end": Object.keys(playbookEnd.shape),
  "a test": Object.keys(playbookTest.shape),
};
