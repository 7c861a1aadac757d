import { z } from "zod";
import { caseFaultSnapshot, diagnosisClass } from "./case-event.ts";
import {
  anyOutcome,
  caseChannel,
  caseNumber,
  caseState,
  caseTeam,
  closeCause,
  reopenCause,
  ruleVerdict,
} from "./case-words.ts";
import { deviceId, epochMs, localText, severity } from "./common.ts";
import { customer, registration } from "./customer.ts";
import { deviceSummary } from "./device.ts";
import { fault } from "./fault.ts";
import { skillMatch } from "./skill.ts";

/** What the events of a case add up to: the line of a list. */
export const caseRow = z.object({
  number: caseNumber,
  deviceId,
  deviceClass: z.string(),
  model: z.string(),
  /** "" while nobody knows whose device it is. */
  customerId: z.string(),
  channel: caseChannel,
  openedBy: z.enum(["rule", "person"]),
  /** What the person who opened it wrote. */
  about: z.string(),
  /** Title of the most severe fault; null while there is none. */
  title: localText.nullable(),
  state: caseState,
  severity,
  safetyRank: fault.shape.safetyRank.nullable(),
  team: caseTeam,
  /** Whoever works on it; "" for nobody. */
  assignee: z.string(),
  ruleIds: z.array(z.string()),
  /** Faults of the case that have not been resolved. */
  openFaults: z.number().int(),
  openedAtMs: epochMs,
  changedAtMs: epochMs,
  /** When somebody has to have acted; null when nobody has to. */
  dueAtMs: epochMs.nullable(),
  /** The clock stands still: somebody outside acts next. */
  isPaused: z.boolean(),
  /** When waiting ends by itself. */
  wakeAtMs: epochMs.nullable(),
  /** When the server does something by itself: wakes it, ends its window, closes it. */
  nextAtMs: epochMs.nullable(),
  /** When the last of its faults went away; null while one is there. */
  clearedAtMs: epochMs.nullable(),
  outcome: anyOutcome.nullable(),
  causeId: z.string(),
  causeText: z.string(),
  verdict: ruleVerdict.nullable(),
  resolvedAtMs: epochMs.nullable(),
  windowEndsAtMs: epochMs.nullable(),
  closedAtMs: epochMs.nullable(),
  closedBecause: closeCause.nullable(),
  /** How often it was opened again. */
  reopened: z.number().int(),
  /** Sequence of its newest event. */
  lastSeq: z.number().int(),
});
export type CaseRow = z.infer<typeof caseRow>;

/** One time that a case was resolved, with what key figures need of the work before; from the case's events alone. */
export const caseResolution = z.object({
  number: caseNumber,
  /** From 1 on. */
  place: z.number().int(),
  /** Which time it is that people resolved it; what closed by itself before is not counted. */
  attempt: z.number().int(),
  deviceId,
  deviceClass: z.string(),
  customerId: z.string(),
  ruleIds: z.array(z.string()),
  /** When the first fault fired, the case (or its reopening) began, somebody took it, it was resolved. */
  detectedAtMs: epochMs.nullable(),
  beganAtMs: epochMs,
  takenAtMs: epochMs.nullable(),
  resolvedAtMs: epochMs,
  resolvedBy: z.string(),
  outcome: anyOutcome,
  causeId: z.string(),
  causeText: z.string(),
  verdict: ruleVerdict.nullable(),
  diagnosis: diagnosisClass.nullable(),
  country: z.string(),
  /** Times that the customer was spoken with. */
  contacts: z.number().int(),
  /** Times that it went to somebody else. */
  transfers: z.number().int(),
  /** Time in which somebody worked on it. */
  handlingMs: z.number().int(),
  /** Whether each visit mended it. */
  visits: z.array(z.boolean()),
  windowEndsAtMs: epochMs.nullable(),
  /** null while the window runs. */
  ended: closeCause.nullable(),
  /** It came back after all. */
  takenBack: z
    .object({ atMs: epochMs, because: reopenCause, ruleId: z.string(), faultId: z.string() })
    .nullable(),
});
export type CaseResolution = z.infer<typeof caseResolution>;

/** A fault of a case and when it went away. */
export const caseFault = caseFaultSnapshot.extend({ resolvedAtMs: epochMs.nullable() });
export type CaseFault = z.infer<typeof caseFault>;

/** Whose case it is, as far as a list shows it. */
export const caseCustomer = customer.pick({
  id: true,
  name: true,
  phone: true,
  language: true,
  country: true,
});
export type CaseCustomer = z.infer<typeof caseCustomer>;

/** A line of a queue. */
export const caseSummary = caseRow.extend({
  deviceName: z.string(),
  /** null when nobody knows, or the reader may not see customers. */
  customer: caseCustomer.nullable(),
});
export type CaseSummary = z.infer<typeof caseSummary>;

/** Somebody who has the case open, or is writing in it. */
export const casePresence = z.object({
  name: z.string(),
  doing: z.enum(["viewing", "writing"]),
  sinceMs: epochMs,
});
export type CasePresence = z.infer<typeof casePresence>;

/** Somebody who can be given a case. */
export const caseCandidate = z.object({
  name: z.string(),
  skill: skillMatch,
  /** Open cases that the person has already. */
  openCases: z.number().int(),
});
export type CaseCandidate = z.infer<typeof caseCandidate>;

/** Everything that the page of a case shows beside its events. */
export const caseDetail = caseSummary.extend({
  faults: z.array(caseFault),
  /** null when the device is not known any more. */
  device: deviceSummary.nullable(),
  registration: registration.nullable(),
  customer: customer.nullable(),
  /** Who may get it back from an expert. */
  returnTo: z.string(),
  /** Other cases of the same device, newest first. */
  others: z.array(caseRow),
  present: z.array(casePresence),
});
export type CaseDetail = z.infer<typeof caseDetail>;
