/** Front door of the data plane. */
export { findSelfTest } from "./actions/self-tests.ts";
export { isFinal } from "./command/command-state.ts";
export type { Consents } from "./consent/consents.ts";
export type {
  Actor,
  Audit,
  Commands,
  ConsoleRecordChange,
  ConsoleRecords,
  DataPlane,
  DataPlaneOptions,
  FaultReader,
  Fleet,
  LiveFeed,
  Page,
  PulledFile,
  TelemetryReader,
} from "./data-plane.ts";
export type {
  CaseChange,
  CaseOpening,
  CaseRecords,
  ChangeAudit,
  CustomerRecords,
  FaultIntake,
  KpiInputRecords,
  StoredCase,
} from "./desk-records.ts";
export { openKeyFiles } from "./fleet/key-files.ts";
export type { DataPlaneMetrics } from "./health/data-plane-metrics.ts";
export type { DeviceMoment, DeviceMomentData } from "./ingest/device-moment.ts";
export { openStoredInputs, replayVerdictLog, type StoredInputs } from "./open-stored-inputs.ts";
export { startDataPlane } from "./start-data-plane.ts";
export type { StoredKey } from "./store/telemetry/telemetry-store.ts";
export {
  startVerdictPlane,
  type VerdictPlane,
  type VerdictPlaneOptions,
} from "./verdict-plane/verdict-plane.ts";
