import type { EngineInput } from "@housecall/diagnostics-rules";
import type { Birth, CommandResult, ConsentReport } from "@housecall/proto";
import type { CurrentValue, Loss } from "@housecall/proto/api";
import type { DurationMs, EpochMs } from "@housecall/proto/base";

/** The rules, as ingest feeds them. Inputs come in commit order; some, marked by the journal, before they are durable. */
export interface Evaluator {
  /** True when the input changed a fault; nothing is told before {@link conclude}. */
  evaluate(commitSeq: number, input: EngineInput): boolean;
  /** From here on these rule files are in force. */
  changeRules(payload: Uint8Array): void;
  /** Everything evaluated so far is durable: stores and tells the changes. Throws, to be called again, while records cannot be stored. */
  conclude(): void;
  /** What a restart goes on from, together with ingest's own checkpoint. Called only when nothing is unconcluded. */
  saveCheckpoint(commitSeq: number): void;
  /** Keeps where a replay can begin after older input was removed; once a day. Called only when nothing is unconcluded. */
  saveReplayStart(commitSeq: number): void;
}

/** The rest of the data plane, as ingest tells it. */
export interface IngestListeners {
  /** A device introduced itself and that is stored. */
  onBirth(
    birth: Birth,
    session: { readonly receivedAtMs: EpochMs; readonly clockCorrectionMs: DurationMs },
  ): Promise<void>;
  /** Awaited before the record is acknowledged; comes again when the device re-sends. */
  onResult(deviceId: string, result: CommandResult, atMs: EpochMs): Promise<void>;
  /** Awaited before the record is acknowledged; comes again when the device re-sends. */
  onConsent(
    deviceId: string,
    report: ConsentReport,
    at: { readonly atMs: EpochMs; readonly clockCorrectionMs: DurationMs },
  ): Promise<void>;
  onProgress(deviceId: string, payload: Uint8Array): Promise<void>;
  acceptChunk(deviceId: string, payload: Uint8Array): Promise<void>;
  /** Something of the device was stored. */
  onReport(deviceId: string, receivedAtMs: EpochMs): void;
  onValues(deviceId: string, values: readonly CurrentValue[]): void;
  onLoss(deviceId: string, loss: Loss): void;
  /** The clock of a device was set since its birth; what is added to its times from now on. */
  onClockChange(deviceId: string, clockCorrectionMs: DurationMs): void;
}
