import type { EpochMs } from "../base/index.ts";
import { limits } from "../limits.ts";
import { boundedList, boundedText, decode, encode, generated, refuse, wholeNumber } from "./wire.ts";

/** A line of a running tail, redacted. Time is the device's wall clock. */
export interface TailLine {
  readonly atMs: EpochMs;
  readonly severity: number;
  readonly source: string;
  readonly unit: string;
  readonly message: string;
}

/** How far a command is. QoS 0: a lost one does no harm. */
export interface Progress {
  readonly commandId: string;
  readonly phase: "collecting" | "sending" | "tailing";
  readonly doneBytes: number;
  /** 0 while it is not known. */
  readonly totalBytes: number;
  readonly lines: readonly TailLine[];
  /** Lines that the tail had to drop since it began. */
  readonly droppedLines: number;
  /** Lines that the tail has sent since it began, these included, so that lost ones are noticed; 0 from older agents. */
  readonly sentLines: number;
}

export function encodeProgress(progress: Progress): Uint8Array {
  return encode(generated.Progress, {
    commandId: progress.commandId,
    phase: progress.phase,
    done: progress.doneBytes,
    total: progress.totalBytes,
    droppedLines: progress.droppedLines,
    sentLines: progress.sentLines,
    lines: progress.lines.map((line) => ({ ...line, wallMs: line.atMs })),
  });
}

/** @throws AppError WIRE_* */
export function decodeProgress(bytes: Uint8Array): Progress {
  const wire = decode(generated.Progress, "Progress", bytes, limits.recordBytes);
  return {
    commandId: boundedText("Progress.command_id", wire.commandId, 64),
    phase: readPhase(wire.phase),
    doneBytes: wholeNumber("Progress.done", wire.done),
    totalBytes: wholeNumber("Progress.total", wire.total),
    droppedLines: wholeNumber("Progress.dropped_lines", wire.droppedLines),
    sentLines: wholeNumber("Progress.sent_lines", wire.sentLines ?? 0),
    lines: boundedList("Progress.lines", wire.lines, limits.linesPerBatch).map((line) => ({
      atMs: wholeNumber("TailLine.wall_ms", line.wallMs ?? 0),
      severity: wholeNumber("TailLine.severity", line.severity ?? 0, 0, 7),
      source: boundedText("TailLine.source", line.source ?? ""),
      unit: boundedText("TailLine.unit", line.unit ?? ""),
      message: boundedText("TailLine.message", line.message ?? "", limits.logLineBytes),
    })),
  };
}

function readPhase(phase: string): Progress["phase"] {
  if (phase === "collecting" || phase === "sending" || phase === "tailing") return phase;
  throw refuse("Progress.phase", phase, "collecting, sending or tailing");
}
