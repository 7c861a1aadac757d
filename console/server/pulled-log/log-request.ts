import type {
  PulledGap,
  PulledLines,
  PulledLog,
  PulledLogFilter,
  PulledPatterns,
  PulledStep,
  PulledStepAnswer,
} from "@housecall/proto/api";

/** A pulled file on the disk of the server. */
export interface LogFileRef {
  readonly path: string;
  readonly sha256: string;
  /** Added to the times of the file. */
  readonly correctionMs: number;
}

/** A gap that others know of by its time; its place is looked up. */
export type KnownGap = Pick<PulledGap, "kind" | "atMs" | "quantity" | "reason">;

/** What can be asked about a file; each names the filter whose lines are shown. */
export type LogRequest =
  | { readonly kind: "summary"; readonly filter: PulledLogFilter; readonly gaps: readonly KnownGap[] }
  | {
      readonly kind: "lines";
      readonly filter: PulledLogFilter;
      readonly from: { readonly position: number } | { readonly line: number } | { readonly atMs: number };
      readonly before: number;
      readonly limit: number;
    }
  | {
      readonly kind: "step";
      readonly filter: PulledLogFilter;
      readonly line: number;
      readonly to: PulledStep;
    }
  | { readonly kind: "patterns"; readonly filter: PulledLogFilter; readonly limit: number };

/** What the reader knows of a file; what else the summary of the API tells comes from the pull. */
export type FileSummary =
  | Extract<PulledLog, { state: "reading" }>
  | Omit<Extract<PulledLog, { state: "ready" }>, "deviceId" | "redactions" | "clockCorrectionMs">;

/** Answer to each kind of request. */
export interface LogAnswers {
  readonly summary: FileSummary;
  readonly lines: PulledLines;
  readonly step: PulledStepAnswer;
  readonly patterns: PulledPatterns;
}

/** Reads pulled files for people. @throws AppError NOT_FOUND, TOO_LARGE, UNAVAILABLE */
export interface LogReader {
  ask<Kind extends LogRequest["kind"]>(
    file: LogFileRef,
    request: Extract<LogRequest, { kind: Kind }>,
  ): Promise<LogAnswers[Kind]>;
  stop(): Promise<void>;
}
