import type { CaseEventData, CaseFaultSnapshot, Fault } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import { type CaseFile, isOpen } from "./case-file.ts";
import { type CaseSettings, dueAt } from "./case-settings.ts";
import { isWorse } from "./fold-faults.ts";

/** A fault as it is now, and the cases that it may belong to. */
export interface SeenFault {
  readonly fault: Fault;
  /** The case that has this very fault. */
  readonly own: CaseFile | undefined;
  /** Cases of the same device and rule, newest first. */
  readonly sameRule: readonly CaseFile[];
  readonly nowMs: EpochMs;
  readonly settings: CaseSettings;
}

/** What becomes of a fault: events of an existing case, or a new one. */
export type FaultDecision =
  | { readonly into: CaseFile; readonly events: readonly CaseEventData[] }
  | { readonly into: "new case"; readonly events: readonly CaseEventData[] }
  | undefined;

/** Remedies and causes kept with a case; rules have far fewer. */
const MAX_KEPT = 16;

/**
 * What a change of a fault does to cases. Pure, and the same whether every change was seen or only the last one.
 *
 * From warning on a firing fault opens a case, joins an open one of the same device and rule, or opens one again that was
 * resolved or closed not long ago. One that fired before people resolved the case, and is heard of only now (it was in a
 * backlog, or everything was judged again), is only noted.
 */
export function decideFault(seen: SeenFault): FaultDecision {
  const { fault, own } = seen;
  if (own !== undefined) return decideKnown(seen, own);
  if (fault.firedAtMs === null || fault.severity === "info") return undefined;
  const open = seen.sameRule.find((file) => isOpen(file.row));
  if (open !== undefined) return { into: open, events: joining(seen, open) };
  const recent = seen.sameRule.find((file) => wasOpenLately(file, seen));
  if (recent === undefined) return { into: "new case", events: joining(seen, undefined) };
  if (isOldNews(recent, fault)) return { into: recent, events: joining(seen, recent) };
  return { into: recent, events: [reopening(seen, recent, "fired_again"), ...joining(seen, recent)] };
}

function decideKnown(seen: SeenFault, own: CaseFile): FaultDecision {
  const { fault } = seen;
  const held = own.faults.find(({ faultId }) => faultId === fault.id);
  if (held === undefined) return undefined;
  const events: CaseEventData[] = [];
  if (isWorse(fault.severity, held.severity)) events.push(...worsening(seen, own));
  if (fault.resolvedAtMs !== null && held.resolvedAtMs === null) events.push(resolving(seen, own));
  return events.length === 0 ? undefined : { into: own, events };
}

/** What gets worse after everybody thought it solved is not solved. */
function worsening(seen: SeenFault, own: CaseFile): CaseEventData[] {
  const { fault, settings, nowMs } = seen;
  const isOver = !isOpen(own.row);
  const soonerMs = dueAt(settings, fault.severity, nowMs);
  const dueAtMs = Math.min(own.row.dueAtMs ?? soonerMs, soonerMs);
  const worsened: CaseEventData = {
    ...{ kind: "fault_worsened", faultId: fault.id, severity: fault.severity, dueAtMs },
  };
  return isOver ? [reopening(seen, own, "worsened"), worsened] : [worsened];
}

function reopening(
  { fault, settings, nowMs }: SeenFault,
  file: CaseFile,
  because: "fired_again" | "worsened",
): CaseEventData {
  const severity = isWorse(fault.severity, file.row.severity) ? fault.severity : file.row.severity;
  const dueAtMs = dueAt(settings, severity, nowMs);
  return { kind: "reopened", because, faultId: fault.id, ruleId: fault.ruleId, text: "", dueAtMs };
}

function joining(seen: SeenFault, file: CaseFile | undefined): CaseEventData[] {
  const { fault, nowMs, settings } = seen;
  const dueMs = dueAt(settings, fault.severity, nowMs);
  const isOver = file !== undefined && !isOpen(file.row) && isOldNews(file, fault);
  const dueAtMs = isOver ? null : Math.min(file?.row.dueAtMs ?? dueMs, dueMs);
  const fired: CaseEventData = { kind: "fault_fired", fault: snapshotOf(fault), dueAtMs };
  return fault.resolvedAtMs === null ? [fired] : [fired, resolving(seen, file)];
}

function resolving({ fault, settings }: SeenFault, file: CaseFile | undefined): CaseEventData {
  const { id, severity, safetyRank, resolvedAtMs, changedAtMs } = fault;
  return endOf({ faultId: id, severity, safetyRank, endMs: resolvedAtMs ?? changedAtMs }, file, settings);
}

/**
 * Closes by itself: what nobody has touched, is no longer there, was not critical or dangerous, and did not close by
 * itself before. What comes back is for a person.
 */
function endOf(
  ended: Pick<CaseFaultSnapshot, "faultId" | "severity" | "safetyRank"> & { readonly endMs: EpochMs },
  file: CaseFile | undefined,
  settings: CaseSettings,
): CaseEventData {
  const { faultId, endMs } = ended;
  const others = file?.faults.filter((other) => other.faultId !== faultId) ?? [];
  const isLast = others.every((other) => other.resolvedAtMs !== null);
  const isHarmless = [...others, ended].every(
    ({ severity, safetyRank }) => severity !== "critical" && safetyRank !== "S1" && safetyRank !== "S2",
  );
  const isFirst = (file?.selfCloses ?? 0) === 0;
  const isUntouched = file?.isUntouched ?? true;
  const mayClose = isLast && isHarmless && isFirst && isUntouched;
  const lastEndMs = Math.max(endMs, ...others.flatMap((other) => other.resolvedAtMs ?? []));
  const selfCloseAtMs = mayClose ? lastEndMs + settings.selfCloseMs : null;
  return { kind: "fault_resolved", faultId, resolvedAtMs: endMs, selfCloseAtMs };
}

/** Resolved or closed within the time in which the same again is the same case. */
function wasOpenLately({ row }: CaseFile, { nowMs, settings }: SeenFault): boolean {
  const endedAtMs = row.closedAtMs ?? row.resolvedAtMs ?? row.changedAtMs;
  return nowMs - endedAtMs <= settings.reopenMs;
}

/** Fired before the case was resolved. If it is still there when the window ends, the case opens again then. */
function isOldNews({ row }: CaseFile, fault: Fault): boolean {
  return (fault.firedAtMs ?? 0) <= (row.resolvedAtMs ?? 0);
}

/** What follows for a case when one of its faults is not found any more after everything was judged again: it is over. */
export function decideLostFault(
  file: CaseFile,
  faultId: string,
  { nowMs, settings }: { readonly nowMs: EpochMs; readonly settings: CaseSettings },
): readonly CaseEventData[] {
  const held = file.faults.find((fault) => fault.faultId === faultId);
  if (held === undefined || held.resolvedAtMs !== null) return [];
  return [
    endOf({ faultId, severity: held.severity, safetyRank: held.safetyRank, endMs: nowMs }, file, settings),
  ];
}

function snapshotOf(fault: Fault): CaseFaultSnapshot {
  const { ruleId, ruleVersion, instance, severity, safetyRank, title, say, foundInBacklog } = fault;
  return {
    faultId: fault.id,
    ...{ ruleId, ruleVersion, instance, severity, safetyRank, title, say, foundInBacklog },
    startedAtMs: fault.startedAtMs,
    firedAtMs: fault.firedAtMs ?? fault.startedAtMs,
    causes: fault.causes.slice(0, MAX_KEPT),
    remedies: fault.remedies.slice(0, MAX_KEPT).map(({ who, step, settles }) => ({
      ...{ who, step },
      ...(settles === undefined ? {} : { settles }),
    })),
  };
}
