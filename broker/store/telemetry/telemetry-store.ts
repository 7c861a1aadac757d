import type { Lane, Stream } from "@housecall/proto";
import type { LogLineView, LogQuery, Series, SeriesQuery } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** What the journal holds; `rules` carries the rule files that are in force from there on. */
export type InputKind = "record" | "rejected" | "birth" | "disconnected" | "tick" | "accepting" | "rules";

/** One entry of the journal: everything that ingest and the engine take in, in commit order. */
export interface StoredInput {
  /** Grows by at least one from entry to entry, over all files and restarts. */
  readonly commitSeq: number;
  readonly kind: InputKind;
  /** "" for tick, accepting and rules. */
  readonly deviceId: string;
  /** Of a tick: the whole second that it stands for. */
  readonly receivedAtMs: EpochMs;
  readonly lane: Lane;
  /** "", "urgent" and 0 where there is no record. */
  readonly spoolId: string;
  readonly stream: Stream;
  readonly sequence: number;
  readonly clockCorrectionMs: number;
  /** The encoded record, birth or rule files; empty otherwise. */
  readonly payload: Uint8Array;
}

/** Which signal of which device a small number of {@link SampleColumns} stands for. */
export interface SeriesDefinition {
  readonly id: number;
  readonly deviceId: string;
  readonly signal: string;
  readonly instance: string;
  readonly unit: string;
}

/** Samples by column; only the first `count` rows count. Times are corrected to server time. */
export interface SampleColumns {
  readonly count: number;
  readonly seriesId: Int32Array;
  readonly atMs: Float64Array;
  readonly value: Float64Array;
}

export interface StoredLogLine extends LogLineView {
  readonly deviceId: string;
}

/** What is stored all together or not at all. */
export interface CommitGroup {
  /** Decides the file of the period. */
  readonly atMs: EpochMs;
  /** Ascending commit sequences; at least one. */
  readonly inputs: readonly StoredInput[];
  readonly samples: SampleColumns;
  /** Series that no group named before since the store was opened. */
  readonly newSeries: readonly SeriesDefinition[];
  /** Series that no later group uses: their definitions may be forgotten, what is stored under them stays. */
  readonly retiredSeries: readonly number[];
  readonly logs: readonly StoredLogLine[];
}

/** Key of a stored record. */
export interface StoredKey {
  readonly deviceId: string;
  readonly spoolId: string;
  readonly stream: Stream;
  readonly sequence: number;
  readonly kind: InputKind;
}

/** Something that is wrong with the store, in a whole sentence that says what to do. */
export interface StoreProblem {
  readonly code: "DISK_FULL" | "STORE_DAMAGED" | "UNAVAILABLE";
  readonly message: string;
  /** The file that is damaged; none when it is about the whole store. */
  readonly file?: string;
}

export interface StoreCounts {
  readonly inputs: number;
  readonly samples: number;
  readonly logLines: number;
}

/** Where telemetry and the journal live. All reads see every commit that has resolved. */
export interface TelemetryStore {
  /** Newest commit sequence stored; 0 when there is none. */
  readonly lastCommitSeq: number;
  /** First series id that is free. */
  readonly nextSeriesId: number;
  /**
   * Resolves when the group is fsynced. A group whose sequences are stored already is recognised and not stored
   * again, so that a commit with an unknown outcome may simply be repeated.
   *
   * @throws AppError DISK_FULL, UNAVAILABLE: nothing or everything was stored; repeat. INTERNAL: the group itself is refused.
   */
  commit(group: CommitGroup): Promise<void>;
  series(deviceId: string, query: SeriesQuery): Promise<Series>;
  /** Newest first. */
  logs(deviceId: string, query: LogQuery): Promise<readonly LogLineView[]>;
  /** The journal above `afterCommitSeq`, ascending, at most `limit` entries. */
  inputs(options: {
    readonly afterCommitSeq: number;
    readonly limit: number;
  }): Promise<readonly StoredInput[]>;
  /** Keys of all stored and rejected records, in no order. */
  keys(): Promise<readonly StoredKey[]>;
  counts(): Promise<StoreCounts>;
  /** Removes the files whose whole period lies before `beforeMs`; how many. */
  removeBefore(beforeMs: EpochMs): Promise<number>;
  /** First commit sequence that is still stored; 0 when there is none. */
  firstCommitSeq(): Promise<number>;
  problems(): readonly StoreProblem[];
  /** How often the store broke down and was started again by itself since it was opened. */
  readonly restarts: number;
  close(): Promise<void>;
}
