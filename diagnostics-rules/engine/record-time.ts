import { ruleLimits } from "../language/rule-limits.ts";
import type { RecordInput } from "./spool-order.ts";

/**
 * The instant at which a log line is judged, given when the device wrote the record.
 *
 * Lines of a file may be days old or carry the wrong zone: a time far from the record's is not believed, so that one
 * strange line cannot move a rule's clock.
 */
export function lineInstant(lineAtMs: number, writtenAtMs: number): number {
  return Math.abs(writtenAtMs - lineAtMs) > ruleLimits.clockStepMs ? writtenAtMs : lineAtMs;
}

/** The earliest instant that a record speaks of, in server time. */
export function firstTimeOf({ record, clockCorrectionMs }: RecordInput): number {
  const { body, wallMs } = record;
  if (body.kind !== "logs") return wallMs + clockCorrectionMs;
  return (
    body.lines.reduce((first, { atMs }) => Math.min(first, lineInstant(atMs, wallMs)), wallMs) +
    clockCorrectionMs
  );
}

/** The latest instant that a record speaks of, in server time. */
export function lastTimeOf({ record, clockCorrectionMs }: RecordInput): number {
  const { body, wallMs } = record;
  if (body.kind === "metrics") return (body.atMs.at(-1) ?? wallMs) + clockCorrectionMs;
  if (body.kind !== "logs") return wallMs + clockCorrectionMs;
  return (
    body.lines.reduce((last, { atMs }) => Math.max(last, lineInstant(atMs, wallMs)), wallMs) +
    clockCorrectionMs
  );
}
