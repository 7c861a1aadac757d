import type { Fault, FaultQuery, Severity } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** What makes a fault one fault; what was found in backlog is told apart from what happens now. */
export type FaultKey = Pick<Fault, "deviceId" | "ruleId" | "instance" | "foundInBacklog">;

/** How many firing or unknown faults a device has. */
export type OpenFaultCounts = Readonly<Record<Severity, number>>;

/** The firing or unknown faults of a device: how many of each severity, and the rules that found them. */
export interface OpenFaults {
  readonly deviceId: string;
  readonly counts: OpenFaultCounts;
  readonly rules: readonly string[];
}

/** From where a restart goes on. */
export interface EngineCheckpoint {
  readonly commitSeq: number;
  /** Encoded rule files that were in force. */
  readonly rules: Uint8Array;
  readonly snapshot: Uint8Array;
}

/** Faults, the verdict log and the engine's checkpoints; synchronous and durable. */
export interface FaultRecords {
  /** All or nothing. */
  transaction<Result>(work: () => Result): Result;
  /** False when this verdict is in the log already. */
  insertVerdict(commitSeq: number, index: number, line: string): boolean;
  /** Lines of the log above a commit sequence, in order. */
  verdicts(afterCommitSeq: number): Iterable<{ readonly commitSeq: number; readonly line: string }>;
  /**
   * Removes the verdicts and replay starts from a commit sequence on, the faults that began there, and every open one,
   * before all of it is judged again. Returns the newest commit sequence that had a verdict; 0 when none had.
   */
  forgetVerdicts(afterCommitSeq: number): number;
  openFault(key: FaultKey): Fault | undefined;
  saveFault(fault: Fault, isOpen: boolean): void;
  removeFault(id: string): void;
  faults(query: FaultQuery): readonly Fault[];
  openFaults(): readonly OpenFaults[];
  loadCheckpoint(): EngineCheckpoint | undefined;
  saveCheckpoint(checkpoint: EngineCheckpoint): void;
  /** Kept for replays after older input was removed. */
  saveReplayStart(checkpoint: EngineCheckpoint): void;
  /** The oldest replay start at or above a commit sequence. */
  replayStartFrom(commitSeq: number): EngineCheckpoint | undefined;
  /** Removes verdicts and replay starts that stored input can no longer prove, and faults resolved before `beforeMs`. */
  removeBefore(options: { readonly commitSeq: number; readonly beforeMs: EpochMs }): void;
}
