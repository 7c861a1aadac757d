/** How a run of a playbook goes on: pure, from the steps that are done. */
import type { DurationMs, EpochMs } from "@housecall/proto/base";
import { parseDuration } from "../language/parser.ts";
import type { StepVerdict } from "./judge-steps.ts";
import { answerOf, type Playbook, type StepEnd, stepOf } from "./playbook.ts";
import type { PlaybookStepSource } from "./playbook-schema.ts";

/** A step that is done. */
export interface StepDone {
  readonly step: string;
  readonly is: StepEnd;
  readonly atMs: EpochMs;
}

/** Where a run stands: at a step, or at an end. */
export type RunPlace =
  | { readonly kind: "step"; readonly step: PlaybookStepSource; readonly sinceMs: EpochMs }
  | { readonly kind: "end"; readonly end: string; readonly atMs: EpochMs };

/** Where a run stands after the steps that are done; what does not follow from the one before it is passed over. */
export function placeOfRun(playbook: Playbook, startedAtMs: EpochMs, done: readonly StepDone[]): RunPlace {
  const [first] = playbook.source.steps;
  let place = placeAt(playbook, first?.id ?? "", startedAtMs);
  for (const { step, is, atMs } of done) {
    if (place.kind === "end") break;
    if (place.step.id === step) place = placeAt(playbook, targetOf(place.step, is), atMs);
  }
  return place;
}

function placeAt(playbook: Playbook, id: string, atMs: EpochMs): RunPlace {
  const step = stepOf(playbook, id);
  return step === undefined ? { kind: "end", end: id, atMs } : { kind: "step", step, sinceMs: atMs };
}

function targetOf(step: PlaybookStepSource, is: StepEnd): string {
  switch (is) {
    case "ok":
      return step.ok;
    case "not_ok":
      return step.not_ok;
    case "skipped":
      return step.skip;
  }
}

/** What telemetry says of a step: decided, still waited for, or not known. */
export type Decision = "ok" | "not_ok" | "waiting" | "unknown";

/** When a step is looked at, and since when it is the current one. */
export interface Looking {
  readonly sinceMs: EpochMs;
  readonly nowMs: EpochMs;
}

/**
 * What telemetry says of a step.
 *
 * With `within` only readings count that are newer than the step's beginning: it is so as soon as the check holds, and
 * not so when it does not hold at the end of that time.
 */
export function decide(
  step: PlaybookStepSource,
  found: StepVerdict | undefined,
  { sinceMs, nowMs }: Looking,
): Decision {
  const withinMs = waitOf(step);
  if (found === undefined) return "unknown";
  if (withinMs === undefined) return found.verdict;
  const isFresh = found.decidedAtMs !== null && found.decidedAtMs > sinceMs;
  if (isFresh && found.verdict === "ok") return "ok";
  if (nowMs < sinceMs + withinMs) return "waiting";
  return isFresh ? found.verdict : "unknown";
}

/** How long a step waits for its check; undefined when it does not. */
export function waitOf({ within }: PlaybookStepSource): DurationMs | undefined {
  return within === undefined ? undefined : parseDuration(within);
}

/** Whether a person may say how a step is; anybody may skip one that telemetry does not decide. */
export function mayAnswer(step: PlaybookStepSource, decision: Decision): boolean {
  if (decision === "ok" || decision === "not_ok") return false;
  return answerOf(step) === "always" || (answerOf(step) === "unknown" && decision === "unknown");
}
