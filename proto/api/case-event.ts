import { z } from "zod";
import {
  anyOutcome,
  caseChannel,
  closeCause,
  contactChannel,
  reopenCause,
  ruleVerdict,
  tryOutcome,
  wakeCause,
} from "./case-words.ts";
import { commandState } from "./command.ts";
import { deviceId, epochMs, localText, severity } from "./common.ts";
import { fault } from "./fault.ts";
import { playbookEnded, playbookStarted, playbookStepDone } from "./playbook-event.ts";

const shortText = z.string().max(500);
const longText = z.string().max(10_000);

/** A fault as the case keeps it: faults themselves are deleted after their retention, cases are not. */
export const caseFaultSnapshot = z.object({
  faultId: z.string(),
  ruleId: z.string(),
  ruleVersion: z.number().int(),
  instance: z.string(),
  severity,
  safetyRank: fault.shape.safetyRank,
  title: localText,
  say: localText,
  foundInBacklog: z.boolean(),
  startedAtMs: epochMs,
  firedAtMs: epochMs,
  causes: fault.shape.causes,
  remedies: z.array(
    z.object({
      who: z.enum(["customer", "remote", "technician"]),
      step: localText,
      settles: z.string().exactOptional(),
    }),
  ),
});
export type CaseFaultSnapshot = z.infer<typeof caseFaultSnapshot>;

/** The diagnosis in force when a case was closed; `cheapestWho` may do the cheapest remedy of its first cause. */
export const diagnosisClass = z.object({
  ruleId: z.string(),
  causeId: z.string(),
  cheapestWho: z.enum(["customer", "remote", "technician"]).nullable(),
  /** The playbook that was followed to its end, when what it ended with otherwise means a visit. */
  visitBy: z.string().exactOptional(),
});
export type DiagnosisClass = z.infer<typeof diagnosisClass>;

/** A due time that an event sets; null when nothing is due from then on. */
const dueAtMs = epochMs.nullable();

/** What each kind of event tells. Computed times stand in the event, so that the fold needs no settings. */
export const caseEventData = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("opened"),
    by: z.enum(["rule", "person"]),
    deviceId,
    deviceClass: z.string(),
    model: z.string(),
    customerId: z.string(),
    channel: caseChannel,
    severity,
    /** What the person who opened it wrote; empty for a rule. */
    about: shortText,
    dueAtMs,
  }),
  z.object({ kind: z.literal("fault_fired"), fault: caseFaultSnapshot, dueAtMs }),
  z.object({ kind: z.literal("fault_worsened"), faultId: z.string(), severity, dueAtMs }),
  /** `selfCloseAtMs`: when the case ends by itself if nobody acts; null when it does not. */
  z.object({
    kind: z.literal("fault_resolved"),
    faultId: z.string(),
    resolvedAtMs: epochMs,
    selfCloseAtMs: epochMs.nullable(),
  }),
  z.object({ kind: z.literal("taken"), from: z.string() }),
  z.object({ kind: z.literal("released") }),
  z.object({ kind: z.literal("assigned"), to: z.string(), from: z.string() }),
  z.object({ kind: z.literal("noted"), text: longText }),
  z.object({
    kind: z.literal("contacted"),
    channel: contactChannel,
    direction: z.enum(["from_customer", "to_customer"]),
    reached: z.boolean(),
    text: longText,
  }),
  z.object({
    kind: z.literal("tried"),
    step: shortText,
    who: z.enum(["customer", "remote", "technician"]),
    outcome: tryOutcome,
    note: shortText,
  }),
  z.object({
    kind: z.literal("action_requested"),
    commandId: z.string(),
    title: localText,
    /** What was chosen, such as "level=debug". */
    detail: shortText,
  }),
  z.object({
    kind: z.literal("action_ended"),
    commandId: z.string(),
    title: localText,
    state: commandState,
    /** Stable code that tells why; "" when there is nothing to say. */
    reason: shortText,
    detail: shortText,
  }),
  /** `pullId` and `pullLine` say where it stands in a pulled file; "" and 0 for a line from elsewhere. */
  z.object({
    kind: z.literal("pinned"),
    lineAtMs: epochMs,
    source: shortText,
    text: longText,
    note: shortText.default(""),
    pullId: z.string().max(64).default(""),
    pullLine: z.number().int().nonnegative().default(0),
  }),
  z.object({
    kind: z.literal("waiting"),
    waitsFor: z.enum(["customer", "device"]),
    reason: shortText,
    wakeAtMs: epochMs.nullable(),
  }),
  z.object({ kind: z.literal("woken"), because: wakeCause, dueAtMs }),
  z.object({ kind: z.literal("escalated"), question: longText, dueAtMs }),
  z.object({ kind: z.literal("returned"), answer: longText, dueAtMs }),
  z.object({ kind: z.literal("visit_booked"), visitAtMs: epochMs, order: longText }),
  z.object({ kind: z.literal("visit_done"), fixed: z.boolean(), text: longText, dueAtMs }),
  z.object({ kind: z.literal("customer_linked"), customerId: z.string() }),
  z.object({
    kind: z.literal("resolved"),
    outcome: anyOutcome,
    /** One of the rule's causes, or "". */
    causeId: z.string().max(200),
    causeText: shortText,
    verdict: ruleVerdict.nullable(),
    /** What the customer was told, in the customer's language. */
    summary: longText,
    duplicateOf: z.string().max(20),
    diagnosis: diagnosisClass.nullable(),
    /** Where the customer lives, for money; "" when it is not known. */
    country: z.string().max(2),
    /** null: nothing is watched, the case is closed at once. */
    windowEndsAtMs: epochMs.nullable(),
  }),
  z.object({
    kind: z.literal("reopened"),
    because: reopenCause,
    faultId: z.string(),
    ruleId: z.string(),
    text: shortText,
    dueAtMs,
  }),
  z.object({ kind: z.literal("closed"), because: closeCause }),
  playbookStarted,
  playbookStepDone,
  playbookEnded,
]);
export type CaseEventData = z.infer<typeof caseEventData>;
export type CaseEventKind = CaseEventData["kind"];

/** One thing that happened to a case; never changed afterwards. */
export const caseEvent = z.object({
  /** From 1 on, without gaps. */
  seq: z.number().int().positive(),
  atMs: epochMs,
  /** Who did it; "housecall" when nobody had to. */
  actor: z.string(),
  data: caseEventData,
});
export type CaseEvent = z.infer<typeof caseEvent>;
