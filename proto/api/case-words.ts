import { z } from "zod";

/** Number of a case: year of opening (UTC) and a running number. */
export const caseNumber = z.string().regex(/^C-\d{4}-\d{6,9}$/, "a case number such as C-2026-000123");

/**
 * States of a case, named by who acts next.
 *
 * new: whoever takes it; with_agent and with_expert: staff; waiting_customer, waiting_device: nobody here before they are
 * back; visit_booked: a technician; resolved: nobody, telemetry is watched until the verification window ends; closed.
 */
export const caseState = z.enum([
  "new",
  "with_agent",
  "waiting_customer",
  "waiting_device",
  "with_expert",
  "visit_booked",
  "resolved",
  "closed",
]);
export type CaseState = z.infer<typeof caseState>;

/** How a case or a contact came about. */
export const caseChannel = z.enum(["telemetry", "phone", "chat", "visit"]);
export type CaseChannel = z.infer<typeof caseChannel>;
/** Ways in which people talk with a customer. */
export const contactChannel = caseChannel.exclude(["telemetry"]);
export type ContactChannel = z.infer<typeof contactChannel>;

/** Who looks after a case: first line or experts. */
export const caseTeam = z.enum(["support", "expert"]);
export type CaseTeam = z.infer<typeof caseTeam>;

/** How a case ended, as people close it. The first four were solved without a visit. */
export const caseOutcome = z.enum([
  "self_fix",
  "remote_action",
  "remote_guidance",
  "firmware",
  "visit_needed",
  "no_fault_found",
  "duplicate",
  "unreachable",
]);
export type CaseOutcome = z.infer<typeof caseOutcome>;
/** With what the server closes by itself: the faults went away before anybody had to act. */
export const anyOutcome = z.enum([...caseOutcome.options, "no_contact_needed"]);
export type AnyOutcome = z.infer<typeof anyOutcome>;

/** Outcomes without a technician's visit. */
export const remoteOutcomes: ReadonlySet<AnyOutcome> = new Set([
  "self_fix",
  "remote_action",
  "remote_guidance",
  "firmware",
]);

/** Outcomes that nothing is watched after: there is nothing that could be verified. */
export const outcomesWithoutWindow: ReadonlySet<AnyOutcome> = new Set(["duplicate", "unreachable"]);

/** Whether the rule was right, by whoever has solved the case. */
export const ruleVerdict = z.enum(["true_positive", "false_positive", "unsure"]);
export type RuleVerdict = z.infer<typeof ruleVerdict>;

/** How trying a remedy ended. */
export const tryOutcome = z.enum(["worked", "did_not_work", "skipped"]);
export type TryOutcome = z.infer<typeof tryOutcome>;

/** Why a case was opened again. still_firing: the fault was there for the whole window. */
export const reopenCause = z.enum(["fired_again", "still_firing", "worsened", "person"]);
export type ReopenCause = z.infer<typeof reopenCause>;

/** Why a case is closed. window_unseen: the device sent nothing that could have shown the fault. */
export const closeCause = z.enum(["window_clean", "window_unseen", "no_window", "no_contact_needed"]);
export type CloseCause = z.infer<typeof closeCause>;

/** Why waiting ended. */
export const wakeCause = z.enum(["time", "device_online", "customer_reached", "person"]);
export type WakeCause = z.infer<typeof wakeCause>;

/** Why the machine, and not a person, is behind an event. */
export const machineActor = "housecall";
