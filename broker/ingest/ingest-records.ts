import type { RejectionReason, SignalAlias, Stream } from "@housecall/proto";
import type { CurrentValue, Loss, Quarantined } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { BootClock } from "./boot-clock.ts";
import type { MomentRecords } from "./device-moment.ts";
import type { SequenceRange } from "./sequence-set.ts";

export interface SpoolKey {
  readonly deviceId: string;
  readonly spoolId: string;
}

/** Settled sequences of a spool, in the order urgent, metrics, logs, debug. */
export interface SpoolPositions extends SpoolKey {
  readonly positions: readonly { readonly upTo: number; readonly ranges: readonly SequenceRange[] }[];
}

/** Aliases and settled sequences. */
export interface SpoolRecords {
  /** Those that were silent longest first. */
  loadPositions(): readonly SpoolPositions[];
  /** `heardSeq`: commit sequence up to which these spools were heard. */
  savePositions(positions: readonly SpoolPositions[], heardSeq: number): void;
  /** Forgets positions and aliases. */
  removeSpools(spools: readonly SpoolKey[]): void;
  loadAliases(deviceId: string, spoolId: string): readonly SignalAlias[];
  saveAliases(deviceId: string, spoolId: string, aliases: readonly SignalAlias[]): void;
}

/** The clock of one boot of a device, as it was fixed. */
export interface FixedClock extends BootClock {
  readonly deviceId: string;
  readonly bootId: string;
  readonly fixedAtMs: EpochMs;
}

export interface ClockRecords {
  loadClock(deviceId: string, bootId: string): BootClock | undefined;
  /** Of two corrections for the same boot the first stays, and of two anchors. */
  saveClocks(clocks: readonly FixedClock[]): void;
}

/** Where a loss report came from, so that it is kept once. */
export interface LossOrigin {
  readonly deviceId: string;
  readonly spoolId: string;
  readonly stream: Stream;
  readonly sequence: number;
}

export interface LossRecords {
  saveLoss(origin: LossOrigin, loss: Loss): void;
  losses(deviceId: string, limit: number): readonly Loss[];
}

/** A refused payload to keep. */
export interface QuarantineEntry {
  readonly deviceId: string;
  readonly channel: string;
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly sizeBytes: number;
  readonly receivedAtMs: EpochMs;
  /** The first bytes of the payload. */
  readonly head: Uint8Array;
}

export interface QuarantineRecords {
  /** Keeps entries, drops the oldest beyond the limits, and counts both for ever. */
  keepRefused(
    entries: readonly QuarantineEntry[],
    limit: { readonly rows: number; readonly bytes: number },
  ): void;
  refused(options: { readonly deviceId?: string; readonly limit: number }): readonly Quarantined[];
  /** Ever refused, by reason; "dropped_oldest" counts what the limits made room for. */
  refusedCounts(): Readonly<Record<string, number>>;
}

/** What the console shows of a device, as it was at the newest checkpoint. */
export interface LiveSnapshot {
  readonly deviceId: string;
  readonly values: readonly CurrentValue[];
  readonly state: Readonly<Record<string, string | number | boolean>>;
  readonly stateAtMs: EpochMs | null;
}

export interface LiveRecords {
  loadLive(): readonly LiveSnapshot[];
  saveLive(snapshots: readonly LiveSnapshot[]): void;
}

/** Counts since the very first start. */
export interface IngestCounts {
  readonly records: number;
  readonly samples: number;
  readonly logLines: number;
  readonly duplicates: number;
}

/** Everything that ingest keeps beside the telemetry store; all of it can be rebuilt from the journal since the checkpoint. */
export interface IngestRecords
  extends SpoolRecords,
    ClockRecords,
    LossRecords,
    MomentRecords,
    QuarantineRecords,
    LiveRecords {
  /** All or nothing. */
  transaction<Result>(work: () => Result): Result;
  loadCounts(): IngestCounts;
  saveCounts(counts: IngestCounts): void;
  /** Removes losses, moments and refusals from before `beforeMs`. */
  removeBefore(beforeMs: EpochMs): void;
}
