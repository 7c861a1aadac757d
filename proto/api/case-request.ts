import { z } from "zod";
import {
  caseChannel,
  caseNumber,
  caseOutcome,
  caseState,
  caseTeam,
  contactChannel,
  ruleVerdict,
  tryOutcome,
} from "./case-words.ts";
import { deviceId, epochMs, severity } from "./common.ts";

const line = z.string().trim().max(500);
const text = z.string().trim().max(10_000);
const person = z.string().trim().min(1).max(80);

/** Queues of cases. mine, team and unassigned hold open ones; waiting: somebody outside acts next; window: being verified. */
export const caseQueue = z.enum(["mine", "team", "unassigned", "waiting", "window", "closed", "all"]);
export type CaseQueue = z.infer<typeof caseQueue>;

/** due: what is due first, overdue before all; a paused clock comes after those that run. */
export const caseSort = z.enum(["due", "opened", "changed", "severity"]);
export type CaseSort = z.infer<typeof caseSort>;

/** Query of GET /api/cases. `text`: case number, serial, MAC address, telephone number, name, device. */
export const caseListQuery = z.object({
  queue: caseQueue.default("all"),
  team: caseTeam.optional(),
  state: caseState.optional(),
  severity: severity.optional(),
  deviceClass: z.string().max(64).optional(),
  /** mine: only of classes that the person who asks knows. */
  skills: z.literal("mine").optional(),
  channel: caseChannel.optional(),
  deviceId: deviceId.optional(),
  customerId: z.string().max(64).optional(),
  text: z.string().max(200).default(""),
  sort: caseSort.default("due"),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CaseListQuery = z.infer<typeof caseListQuery>;

/** How many cases each queue holds for the person who asks. */
export const caseCounts = z.object({
  mine: z.number().int(),
  team: z.number().int(),
  unassigned: z.number().int(),
  waiting: z.number().int(),
  window: z.number().int(),
  overdue: z.number().int(),
});
export type CaseCounts = z.infer<typeof caseCounts>;

/** Body of POST /api/cases: a person opens a case, and works on it from then on. */
export const openCaseRequest = z.object({
  deviceId,
  channel: contactChannel.default("phone"),
  severity: severity.default("warning"),
  /** What the customer says, so that nobody has to ask again. */
  about: line.min(1),
  customerId: z.string().max(64).default(""),
});
export type OpenCaseRequest = z.infer<typeof openCaseRequest>;

/**
 * What a person can do with a case: body of POST /api/cases/{number}/{action}.
 *
 * take: `from` is who has it at present, so that nobody takes it from somebody unawares.
 */
export const caseActions = {
  take: z.object({ from: z.string().trim().max(80).default("") }),
  release: z.object({}),
  assign: z.object({ to: person }),
  note: z.object({ text: text.min(1) }),
  contact: z.object({
    channel: contactChannel.default("phone"),
    direction: z.enum(["from_customer", "to_customer"]).default("to_customer"),
    reached: z.boolean().default(true),
    text: text.default(""),
  }),
  try: z.object({
    step: line.min(1),
    who: z.enum(["customer", "remote", "technician"]),
    outcome: tryOutcome,
    note: line.default(""),
  }),
  pin: z.object({
    lineAtMs: epochMs,
    source: line.default(""),
    text: text.min(1),
    note: line.default(""),
    pullId: z
      .string()
      .regex(/^[A-Za-z0-9_-]{0,64}$/, "wanted the id of a pull")
      .default(""),
    pullLine: z.number().int().nonnegative().default(0),
  }),
  wait: z.object({
    waitsFor: z.enum(["customer", "device"]),
    reason: line.default(""),
    wakeAtMs: epochMs.nullable().default(null),
  }),
  wake: z.object({}),
  escalate: z.object({ question: text.min(1) }),
  return: z.object({ answer: text.min(1) }),
  "book-visit": z.object({ visitAtMs: epochMs, order: text.default("") }),
  "visit-done": z.object({ fixed: z.boolean(), text: text.default("") }),
  "link-customer": z.object({ customerId: z.string().min(1).max(64) }),
  close: z
    .object({
      outcome: caseOutcome,
      causeId: z.string().max(200).default(""),
      causeText: line.default(""),
      verdict: ruleVerdict.nullable().default(null),
      summary: text.default(""),
      duplicateOf: caseNumber.or(z.literal("")).default(""),
    })
    .refine(({ outcome, duplicateOf }) => outcome !== "duplicate" || duplicateOf !== "", {
      message: "name the case that this one repeats",
      path: ["duplicateOf"],
    }),
  reopen: z.object({ reason: line.min(1) }),
} as const;

/** Name of one of {@link caseActions}. */
export type CaseActionName = keyof typeof caseActions;

/** One of {@link caseActions} with its body. */
export type CaseAction = {
  [Name in CaseActionName]: { readonly name: Name; readonly body: z.output<(typeof caseActions)[Name]> };
}[CaseActionName];

/** Body of POST /api/cases/{number}/presence; to be sent again within 30 s. */
export const presenceRequest = z.object({ doing: z.enum(["viewing", "writing", "left"]) });

/** Query of GET /api/cases/{number}/summary: a text for the customer, to be read and changed by a person. */
export const summaryQuery = z.object({
  outcome: caseOutcome,
  causeId: z.string().max(200).default(""),
  causeText: line.default(""),
  language: z.enum(["en", "ko"]).optional(),
});
export const caseSummaryText = z.object({ language: z.enum(["en", "ko"]), text: z.string() });
