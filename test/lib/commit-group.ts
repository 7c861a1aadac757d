import type {
  CommitGroup,
  SeriesDefinition,
  StoredInput,
  StoredLogLine,
} from "../../broker/store/telemetry/telemetry-store.ts";

/** 2026-11-21T10:00:00Z. */
export const groupAtMs = Date.UTC(2026, 10, 21, 10);

/** A stored record of dev-1 with the commit sequence as its sequence. */
export function storedInput(commitSeq: number, facts: Partial<StoredInput> = {}): StoredInput {
  return {
    commitSeq,
    kind: "record",
    deviceId: "dev-1",
    receivedAtMs: groupAtMs + commitSeq,
    lane: "live",
    spoolId: "00000000000000aa",
    stream: "metrics",
    sequence: commitSeq,
    clockCorrectionMs: 0,
    payload: Uint8Array.of(1, 2, commitSeq % 256),
    ...facts,
  };
}

/** Samples as [series id, time, value]. */
export function commitGroup(
  inputs: readonly StoredInput[],
  facts: {
    readonly atMs?: number;
    readonly samples?: readonly (readonly [id: number, atMs: number, value: number])[];
    readonly newSeries?: readonly SeriesDefinition[];
    readonly retiredSeries?: readonly number[];
    readonly logs?: readonly StoredLogLine[];
  } = {},
): CommitGroup {
  const samples = facts.samples ?? [];
  return {
    atMs: facts.atMs ?? groupAtMs,
    inputs,
    samples: {
      count: samples.length,
      seriesId: Int32Array.from(samples, ([id]) => id),
      atMs: Float64Array.from(samples, ([, atMs]) => atMs),
      value: Float64Array.from(samples, ([, , value]) => value),
    },
    newSeries: facts.newSeries ?? [],
    retiredSeries: facts.retiredSeries ?? [],
    logs: facts.logs ?? [],
  };
}

/** A series of dev-1. */
export function series(id: number, signal = "cpu_busy_ratio", instance = ""): SeriesDefinition {
  return { id, deviceId: "dev-1", signal, instance, unit: "ratio" };
}

/** A log line of dev-1. */
export function logLine(atMs: number, message: string, severity = 6): StoredLogLine {
  return {
    deviceId: "dev-1",
    atMs,
    severity,
    source: "journal",
    unit: "ssh.service",
    message,
    redactions: 0,
    truncatedBytes: 0,
  };
}
