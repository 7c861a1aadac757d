import { type FaultChange, sayAgain } from "@housecall/diagnostics-rules";
import type { Fault } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** What a change makes of a fault. */
export interface FoldedFault {
  readonly fault: Fault;
  /** closed: it is over and kept; discarded: it fell back before it fired, so that the history does not list it. */
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
  const firedAtMs = open?.firedAtMs ?? (state === "firing" ? atMs : null);
  // What is told when it is over, or when a remedy shows effect, would hide why it is a fault.
  const shown = change.isEvident ? change : (open ?? change);
  const isOver = state === "resolved" || state === "inactive";
  const hasFired = firedAtMs !== null;
  const fault: Fault = {
    id: open?.id ?? newId,
    deviceId: facts.deviceId,
    ruleId: facts.ruleId,
    ruleVersion: facts.ruleVersion,
    instance: facts.instance,
    // Under changed rules one that fired before may be pending anew and fall back: it fired once.
    state: isOver ? (hasFired ? "resolved" : "inactive") : state,
    severity: facts.severity,
    safetyRank: facts.safetyRank,
    title: facts.title,
    say: change.isEvident ? change.say : sayAgain(shown.say),
    evidence: shown.evidence.length > 0 ? [...shown.evidence] : (open?.evidence ?? []),
    causes: [...shown.causes],
    remedies: [...facts.remedies],
    startedAtMs: open?.startedAtMs ?? facts.startedAtMs,
    firedAtMs,
    resolvedAtMs: isOver && hasFired ? atMs : null,
    foundInBacklog: facts.foundInBacklog,
    changedAtMs: publishedAtMs,
  };
  if (!isOver) return { fault, outcome: "open" };
  return { fault, outcome: hasFired ? "closed" : "discarded" };
}
