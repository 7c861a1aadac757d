import type { CaseChange, DataPlane, StoredCase } from "@housecall/broker";
import {
  judgeSteps,
  type Playbook,
  shippedPlaybooks,
  summaryOf,
  viewOf,
} from "@housecall/diagnostics-rules/playbooks";
import type {
  AnswerStep,
  CaseEventData,
  CasePlaybook,
  PlaybookSummary,
  PlaybookView,
} from "@housecall/proto/api";
import { AppError, type Clock, type EpochMs } from "@housecall/proto/base";
import { caseChange, fileOf } from "../cases/case-change.ts";
import { storedCase } from "../cases/case-desk.ts";
import type { CaseFile } from "../cases/case-file.ts";
import { maxCaseEvents } from "../cases/case-settings.ts";
import { takenFirst } from "../cases/decide-action.ts";
import { decideAnswer, decideStart, type Look } from "./decide-run.ts";
import { type FoldedRun, foldRun } from "./fold-run.ts";
import { readTelemetry } from "./read-telemetry.ts";
import { runView, suggestionsFor } from "./run-view.ts";

/** Playbooks, and their runs on cases. Every change is events of the case, stored with its audit before it is told. */
export interface PlaybookDesk {
  list(): readonly PlaybookSummary[];
  /** @throws AppError NOT_FOUND */
  get(id: string): PlaybookView;
  /** What may be started, and the newest run with what telemetry says by now. @throws AppError NOT_FOUND */
  ofCase(number: string): Promise<CasePlaybook>;
  /** @throws AppError NOT_FOUND, CONFLICT (a run goes on, the case is resolved or somebody else's, the playbook is for others) */
  start(number: string, playbookId: string, actor: string): Promise<CasePlaybook>;
  /** @throws AppError NOT_FOUND, CONFLICT (another step is the current one, telemetry decides it) */
  answer(
    number: string,
    answer: AnswerStep & { readonly step: string },
    actor: string,
  ): Promise<CasePlaybook>;
  /** Ends a run before its end. @throws AppError NOT_FOUND, CONFLICT when none goes on. */
  stop(number: string, note: string, actor: string): Promise<CasePlaybook>;
}

/** What the desk is made of. */
export interface PlaybookDeskOptions {
  readonly plane: DataPlane;
  readonly clock: Clock;
  readonly tell: (change: CaseChange) => void;
  /** The shipped ones unless given. */
  readonly playbooks?: readonly Playbook[];
}

/** The desk over the records of the data plane. */
export function createPlaybookDesk(options: PlaybookDeskOptions): PlaybookDesk {
  const work: Work = { ...options, playbooks: options.playbooks ?? shippedPlaybooks() };
  return {
    list: () => work.playbooks.map(summaryOf),
    get: (id) => viewOf(known(work, id)),
    ofCase: (number) => ofCase(work, number),
    start: (number, playbookId, actor) => start(work, { number, playbookId, actor }),
    answer: (number, answer, actor) => answerStep(work, { number, answer, actor }),
    stop: (number, note, actor) =>
      change(work, { number, actor, atMs: work.clock.nowMs() }, (now) => {
        const { playbook, title } = goingOn(now);
        return [{ kind: "playbook_ended", playbook, title, end: null, note }];
      }),
  };
}

type Work = PlaybookDeskOptions & { readonly playbooks: readonly Playbook[] };

/** @throws AppError NOT_FOUND */
function known({ playbooks }: Work, id: string): Playbook {
  const found = playbooks.find((playbook) => playbook.id === id);
  if (found === undefined) throw new AppError("NOT_FOUND", `There is no playbook "${id}".`);
  return found;
}

/** The playbook of a run in its very version. */
function sameVersion({ playbooks }: Work, run: FoldedRun | null): Playbook | undefined {
  return playbooks.find(({ id, version }) => id === run?.playbook && version === run.version);
}

async function ofCase(work: Work, number: string): Promise<CasePlaybook> {
  const stored = await storedCase(work.plane, number);
  const file = fileOf(stored);
  const run = foldRun(stored.events);
  const playbook = sameVersion(work, run);
  const isLooked = playbook !== undefined && run?.state === "running";
  const look = isLooked ? await lookAt(work, playbook, file.row.deviceId) : undefined;
  return { suggestions: suggestionsFor(file, work.playbooks), run: run && runView(run, { playbook, look }) };
}

async function lookAt({ plane, clock }: Work, playbook: Playbook, deviceId: string): Promise<Look> {
  const nowMs = clock.nowMs();
  const telemetry = await readTelemetry(plane, { deviceId, playbook, nowMs });
  return { playbook, nowMs, verdicts: judgeSteps(playbook, telemetry) };
}

async function start(
  work: Work,
  {
    number,
    playbookId,
    actor,
  }: { readonly number: string; readonly playbookId: string; readonly actor: string },
): Promise<CasePlaybook> {
  const playbook = known(work, playbookId);
  const { row } = fileOf(await storedCase(work.plane, number));
  requireFitting(playbook, row);
  const look = await lookAt(work, playbook, row.deviceId);
  return change(work, { number, actor, atMs: look.nowMs }, ({ events }) => {
    const run = foldRun(events);
    if (run?.state === "running")
      throw new AppError("CONFLICT", `The playbook "${run.playbook}" goes on; end or stop it first.`);
    return decideStart(look);
  });
}

async function answerStep(
  work: Work,
  asked: {
    readonly number: string;
    readonly answer: AnswerStep & { readonly step: string };
    readonly actor: string;
  },
): Promise<CasePlaybook> {
  const { number, answer, actor } = asked;
  const stored = await storedCase(work.plane, number);
  const run = goingOn(stored);
  const playbook = sameVersion(work, run);
  if (playbook === undefined)
    throw new AppError(
      "CONFLICT",
      `The playbook "${run.playbook}" has changed; stop this run and start it anew.`,
    );
  const look = await lookAt(work, playbook, fileOf(stored).row.deviceId);
  return change(work, { number, actor, atMs: look.nowMs }, (now) => decideAnswer(look, goingOn(now), answer));
}

/** Stores what is decided on the case as it is then, together with its audit, and tells it. */
async function change(
  work: Work,
  by: { readonly number: string; readonly actor: string; readonly atMs: EpochMs },
  decideOn: Deciding,
): Promise<CasePlaybook> {
  const { number, actor, atMs } = by;
  const made = await work.plane.cases.change(number, (stored) => {
    if (stored.events.length >= maxCaseEvents)
      throw new AppError("CONFLICT", `Case ${number} has ${maxCaseEvents} entries, which is the most.`);
    const taken = takenFirst(fileOf(stored), { actor });
    return caseChange(stored, [...taken, ...decideOn(stored)], { actor, atMs });
  });
  if (made !== undefined) work.tell(made);
  return ofCase(work, number);
}

type Deciding = (stored: StoredCase) => readonly CaseEventData[];

/** @throws AppError CONFLICT */
function goingOn({ number, events }: StoredCase): FoldedRun {
  const run = foldRun(events);
  if (run?.state === "running") return run;
  throw new AppError("CONFLICT", `No playbook goes on in case ${number}.`);
}

/** @throws AppError CONFLICT */
function requireFitting({ id, source }: Playbook, { deviceClass, model }: CaseFile["row"]): void {
  const { class: wanted, model: models } = source.applies_to;
  if ((wanted === "linux" || wanted === deviceClass) && (models.length === 0 || models.includes(model)))
    return;
  throw new AppError(
    "CONFLICT",
    `The playbook "${id}" is for ${[wanted, ...models].join(" ")}, not for ${deviceClass} ${model}.`,
  );
}
