import type { CaseEvent, CaseEventData, CaseResolution } from "@housecall/proto/api";
import { type CaseFile, newCycle } from "./case-file.ts";

type DataOf<Kind extends CaseEventData["kind"]> = Extract<CaseEventData, { kind: Kind }>;

/** Solved, as far as people know; the cycle's work becomes a resolution. */
export function afterResolved(file: CaseFile, event: CaseEvent, data: DataOf<"resolved">): CaseFile {
  const { outcome, causeId, causeText, verdict, windowEndsAtMs } = data;
  return {
    ...file,
    pausedAtMs: null,
    resolutions: [...file.resolutions, resolutionOf(file, event, data)],
    row: {
      ...file.row,
      ...{ state: "resolved", outcome, causeId, causeText, verdict, windowEndsAtMs },
      ...{ resolvedAtMs: event.atMs, dueAtMs: null, isPaused: false, wakeAtMs: null },
    },
  };
}

/** Over. One that the server closes itself had nobody who resolved it before. */
export function afterClosed(file: CaseFile, event: CaseEvent, { because }: DataOf<"closed">): CaseFile {
  const isSelfClosed = because === "no_contact_needed";
  const settled = isSelfClosed ? selfClosed(file, event) : file;
  const resolutions = settled.resolutions.map((resolution, index) =>
    index === settled.resolutions.length - 1 ? { ...resolution, ended: because } : resolution,
  );
  return {
    ...settled,
    resolutions,
    selfCloses: file.selfCloses + Number(isSelfClosed),
    selfCloseAtMs: null,
    row: {
      ...settled.row,
      ...{ state: "closed", closedAtMs: event.atMs, closedBecause: because, windowEndsAtMs: null },
    },
  };
}

/** Back to people: to whoever had it while it was still being watched, else to whoever takes it. */
export function afterReopened(file: CaseFile, event: CaseEvent, data: DataOf<"reopened">): CaseFile {
  const { because, ruleId, faultId, dueAtMs } = data;
  const assignee = file.row.state === "resolved" ? file.row.assignee : "";
  const takenBack = { atMs: event.atMs, because, ruleId, faultId };
  return {
    ...file,
    cycle: newCycle(event.atMs),
    selfCloseAtMs: null,
    resolutions: file.resolutions.map((resolution, index) =>
      index === file.resolutions.length - 1 ? { ...resolution, takenBack } : resolution,
    ),
    row: {
      ...file.row,
      ...{ state: assignee === "" ? "new" : "with_agent", assignee, team: "support", dueAtMs },
      ...{ outcome: null, causeId: "", causeText: "", verdict: null, resolvedAtMs: null },
      ...{ windowEndsAtMs: null, closedAtMs: null, closedBecause: null, wakeAtMs: null, isPaused: false },
      reopened: file.row.reopened + 1,
    },
  };
}

function selfClosed(file: CaseFile, event: CaseEvent): CaseFile {
  return afterResolved(file, event, {
    ...{ kind: "resolved", outcome: "no_contact_needed", causeId: "", causeText: "", verdict: null },
    ...{ summary: "", duplicateOf: "", diagnosis: null, country: "", windowEndsAtMs: null },
  });
}

function resolutionOf(file: CaseFile, event: CaseEvent, data: DataOf<"resolved">): CaseResolution {
  const { row, cycle } = file;
  const workedMs = cycle.handledSinceMs === null ? 0 : Math.max(0, event.atMs - cycle.handledSinceMs);
  return {
    number: row.number,
    place: file.resolutions.length + 1,
    attempt: file.resolutions.filter(({ outcome }) => outcome !== "no_contact_needed").length + 1,
    ...{ deviceId: row.deviceId, deviceClass: row.deviceClass, customerId: row.customerId },
    ruleIds: row.ruleIds,
    ...{ detectedAtMs: cycle.detectedAtMs, beganAtMs: cycle.beganAtMs, takenAtMs: cycle.takenAtMs },
    ...{ resolvedAtMs: event.atMs, resolvedBy: event.actor, outcome: data.outcome },
    ...{ causeId: data.causeId, causeText: data.causeText, verdict: data.verdict },
    ...{ diagnosis: data.diagnosis, country: data.country, windowEndsAtMs: data.windowEndsAtMs },
    ...{ contacts: cycle.contacts, transfers: cycle.transfers, visits: [...cycle.visits] },
    handlingMs: cycle.handlingMs + workedMs,
    ...{ ended: null, takenBack: null },
  };
}
