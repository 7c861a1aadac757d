/** Tools for the authors of rules, as server and CLI offer them. */
export { type ClassCost, type RuleCost, type RuleCosts, ruleCosts } from "./cost.ts";
export type { WindowCost } from "./cost-windows.ts";
export { type ClauseCoverage, type RuleCoverage, ruleCoverage } from "./coverage.ts";
export { type ExplainedPart, explainRule, type RuleExplanation } from "./explain.ts";
export { lint } from "./lint.ts";
export { Replay, type ReplayedValues, type ReplayReader } from "./replay.ts";
export type { RowReader } from "./replay-rows.ts";
export { type ReplayRules, readSignals, replayRules } from "./replay-rules.ts";
export { rowReaderFor } from "./row-reader.ts";
export { type NamedText, testRules } from "./test-rules.ts";
