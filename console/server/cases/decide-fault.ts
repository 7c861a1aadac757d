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
 * resolved or closed not long ago. What is found in backlog and was over before people resolved the case is only noted.
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

/**
 * Closes by itself: what nobody has touched, is no longer there, was not critical or dangerous, and did not close by
 * itself before. What comes back is for a person.
 */
function resolving({ fault, settings }: SeenFault, file: CaseFile | undefined): CaseEventData {
  const resolvedAtMs = fault.resolvedAtMs ?? fault.changedAtMs;
  const others = file?.faults.filter(({ faultId }) => faultId !== fault.id) ?? [];
  const isLast = others.every((other) => other.resolvedAtMs !== null);
  const isHarmless = [...others, fault].every(
    ({ severity, safetyRank }) => severity !== "critical" && safetyRank !== "S1" && safetyRank !== "S2",
  );
  const isFirst = (file?.selfCloses ?? 0) === 0;
  const isUntouched = file?.isUntouched ?? true;
  const mayClose = isLast && isHarmless && isFirst && isUntouched;
  const lastEndMs = Math.max(resolvedAtMs, ...others.flatMap((other) => other.resolvedAtMs ?? []));
  const selfCloseAtMs = mayClose ? lastEndMs + settings.selfCloseMs : null;
  return { kind: "fault_resolved", faultId: fault.id, resolvedAtMs, selfCloseAtMs };
}

/** Resolved or closed within the time in which the same again is the same case. */
function wasOpenLately({ row }: CaseFile, { nowMs, settings }: SeenFault): boolean {
  const endedAtMs = row.closedAtMs ?? row.resolvedAtMs ?? row.changedAtMs;
  return nowMs - endedAtMs <= settings.reopenMs;
}

/** Fired before the case was resolved, and is heard of only now. */
function isOldNews({ row }: CaseFile, fault: Fault): boolean {
  return fault.foundInBacklog && (fault.firedAtMs ?? 0) <= (row.resolvedAtMs ?? 0);
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
