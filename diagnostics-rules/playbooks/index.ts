/** Playbooks: what to look at and do, step by step, each decided by telemetry where it can be. */
export {
  judgeSteps,
  type KnownSample,
  type KnownTelemetry,
  type StepReading,
  type StepVerdict,
} from "./judge-steps.ts";
export { type KnownRule, shippedKnownRules } from "./known-rules.ts";
export { lintPlaybooks } from "./lint-playbooks.ts";
export { type LoadedPlaybooks, loadPlaybooks } from "./load-playbooks.ts";
export { answerOf, endOf, type Playbook, type StepEnd, stepOf } from "./playbook.ts";
export { allPlaybookKinds, formatPlaybookFinding, type PlaybookFinding } from "./playbook-finding.ts";
export type { PlaybookSource, PlaybookStepSource } from "./playbook-schema.ts";
export { playbookText } from "./playbook-text.ts";
export { endView, stepView, summaryOf, viewOf } from "./playbook-view.ts";
export { shippedPlaybookFiles, shippedPlaybooks } from "./shipped-playbooks.ts";
export { signalsRead } from "./signals-read.ts";
export { type PlaybookSuggestion, suggestPlaybooks } from "./suggest-playbooks.ts";
export { testPlaybooks } from "./test-playbooks.ts";
export {
  type Decision,
  decide,
  mayAnswer,
  placeOfRun,
  type RunPlace,
  type StepDone,
  waitOf,
} from "./walk-playbook.ts";
