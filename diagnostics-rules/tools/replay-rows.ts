/** Rows of samples as files hold them, whatever their form. */
import type { RecordBody } from "@housecall/proto";
import { AppError, type EpochMs } from "@housecall/proto/base";

/** Columns of one file. */
export const MAX_COLUMNS = 1_000;

/** Numbers of the names of a signal's codes. */
export type CodesOf = (signal: string) => Readonly<Record<string, number>> | undefined;

/** What rules say of the signals that a file may have. */
export interface ReadSignals {
  readonly codesOf: CodesOf;
  /** True when a rule reads the signal. */
  isRead(signal: string): boolean;
}

/** One row; arrays are reused for the next one. */
export interface ReplayRow {
  readonly atMs: EpochMs;
  /** By the position of the column; NaN is no sample. */
  readonly values: readonly number[];
  /** What else the device says in this row. */
  readonly said: readonly RecordBody[];
}

/** Reads lines; columns are found as they come. */
export interface RowReader {
  /** Of the signals that a rule reads, as rules name them: "signal" or "signal{kind="instance"}". */
  readonly columns: readonly string[];
  /** What else the file has; it is passed over, whatever it holds. */
  readonly unread: readonly string[];
  /** The row of a line; undefined for the head line and blank lines. @throws AppError REQUEST_INVALID */
  read(line: string): ReplayRow | undefined;
}

/** What a row is that cannot be read. */
export function invalidRow(message: string): AppError {
  return new AppError("REQUEST_INVALID", message);
}
