import {
  decide,
  mayAnswer,
  type Playbook,
  placeOfRun,
  suggestPlaybooks,
  summaryOf,
  viewOf,
  waitOf,
} from "@housecall/diagnostics-rules/playbooks";
import type { PlaybookCurrent, PlaybookRun, PlaybookSuggestion } from "@housecall/proto/api";
import type { CaseFile } from "../cases/case-file.ts";
import type { Look } from "./decide-run.ts";
import type { FoldedRun } from "./fold-run.ts";

/** Playbooks for a case, by the faults that it still has; by all its faults when none is left. */
export function suggestionsFor(
  { row, faults }: CaseFile,
  playbooks: readonly Playbook[],
): PlaybookSuggestion[] {
  const open = faults.filter(({ resolvedAtMs }) => resolvedAtMs === null);
  const asked = open.length > 0 ? open : faults;
  const { deviceClass, model } = row;
  return suggestPlaybooks(playbooks, { deviceClass, model, faults: asked }).map(({ playbook, ruleId }) => ({
    ...{ playbook: summaryOf(playbook), ruleId },
    title: asked.find((fault) => fault.ruleId === ruleId)?.title ?? null,
  }));
}

/** A run with where it stands; `look` is what telemetry says of one that goes on. */
export function runView(
  run: FoldedRun,
  known: { readonly playbook: Playbook | undefined; readonly look: Look | undefined },
): PlaybookRun {
  const { playbook, look } = known;
  const isOutdated = run.state === "running" && playbook === undefined;
  return {
    ...run,
    done: [...run.done],
    state: isOutdated ? "outdated" : run.state,
    current: look === undefined ? null : currentOf(run, look),
    view: playbook === undefined ? null : viewOf(playbook),
  };
}

function currentOf(run: FoldedRun, { playbook, verdicts, nowMs }: Look): PlaybookCurrent | null {
  const place = placeOfRun(playbook, run.startedAtMs, run.done);
  if (place.kind === "end") return null;
  const { step, sinceMs } = place;
  const found = verdicts.get(step.id);
  const decision = decide(step, found, { sinceMs, nowMs });
  const waitMs = waitOf(step);
  return {
    ...{ step: step.id, sinceMs, decision, mayAnswer: mayAnswer(step, decision) },
    untilMs: waitMs === undefined ? null : sinceMs + waitMs,
    readings: [...(found?.readings ?? [])],
  };
}
