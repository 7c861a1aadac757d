/** The language of the device wire: shapes, codec, topics, limits. No IO. */
export * from "./action-names.ts";
export { type ConsentScope, consentScopes, verbalScopes } from "./consent/consent-scopes.ts";
export * from "./device/ack.ts";
export type { NamedText, RunAction } from "./device/action.ts";
export type { AskConsent, EndConsent } from "./device/ask-consent.ts";
export * from "./device/birth.ts";
export * from "./device/chunk.ts";
export * from "./device/claim.ts";
export * from "./device/command.ts";
export { type ConsentReport, consentStates } from "./device/consent.ts";
export * from "./device/desired.ts";
export type { LogBatch, LogLine, LogSeverity } from "./device/logs.ts";
export { type LossReason, type LossReport, lossReasons } from "./device/loss.ts";
export type { MetricsBatch, MetricsColumn } from "./device/metrics.ts";
export * from "./device/progress.ts";
export * from "./device/record.ts";
export {
  type CommandResult,
  type DeviceCommandState,
  deviceCommandStates,
  type ManifestSource,
  type PullManifest,
} from "./device/result.ts";
export type { DeviceEvent, StateReport, StateValue } from "./device/state.ts";
export { type Lane, type Stream, streams } from "./device/stream.ts";
export { limits } from "./limits.ts";
export * from "./topics.ts";
