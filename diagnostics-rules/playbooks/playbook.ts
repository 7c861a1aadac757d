import type { ReplayRules } from "../tools/replay-rules.ts";
import type { PlaybookSource, PlaybookStepSource } from "./playbook-schema.ts";

/** How a step ended. */
export type StepEnd = "ok" | "not_ok" | "skipped";

/** A checked playbook, ready to run. Immutable. */
export interface Playbook {
  readonly id: string;
  readonly version: number;
  readonly file: string;
  readonly source: PlaybookSource;
  /** The checks of all steps, for the rule engine; undefined when no step has one. */
  readonly checks: PlaybookChecks | undefined;
}

/** Checks as rules: one rule per step, each of which shows whether it holds and what it reads. */
export interface PlaybookChecks {
  readonly plan: ReplayRules;
  readonly byStep: ReadonlyMap<string, StepCheck>;
}

/** What the check of one step reads. */
export interface StepCheck {
  readonly ruleId: string;
  /** Signals that decide. */
  readonly decisive: readonly string[];
  /** Names of what is shown beside: signals and lets. */
  readonly shows: readonly string[];
}

/** A step of a playbook by its id. */
export function stepOf({ source }: Pick<Playbook, "source">, id: string): PlaybookStepSource | undefined {
  return source.steps.find((step) => step.id === id);
}

/** An end of a playbook by its id. */
export function endOf({ source }: Pick<Playbook, "source">, id: string) {
  return source.ends.find((end) => end.id === id);
}

/** Whether a person is asked: always without a check, and only when telemetry does not tell with one. */
export function answerOf({ answer, check }: PlaybookStepSource): "always" | "unknown" | "never" {
  return answer ?? (check === undefined ? "always" : "unknown");
}
