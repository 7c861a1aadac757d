import type { LogLineView, LogQuery, Series, SeriesQuery } from "@housecall/proto/api";
import type { ErrorCode } from "@housecall/proto/base";
import type {
  SeriesDefinition,
  StoreCounts,
  StoredInput,
  StoredKey,
  StoreProblem,
} from "../telemetry-store.ts";
import type { PackedGroup } from "./packed-group.ts";

/** How the worker opens the store. */
export interface WorkerSettings {
  readonly folder: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
  readonly headroomBytes: number;
}

/** Calls that the worker answers: arguments and results. */
export interface WorkerCalls {
  /** `series`: those that groups have named to an earlier thread. */
  open: {
    args: WorkerSettings & { readonly series: readonly SeriesDefinition[] };
    result: { lastCommitSeq: number; nextSeriesId: number };
  };
  commit: { args: PackedGroup; result: null };
  series: { args: { deviceId: string; query: SeriesQuery }; result: Series };
  logs: { args: { deviceId: string; query: LogQuery }; result: readonly LogLineView[] };
  inputs: { args: { afterCommitSeq: number; limit: number }; result: readonly StoredInput[] };
  keys: { args: null; result: readonly StoredKey[] };
  counts: { args: null; result: StoreCounts };
  firstCommitSeq: { args: null; result: number };
  /** Reads rows of the newest file with all their columns; how many there were, 0 also when they are damaged. */
  check: { args: { table: string; firstRow: number; rows: number }; result: number };
  removeBefore: { args: number; result: number };
  close: { args: null; result: null };
}

export type CallName = keyof WorkerCalls;

export interface WorkerRequest<Name extends CallName = CallName> {
  readonly id: number;
  readonly call: Name;
  readonly args: WorkerCalls[Name]["args"];
}

export type WorkerAnswer =
  | {
      readonly id: number;
      readonly ok: true;
      readonly result: unknown;
      readonly problems: readonly StoreProblem[];
    }
  | {
      readonly id: number;
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly problems: readonly StoreProblem[];
    };
