import type { CaseEvent, CaseEventData, PlaybookEndView, PlaybookRunStep } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** A run as the events of its case tell it; at which step it stands follows from its playbook. */
export interface FoldedRun {
  readonly playbook: string;
  readonly version: number;
  readonly title: Extract<CaseEventData, { kind: "playbook_started" }>["title"];
  readonly startedAtMs: EpochMs;
  readonly startedBy: string;
  readonly done: readonly PlaybookRunStep[];
  /** abandoned: the case was resolved while it ran. */
  readonly state: "running" | "reached" | "stopped" | "abandoned";
  readonly endedAtMs: EpochMs | null;
  readonly end: PlaybookEndView | null;
  /** Why it was stopped; "" otherwise. */
  readonly note: string;
}

/** The newest run since the case was opened, or opened again; null before the first. */
export function foldRun(events: readonly CaseEvent[]): FoldedRun | null {
  return events.reduce<FoldedRun | null>(afterEvent, null);
}

/** The newest run, when it came to an end that proposes something. */
export function endInForce(
  events: readonly CaseEvent[],
): { readonly run: FoldedRun; readonly end: PlaybookEndView } | null {
  const run = foldRun(events);
  return run?.state === "reached" && run.end !== null ? { run, end: run.end } : null;
}

function afterEvent(run: FoldedRun | null, { atMs, actor, data }: CaseEvent): FoldedRun | null {
  switch (data.kind) {
    case "playbook_started":
      return {
        ...{ playbook: data.playbook, version: data.version, title: data.title },
        ...{ startedAtMs: atMs, startedBy: actor, done: [], state: "running", endedAtMs: null, end: null },
        note: "",
      };
    case "playbook_step": {
      const { step, title, is, by, readings, note } = data;
      return run && { ...run, done: [...run.done, { step, title, is, by, actor, atMs, readings, note }] };
    }
    case "playbook_ended": {
      const { end, note } = data;
      const state = end === null ? "stopped" : "reached";
      return run && { ...run, state, endedAtMs: atMs, end, note };
    }
    case "reopened":
      return null;
    case "resolved":
    case "closed":
      return run?.state === "running" ? { ...run, state: "abandoned", endedAtMs: atMs } : run;
    default:
      return run;
  }
}
