import { z } from "zod";
import { caseDetail } from "./case.ts";
import { caseEvent } from "./case-event.ts";
import { epochMs, localText, severity } from "./common.ts";
import { evidence, fault, faultState } from "./fault.ts";
import { consentRow } from "./staff.ts";

/** One thing on the timeline of a context pack; `what` is a stable word of its source. */
export const packEntry = z.object({
  atMs: epochMs,
  source: z.enum(["case", "fault", "command", "consent"]),
  what: z.string(),
  actor: z.string(),
  /** What people wrote, a rule, a command; text, never markup. */
  detail: z.string(),
});
export type PackEntry = z.infer<typeof packEntry>;

/** What may be wrong, with what speaks for it. */
export const packHypothesis = z.object({
  faultId: z.string(),
  ruleId: z.string(),
  title: localText,
  say: localText,
  state: faultState,
  severity,
  startedAtMs: epochMs,
  causes: fault.shape.causes,
  evidence: z.array(evidence),
});
export type PackHypothesis = z.infer<typeof packHypothesis>;

/**
 * Everything that an expert needs, so that nobody asks the customer again: generated from the records when it is asked for.
 */
export const contextPack = z.object({
  generatedAtMs: epochMs,
  case: caseDetail,
  /** What the expert was asked; "" when nobody has asked. */
  question: z.string(),
  hypotheses: z.array(packHypothesis),
  /** Steps with their outcomes, and commands that were run. */
  tried: z.array(caseEvent),
  contacts: z.array(caseEvent),
  notes: z.array(caseEvent),
  pins: z.array(caseEvent),
  /** What the owner allows now; `leftMs` is null for what has no end. */
  consents: z.array(consentRow.extend({ leftMs: z.number().nullable() })),
  /** From a day before the first fault on, oldest first. */
  timeline: z.array(packEntry),
});
export type ContextPack = z.infer<typeof contextPack>;
