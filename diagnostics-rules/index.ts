/** What is wrong: rules, pure and deterministic. */
export { createEngine } from "./engine/create-engine.ts";
export { sayAgain } from "./engine/last-known.ts";
export type { Engine, EngineInput, FaultChange, RuleHealth, SignalKey } from "./engine/types.ts";
export { type LoadedRules, loadRules } from "./language/load-rules.ts";
export type { Rule, RuleStatus, SafetyRank } from "./language/rule.ts";
export type { RuleFile } from "./language/rule-file.ts";
export {
  type FindingKind,
  findingKinds,
  formatFinding,
  type Place,
  type RuleFinding,
} from "./language/rule-finding.ts";
export { ruleLimits } from "./language/rule-limits.ts";
export { readRuleFolder, readRuleText, shippedRuleFiles, shippedRules } from "./library/shipped-rules.ts";
export { type StreamName, TemplateMiner } from "./logs/template-miner.ts";
export { type MinedLine, TemplateStream } from "./logs/template-stream.ts";
