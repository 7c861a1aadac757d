import type { EpochMs } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { boundedList, boundedText, refuse, wholeNumber } from "./wire.ts";

/** Syslog severity: 0 emergency, 1 alert, 2 critical, 3 error, 4 warning, 5 notice, 6 info, 7 debug. */
export type LogSeverity = number;

/** One redacted line, as stored and shown. Times are the device's wall clock. */
export interface LogLine {
  readonly atMs: EpochMs;
  readonly severity: LogSeverity;
  /** "journal", "kmsg", "file:/var/log/app.log", "app:NAME". */
  readonly source: string;
  /** systemd unit or program; "" where there is none. */
  readonly unit: string;
  readonly message: string;
  /** How many secrets were replaced in this line on the device. */
  readonly redactions: number;
  /** Bytes cut off at the end of this line on the device. */
  readonly truncatedBytes: number;
}

/** Lines in the order in which the device read them. */
export interface LogBatch {
  readonly kind: "logs";
  readonly lines: readonly LogLine[];
}

type WireLogs = housecall.device.v1.LogBatch;

/** Turns lines into wire properties with string tables; offsets are relative to `wallMs`. */
export function toWireLogs(batch: LogBatch, wallMs: EpochMs): housecall.device.v1.ILogBatch {
  const sources = [...new Set(batch.lines.map((line) => line.source))];
  const units = [...new Set(batch.lines.map((line) => line.unit))];
  const sourceIndex = new Map(sources.map((source, index) => [source, index]));
  const unitIndex = new Map(units.map((unit, index) => [unit, index]));
  const lines = batch.lines.map((line) => ({
    offsetMs: line.atMs - wallMs,
    severity: line.severity,
    source: sourceIndex.get(line.source) ?? 0,
    unit: unitIndex.get(line.unit) ?? 0,
    message: line.message,
    redactions: line.redactions,
    truncatedBytes: line.truncatedBytes,
  }));
  return { sources, units, lines };
}

/** Reads lines. @throws AppError WIRE_VALUE_INVALID for an unknown source, a severity above 7, too many or too long lines. */
export function fromWireLogs(wire: WireLogs, wallMs: EpochMs): LogBatch {
  boundedList("LogBatch.lines", wire.lines, limits.linesPerBatch);
  boundedList("LogBatch.sources", wire.sources, limits.linesPerBatch);
  boundedList("LogBatch.units", wire.units, limits.linesPerBatch);
  const sources = wire.sources.map((source) => boundedText("LogBatch.sources", source));
  const units = wire.units.map((unit) => boundedText("LogBatch.units", unit));
  const lines = wire.lines.map((line) => ({
    atMs: wholeNumber("LogLine.offset_ms", wallMs + Number(line.offsetMs ?? 0)),
    severity: wholeNumber("LogLine.severity", line.severity ?? 0, 0, 7),
    source: sources[line.source ?? 0] ?? unknownIndex("LogLine.source", line.source),
    unit: units[line.unit ?? 0] ?? unknownIndex("LogLine.unit", line.unit),
    message: boundedText("LogLine.message", line.message ?? "", limits.logLineBytes),
    redactions: wholeNumber("LogLine.redactions", line.redactions ?? 0),
    truncatedBytes: wholeNumber("LogLine.truncated_bytes", line.truncatedBytes ?? 0),
  }));
  return { kind: "logs", lines };
}

function unknownIndex(field: string, index: unknown): never {
  throw refuse(field, index, "an index of its table");
}
