import type { FaultChange } from "@housecall/diagnostics-rules";
import type { Fault } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** What a change makes of a fault. */
export interface FoldedFault {
  readonly fault: Fault;
  /** closed: it is over and kept; discarded: it never fired, so there is nothing to keep. */
  readonly outcome: "open" | "closed" | "discarded";
}

/** Folds a change into the open fault of its key, or begins one. Pure. */
export function foldFault(options: {
  readonly open: Fault | undefined;
  readonly change: FaultChange;
  readonly newId: string;
  readonly publishedAtMs: EpochMs;
}): FoldedFault {
  const { open, change, newId, publishedAtMs } = options;
  const { state, atMs, ...facts } = change;
  const isOver = state === "resolved" || state === "inactive";
  const firedAtMs = state === "firing" ? (open?.firedAtMs ?? atMs) : (open?.firedAtMs ?? null);
  const fault: Fault = {
    id: open?.id ?? newId,
    deviceId: facts.deviceId,
    ruleId: facts.ruleId,
    ruleVersion: facts.ruleVersion,
    instance: facts.instance,
    state: state === "inactive" ? "resolved" : state,
    severity: facts.severity,
    safetyRank: facts.safetyRank,
    title: facts.title,
    say: facts.say,
    evidence: facts.evidence.length > 0 ? [...facts.evidence] : (open?.evidence ?? []),
    causes: [...facts.causes],
    remedies: [...facts.remedies],
    startedAtMs: open?.startedAtMs ?? facts.startedAtMs,
    firedAtMs,
    resolvedAtMs: isOver ? atMs : null,
    foundInBacklog: facts.foundInBacklog,
    changedAtMs: publishedAtMs,
  };
  if (!isOver) return { fault, outcome: "open" };
  return { fault, outcome: firedAtMs === null ? "discarded" : "closed" };
}
