import {
  type CaseAction,
  type CaseEventData,
  type DiagnosisClass,
  outcomesWithoutWindow,
} from "@housecall/proto/api";
import { AppError, type EpochMs } from "@housecall/proto/base";
import { type CaseFile, isOpen } from "./case-file.ts";
import { type CaseSettings, dueAt } from "./case-settings.ts";

/** Who acts, when, and what only others know. */
export interface Acting {
  readonly actor: string;
  readonly nowMs: EpochMs;
  readonly settings: CaseSettings;
  /** For closing: the diagnosis in force now, and where the customer lives. */
  readonly diagnosis: DiagnosisClass | null;
  readonly country: string;
}

type BodyOf<Name extends CaseAction["name"]> = Extract<CaseAction, { name: Name }>["body"];

/**
 * What follows from an action of a person, in order. Pure.
 *
 * A state changes only through its assignee; a case that nobody has becomes the actor's first.
 *
 * @throws AppError CONFLICT when the case is not in a state for it, or is somebody else's.
 */
export function decideAction(file: CaseFile, action: CaseAction, acting: Acting): readonly CaseEventData[] {
  switch (action.name) {
    case "note":
      return [{ kind: "noted", text: action.body.text }];
    case "pin":
      return [{ kind: "pinned", ...action.body }];
    case "try":
      return [...takenFirst(file, acting), { kind: "tried", ...action.body }];
    case "link-customer":
      return [{ kind: "customer_linked", customerId: action.body.customerId }];
    case "contact":
      return decideContact(file, action.body, acting);
    case "take":
      return decideTake(file, action.body, acting);
    case "assign":
      return decideAssign(file, action.body.to);
    case "reopen":
      return decideReopen(file, action.body.reason, acting);
    case "close":
      return [...takenFirst(file, acting), ...decideClose(file, action.body, acting)];
    default:
      return [...takenFirst(file, acting), decideMove(file, action, acting)];
  }
}

type Move = Extract<
  CaseAction,
  { name: "release" | "wait" | "wake" | "escalate" | "return" | "book-visit" | "visit-done" }
>;

/** Actions of whoever works on it that move it on to somebody else, or back. */
function decideMove(file: CaseFile, action: Move, acting: Acting): CaseEventData {
  const { nowMs, settings } = acting;
  switch (action.name) {
    case "release":
      return { kind: "released" };
    case "wait":
      requireFuture(action.body.wakeAtMs, nowMs);
      return { kind: "waiting", ...action.body };
    case "wake":
      if (!file.row.isPaused) throw conflict(file, "does not wait for anybody");
      return { kind: "woken", because: "person", dueAtMs: resumedDue(file, nowMs) };
    case "escalate":
      if (file.row.team === "expert") throw conflict(file, "is with the experts already");
      return { kind: "escalated", ...action.body, dueAtMs: nowMs + settings.expertDueMs };
    case "return":
      if (file.row.team === "support") throw conflict(file, "is not with the experts");
      return { kind: "returned", ...action.body, dueAtMs: dueAt(settings, file.row.severity, nowMs) };
    case "book-visit":
      requireFuture(action.body.visitAtMs, nowMs);
      return { kind: "visit_booked", ...action.body };
    case "visit-done":
      return { kind: "visit_done", ...action.body, dueAtMs: resumedDue(file, nowMs) };
  }
}

function decideContact(
  file: CaseFile,
  contact: BodyOf<"contact">,
  { nowMs }: Acting,
): readonly CaseEventData[] {
  const isAnswered = file.row.state === "waiting_customer" && contact.reached;
  const woken: CaseEventData = {
    ...{ kind: "woken", because: "customer_reached" },
    dueAtMs: resumedDue(file, nowMs),
  };
  return [{ kind: "contacted", ...contact }, ...(isAnswered ? [woken] : [])];
}

function decideTake(file: CaseFile, { from }: BodyOf<"take">, { actor }: Acting): readonly CaseEventData[] {
  requireOpen(file);
  const { assignee } = file.row;
  if (assignee === actor) return [];
  if (assignee !== "" && assignee !== from) throw conflict(file, `is with ${assignee}`);
  return [{ kind: "taken", from: assignee }];
}

function decideAssign(file: CaseFile, to: string): readonly CaseEventData[] {
  requireOpen(file);
  if (file.row.assignee === to) return [];
  return [{ kind: "assigned", to, from: file.row.assignee }];
}

function decideReopen(file: CaseFile, text: string, { nowMs, settings }: Acting): readonly CaseEventData[] {
  if (isOpen(file.row)) throw conflict(file, "is open");
  const dueAtMs = dueAt(settings, file.row.severity, nowMs);
  const reopened = { kind: "reopened", because: "person", faultId: "", ruleId: "", text, dueAtMs } as const;
  const from = file.row.state === "resolved" ? file.row.assignee : "";
  return [reopened, { kind: "taken", from }];
}

function decideClose(
  file: CaseFile,
  body: BodyOf<"close">,
  { nowMs, settings, diagnosis, country }: Acting,
): readonly CaseEventData[] {
  if (body.duplicateOf === file.row.number) throw conflict(file, "cannot repeat itself");
  // A rule that was wrong says nothing when it fires again: nothing is watched.
  const isWatched = !outcomesWithoutWindow.has(body.outcome) && body.verdict !== "false_positive";
  const windowEndsAtMs = isWatched ? nowMs + settings.windowMs : null;
  const resolved: CaseEventData = { kind: "resolved", ...body, diagnosis, country, windowEndsAtMs };
  return isWatched ? [resolved] : [resolved, { kind: "closed", because: "no_window" }];
}

/**
 * Nobody's case becomes the actor's with the first thing that is done; somebody else's is not changed.
 *
 * @throws AppError CONFLICT when it is not open, or is somebody else's.
 */
export function takenFirst(file: CaseFile, { actor }: Pick<Acting, "actor">): readonly CaseEventData[] {
  requireOpen(file);
  const { assignee } = file.row;
  if (assignee === actor) return [];
  if (assignee !== "") throw conflict(file, `is with ${assignee}; take it over first`);
  return [{ kind: "taken", from: "" }];
}

/** A due time moves on by the time in which nobody here could act. */
export function resumedDue({ row, pausedAtMs }: CaseFile, nowMs: EpochMs): EpochMs | null {
  if (row.dueAtMs === null || pausedAtMs === null) return row.dueAtMs;
  return row.dueAtMs + Math.max(0, nowMs - pausedAtMs);
}

function requireOpen(file: CaseFile): void {
  if (!isOpen(file.row)) throw conflict(file, `is ${file.row.state}; open it again first`);
}

function requireFuture(atMs: EpochMs | null, nowMs: EpochMs): void {
  if (atMs !== null && atMs <= nowMs)
    throw new AppError("REQUEST_INVALID", "The time must lie in the future.");
}

function conflict(file: CaseFile, what: string): AppError {
  return new AppError("CONFLICT", `Case ${file.row.number} ${what}.`);
}
