/** What follows in a run of a playbook: events of its case. Pure. */
import {
  type Decision,
  decide,
  endOf,
  endView,
  mayAnswer,
  type Playbook,
  placeOfRun,
  type StepVerdict,
} from "@housecall/diagnostics-rules/playbooks";
import type { AnswerStep, CaseEventData } from "@housecall/proto/api";
import { AppError, type EpochMs } from "@housecall/proto/base";
import type { FoldedRun } from "./fold-run.ts";

type StepEvent = Extract<CaseEventData, { kind: "playbook_step" }>;

/** A playbook, what telemetry says of its steps, and when that is. */
export interface Look {
  readonly playbook: Playbook;
  readonly verdicts: ReadonlyMap<string, StepVerdict>;
  readonly nowMs: EpochMs;
}

/** The beginning of a run, with the steps that telemetry decides at once. */
export function decideStart(look: Look): readonly CaseEventData[] {
  const { playbook, nowMs } = look;
  const { id, version, source } = playbook;
  const started: CaseEventData = { kind: "playbook_started", playbook: id, version, title: source.title };
  return [started, ...goOn(look, { startedAtMs: nowMs, done: [] })];
}

/**
 * An answer to the step at which a run stands, with the steps that telemetry decides then.
 *
 * @throws AppError CONFLICT when the run stands elsewhere, or nobody is asked.
 */
export function decideAnswer(
  look: Look,
  run: FoldedRun,
  answer: AnswerStep & { readonly step: string },
): readonly CaseEventData[] {
  const { playbook, verdicts, nowMs } = look;
  const place = placeOfRun(playbook, run.startedAtMs, run.done);
  if (place.kind === "end" || place.step.id !== answer.step)
    throw new AppError("CONFLICT", `The playbook is not at step "${answer.step}" any more.`);
  const found = verdicts.get(place.step.id);
  const decision = decide(place.step, found, { sinceMs: place.sinceMs, nowMs });
  if (answer.is === null) return goOn(look, run);
  if (isDecided(decision))
    throw new AppError("CONFLICT", "Telemetry decides this step by now; look at what it says.");
  if (answer.is !== "skipped" && !mayAnswer(place.step, decision))
    throw new AppError("CONFLICT", "Telemetry decides this step; wait for it, or skip it with a reason.");
  const said: StepEvent = {
    ...{ kind: "playbook_step", playbook: playbook.id, step: place.step.id, title: place.step.title },
    ...{ is: answer.is, by: "person", readings: [...(found?.readings ?? [])], note: answer.note },
  };
  return [said, ...goOn(look, { ...run, done: [...run.done, { ...said, atMs: nowMs }] })];
}

/** Whether telemetry has decided a step. */
export function isDecided(decision: Decision): decision is "ok" | "not_ok" {
  return decision === "ok" || decision === "not_ok";
}

/** Steps that telemetry decides from where a run stands, and the end when they lead there. */
function goOn(
  { playbook, verdicts, nowMs }: Look,
  run: {
    readonly startedAtMs: EpochMs;
    readonly done: readonly { step: string; is: StepEvent["is"]; atMs: EpochMs }[];
  },
): readonly CaseEventData[] {
  const events: CaseEventData[] = [];
  const done = [...run.done];
  for (;;) {
    const place = placeOfRun(playbook, run.startedAtMs, done);
    if (place.kind === "end") return [...events, ...ended(playbook, place.end)];
    const found = verdicts.get(place.step.id);
    const decision = decide(place.step, found, { sinceMs: place.sinceMs, nowMs });
    if (!isDecided(decision)) return events;
    done.push({ step: place.step.id, is: decision, atMs: nowMs });
    events.push({
      ...{ kind: "playbook_step", playbook: playbook.id, step: place.step.id, title: place.step.title },
      ...{ is: decision, by: "telemetry", readings: [...(found?.readings ?? [])], note: "" },
    });
  }
}

function ended(playbook: Playbook, id: string): readonly CaseEventData[] {
  const end = endOf(playbook, id);
  if (end === undefined) return [];
  const { title } = playbook.source;
  return [{ kind: "playbook_ended", playbook: playbook.id, title, end: endView(end), note: "" }];
}
