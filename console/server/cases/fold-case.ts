import type { CaseEvent, CaseEventData, CaseRow, CaseState } from "@housecall/proto/api";
import { AppError, type EpochMs } from "@housecall/proto/base";
import { type CaseFile, newCycle } from "./case-file.ts";
import { afterFaultFired, afterFaultResolved, afterWorsened } from "./fold-faults.ts";
import { afterClosed, afterReopened, afterResolved } from "./fold-resolutions.ts";

/**
 * What the events of a case add up to. Pure and total: any events that begin with "opened" give a case.
 *
 * @throws AppError INTERNAL when the first event is another one.
 */
export function foldCase(number: string, events: readonly CaseEvent[]): CaseFile {
  const [first, ...later] = events;
  if (first?.data.kind !== "opened")
    throw new AppError("INTERNAL", `Case ${number} begins with "${first?.data.kind}", wanted "opened"`);
  return later.reduce(applyEvent, openedFile(number, first, first.data));
}

/** The case after one more event. */
export function applyEvent(file: CaseFile, event: CaseEvent): CaseFile {
  const changed = withChange(file, event, event.data);
  const row: CaseRow = { ...changed.row, changedAtMs: event.atMs, lastSeq: event.seq };
  const handled = withHandling(file, { ...changed, row }, event.atMs);
  return { ...handled, row: { ...row, nextAtMs: nextAtMs(handled) } };
}

type DataOf<Kind extends CaseEventData["kind"]> = Extract<CaseEventData, { kind: Kind }>;

function openedFile(number: string, event: CaseEvent, data: DataOf<"opened">): CaseFile {
  const { deviceId, deviceClass, model, customerId, channel, severity, about, dueAtMs } = data;
  const row: CaseRow = {
    ...{ number, deviceId, deviceClass, model, customerId, channel, openedBy: data.by, about, title: null },
    ...{ state: "new", severity, safetyRank: null, team: "support", assignee: "", ruleIds: [] },
    ...{ openFaults: 0, openedAtMs: event.atMs, changedAtMs: event.atMs, dueAtMs, isPaused: false },
    ...{ wakeAtMs: null, nextAtMs: null, clearedAtMs: null, outcome: null, causeId: "", causeText: "" },
    ...{ verdict: null, resolvedAtMs: null, windowEndsAtMs: null, closedAtMs: null, closedBecause: null },
    ...{ reopened: 0, lastSeq: event.seq },
  };
  return {
    ...{ row, faults: [], resolutions: [], cycle: newCycle(event.atMs), returnTo: "", pausedAtMs: null },
    ...{ isUntouched: data.by === "rule", selfCloseAtMs: null, selfCloses: 0 },
  };
}

function withChange(file: CaseFile, event: CaseEvent, data: CaseEventData): CaseFile {
  switch (data.kind) {
    case "opened":
      return file;
    case "fault_fired":
      return afterFaultFired(file, data);
    case "fault_worsened":
      return afterWorsened(file, data);
    case "fault_resolved":
      return afterFaultResolved(file, data);
    case "resolved":
      return touched(afterResolved(file, event, data));
    case "reopened":
      return afterReopened(file, event, data);
    case "closed":
      return afterClosed(file, event, data);
    default:
      return touched(withWork(file, event, data));
  }
}

type Work = Exclude<
  CaseEventData,
  DataOf<"opened" | "fault_fired" | "fault_worsened" | "fault_resolved" | "resolved" | "reopened" | "closed">
>;

/** What people do with a case, and what wakes it. */
function withWork(file: CaseFile, event: CaseEvent, data: Work): CaseFile {
  switch (data.kind) {
    case "taken":
      return withAssignee(file, { to: event.actor, from: data.from, atMs: event.atMs });
    case "assigned":
      return withAssignee(file, { to: data.to, from: data.from, atMs: event.atMs });
    case "released":
      return atHome(file, { assignee: "" });
    case "noted":
    case "tried":
    case "pinned":
    case "action_requested":
    case "action_ended":
    case "playbook_started":
    case "playbook_step":
    case "playbook_ended":
      return file;
    case "contacted":
      return withCycle(file, { contacts: file.cycle.contacts + Number(data.reached) });
    case "waiting": {
      const state = data.waitsFor === "customer" ? "waiting_customer" : "waiting_device";
      return paused(file, { state, wakeAtMs: data.wakeAtMs, atMs: event.atMs });
    }
    case "visit_booked":
      return paused(file, { state: "visit_booked", wakeAtMs: data.visitAtMs, atMs: event.atMs });
    case "visit_done":
      return awake(withCycle(file, { visits: [...file.cycle.visits, data.fixed] }), data.dueAtMs);
    case "woken":
      return awake(file, data.dueAtMs);
    case "escalated":
      return afterEscalated(file, data.dueAtMs);
    case "returned":
      return awake(
        withRow({ ...file, returnTo: "" }, { team: "support", assignee: file.returnTo }),
        data.dueAtMs,
      );
    case "customer_linked":
      return withRow(file, { customerId: data.customerId });
  }
}

function afterEscalated(file: CaseFile, dueAtMs: EpochMs | null): CaseFile {
  const returnTo = file.row.assignee;
  const handed = withRow({ ...file, returnTo }, { team: "expert", assignee: "" });
  return awake(withCycle(handed, { transfers: file.cycle.transfers + 1 }), dueAtMs);
}

/** A case that rests goes to its new owner as it is; one that nobody had is being worked on. */
function withAssignee(
  file: CaseFile,
  hand: { readonly to: string; readonly from: string; readonly atMs: EpochMs },
): CaseFile {
  const changesHands = hand.from !== "" && hand.from !== hand.to;
  const cycle = {
    takenAtMs: file.cycle.takenAtMs ?? hand.atMs,
    transfers: file.cycle.transfers + Number(changesHands),
  };
  return atHome(withCycle(file, cycle), { assignee: hand.to });
}

/** The assignee changes; the state follows where it names who acts. */
function atHome(file: CaseFile, change: { readonly assignee: string }): CaseFile {
  const changed = withRow(file, change);
  const isWorkedOn = file.row.state === "new" || file.row.state === "with_agent";
  return isWorkedOn ? withRow(changed, { state: homeState(changed.row) }) : changed;
}

/** Where a case is that waits for nothing. */
export function homeState(row: Pick<CaseRow, "team" | "assignee">): CaseState {
  if (row.team === "expert") return "with_expert";
  return row.assignee === "" ? "new" : "with_agent";
}

function paused(
  file: CaseFile,
  rest: { readonly state: CaseState; readonly wakeAtMs: EpochMs | null; readonly atMs: EpochMs },
): CaseFile {
  const { state, wakeAtMs, atMs } = rest;
  const pausedAtMs = file.pausedAtMs ?? atMs;
  return withRow({ ...file, pausedAtMs }, { state, wakeAtMs, isPaused: true });
}

/** Back with whoever acts here, with a clock that runs. */
export function awake(file: CaseFile, dueAtMs: EpochMs | null): CaseFile {
  const rested = { ...file, pausedAtMs: null };
  return withRow(rested, { state: homeState(file.row), wakeAtMs: null, isPaused: false, dueAtMs });
}

/** Whatever a person does ends that the case may close by itself. */
function touched(file: CaseFile): CaseFile {
  return { ...file, isUntouched: false, selfCloseAtMs: null };
}

/** Adds up the time in which somebody works on it. */
function withHandling(before: CaseFile, after: CaseFile, atMs: EpochMs): CaseFile {
  const wasHandled = before.cycle.handledSinceMs;
  const isSameCycle = before.row.reopened === after.row.reopened;
  const addedMs = wasHandled === null || !isSameCycle ? 0 : Math.max(0, atMs - wasHandled);
  const { state, assignee } = after.row;
  const isHandled = assignee !== "" && (state === "with_agent" || state === "with_expert");
  return withCycle(after, {
    handlingMs: after.cycle.handlingMs + addedMs,
    handledSinceMs: isHandled ? atMs : null,
  });
}

/** When the server does something by itself. */
function nextAtMs({ row, isUntouched, selfCloseAtMs }: CaseFile): EpochMs | null {
  switch (row.state) {
    case "resolved":
      return row.windowEndsAtMs;
    case "waiting_customer":
    case "waiting_device":
    case "visit_booked":
      return row.wakeAtMs;
    case "new":
      return isUntouched ? selfCloseAtMs : null;
    case "with_agent":
    case "with_expert":
    case "closed":
      return null;
  }
}

function withRow(file: CaseFile, change: Partial<CaseRow>): CaseFile {
  return { ...file, row: { ...file.row, ...change } };
}

function withCycle(file: CaseFile, change: Partial<CaseFile["cycle"]>): CaseFile {
  return { ...file, cycle: { ...file.cycle, ...change } };
}
