import { isFinal, type StoredCase } from "@housecall/broker";
import type { CaseEvent, Command, ConsentRow, Fault, Loss, TimelineEntry } from "@housecall/proto/api";

/** What a case says of itself that its faults and commands do not say already. */
const toldByOthers = new Set<CaseEvent["data"]["kind"]>(["fault_fired", "fault_worsened", "fault_resolved"]);

export function faultEntry(fault: Fault): TimelineEntry {
  const { id, ruleId, instance, severity, title, foundInBacklog, startedAtMs, resolvedAtMs } = fault;
  return {
    kind: "fault",
    id: `fault-${id}`,
    faultId: id,
    ...{ ruleId, instance, severity, title, foundInBacklog },
    isPending: fault.state === "pending",
    atMs: startedAtMs,
    endMs: resolvedAtMs,
    isOngoing: fault.state !== "resolved",
  };
}

/** `place` tells losses of one moment apart. */
export function lossEntry(loss: Loss, place: number): TimelineEntry {
  const { stream, reason, quantity, firstAtMs, lastAtMs, recordedAtMs } = loss;
  return {
    kind: "loss",
    id: `loss-${recordedAtMs}-${place}`,
    ...{ stream, reason, quantity },
    atMs: firstAtMs,
    endMs: lastAtMs > firstAtMs ? lastAtMs : null,
    isOngoing: false,
  };
}

export function commandEntry(command: Command): TimelineEntry {
  const { id, kind, state, reason, detail, requestedBy, caseId, createdAtMs, changedAtMs } = command;
  const isOngoing = !isFinal(state);
  return {
    kind: "command",
    id: `command-${id}`,
    command: { id, kind, state, reason, detail, requestedBy, caseId },
    atMs: createdAtMs,
    endMs: isOngoing ? null : changedAtMs,
    isOngoing,
  };
}

export function consentEntry(consent: ConsentRow): TimelineEntry {
  const { consentId, state, changedAtMs } = consent;
  return {
    kind: "consent",
    id: `consent-${consentId}-${state}-${changedAtMs}`,
    consent,
    atMs: changedAtMs,
    endMs: null,
    isOngoing: false,
  };
}

/** What people did for the customer and with the case. */
export function caseEntries({ number, events }: StoredCase): TimelineEntry[] {
  return events
    .filter(({ data }) => !toldByOthers.has(data.kind))
    .map((event) => ({
      kind: event.data.kind === "contacted" ? "contact" : "case",
      id: `case-${number}-${event.seq}`,
      caseNumber: number,
      event,
      atMs: event.atMs,
      endMs: null,
      isOngoing: false,
    }));
}
