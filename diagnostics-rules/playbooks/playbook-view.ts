import type { PlaybookEndView, PlaybookStepView, PlaybookSummary, PlaybookView } from "@housecall/proto/api";
import { answerOf, type Playbook } from "./playbook.ts";
import type { PlaybookSource, PlaybookStepSource } from "./playbook-schema.ts";
import { waitOf } from "./walk-playbook.ts";

/** A playbook as a list shows it. */
export function summaryOf({ id, version, source }: Playbook): PlaybookSummary {
  const { title, about, applies_to, starts, steps } = source;
  return {
    ...{ id, version, title, about, deviceClass: applies_to.class, models: applies_to.model },
    ...{ steps: steps.length, minutes: longestMinutes(source) },
    starts: starts.map(({ rule, causes }) => ({ ruleId: rule, causes })),
  };
}

/** The whole of a playbook, for whoever runs or reads it. */
export function viewOf(playbook: Playbook): PlaybookView {
  const { steps, ends } = playbook.source;
  return { ...summaryOf(playbook), steps: steps.map(stepView), ends: ends.map(endView) };
}

/** A step for people. */
export function stepView(step: PlaybookStepSource): PlaybookStepView {
  const { id, title, why, say, expect, check, action, logs, consent, minutes, safety } = step;
  return {
    ...{ id, title, why, say: say ?? null, expect, check: check ?? "", withinMs: waitOf(step) ?? null },
    answer: answerOf(step),
    action: action === undefined ? null : { run: action.run, with: asTexts(action.with) },
    ...{ logs: logs ?? null, consent, minutes, safety: safety ?? null },
    ...{ ok: step.ok, notOk: step.not_ok, skip: step.skip },
  };
}

/** An end for people. */
export function endView(end: PlaybookSource["ends"][number]): PlaybookEndView {
  const { id, title, next, outcome, cause = "", verdict, otherwise_visit: otherwiseVisit } = end;
  return { id, title, next, outcome, cause, verdict, otherwiseVisit };
}

function asTexts(parameters: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
}

/** Along the longest way through; steps only lead forward, so that their order is one of ways. */
function longestMinutes({ steps }: PlaybookSource): number {
  const reached = new Map<string, number>();
  for (const { id, minutes, ok, not_ok, skip } of steps) {
    const soFar = (reached.get(id) ?? 0) + minutes;
    for (const target of [ok, not_ok, skip]) reached.set(target, Math.max(reached.get(target) ?? 0, soFar));
  }
  return Math.max(0, ...reached.values());
}
