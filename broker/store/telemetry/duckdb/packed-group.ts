import type { CommitGroup, SeriesDefinition } from "../telemetry-store.ts";
import type { Column } from "./duckdb.ts";
import { storedLanes, storedStreams } from "./schema.ts";

/** A {@link CommitGroup} by column, ready to be moved to the worker without copying the large parts. */
export interface PackedGroup {
  readonly atMs: number;
  readonly lastCommitSeq: number;
  readonly sizeBytes: number;
  readonly series: readonly SeriesDefinition[];
  readonly retiredSeries: readonly number[];
  readonly samples: { readonly seriesId: Int32Array };
  readonly tables: readonly {
    readonly name: string;
    readonly rows: number;
    readonly columns: readonly Column[];
  }[];
}

/** Bytes that a row of each table takes in the write-ahead log beside its texts and payload, roughly. */
const ROW_BYTES = { sample: 20, log: 64, input: 96 };

/** Packs a group and names the buffers to transfer. They are copies: the group can be packed again when the thread ends. */
export function packGroup(group: CommitGroup): { packed: PackedGroup; transfer: ArrayBuffer[] } {
  const { count } = group.samples;
  const seriesId = group.samples.seriesId.slice(0, count);
  const atMs = group.samples.atMs.slice(0, count);
  const value = group.samples.value.slice(0, count);
  const payloads = packPayloads(group);
  const logBytes = group.logs.reduce((sum, line) => sum + line.message.length, 0);
  const packed: PackedGroup = {
    atMs: group.atMs,
    lastCommitSeq: group.inputs.at(-1)?.commitSeq ?? 0,
    sizeBytes:
      count * ROW_BYTES.sample +
      group.logs.length * ROW_BYTES.log +
      logBytes +
      group.inputs.length * ROW_BYTES.input +
      payloads.bytes.length,
    series: group.newSeries,
    retiredSeries: group.retiredSeries,
    samples: { seriesId },
    tables: [
      {
        name: "samples",
        rows: count,
        columns: [
          { type: "int32", values: seriesId },
          { type: "int64", values: atMs },
          { type: "double", values: value },
        ],
      },
      { name: "logs", rows: group.logs.length, columns: logColumns(group) },
      {
        name: "inputs",
        rows: group.inputs.length,
        columns: [...inputColumns(group), { type: "blob", ...payloads }],
      },
    ],
  };
  return {
    packed,
    transfer: [seriesId, atMs, value, payloads.bytes].map(bufferOf),
  };
}

function bufferOf(view: Int32Array | Float64Array | Uint8Array): ArrayBuffer {
  if (view.buffer instanceof ArrayBuffer) return view.buffer;
  throw new TypeError("A shared buffer cannot be given away");
}

function packPayloads(group: CommitGroup): { bytes: Uint8Array; ends: Float64Array } {
  const total = group.inputs.reduce((sum, input) => sum + input.payload.length, 0);
  const bytes = new Uint8Array(total);
  const ends = new Float64Array(group.inputs.length);
  let position = 0;
  group.inputs.forEach((input, row) => {
    bytes.set(input.payload, position);
    position += input.payload.length;
    ends[row] = position;
  });
  return { bytes, ends };
}

function logColumns({ logs }: CommitGroup): Column[] {
  return [
    { type: "text", values: logs.map((line) => line.deviceId) },
    { type: "int64", values: Float64Array.from(logs, (line) => line.atMs) },
    { type: "int32", values: Int32Array.from(logs, (line) => line.severity) },
    { type: "text", values: logs.map((line) => line.source) },
    { type: "text", values: logs.map((line) => line.unit) },
    { type: "text", values: logs.map((line) => line.message) },
    { type: "int64", values: Float64Array.from(logs, (line) => line.redactions) },
    { type: "int64", values: Float64Array.from(logs, (line) => line.truncatedBytes) },
  ];
}

function inputColumns({ inputs }: CommitGroup): Column[] {
  return [
    { type: "int64", values: Float64Array.from(inputs, (input) => input.commitSeq) },
    { type: "text", values: inputs.map((input) => input.kind) },
    { type: "text", values: inputs.map((input) => input.deviceId) },
    { type: "int64", values: Float64Array.from(inputs, (input) => input.receivedAtMs) },
    { type: "int32", values: Int32Array.from(inputs, (input) => storedLanes.indexOf(input.lane)) },
    { type: "text", values: inputs.map((input) => input.spoolId) },
    { type: "int32", values: Int32Array.from(inputs, (input) => storedStreams.indexOf(input.stream)) },
    { type: "int64", values: Float64Array.from(inputs, (input) => input.sequence) },
    { type: "double", values: Float64Array.from(inputs, (input) => input.clockCorrectionMs) },
  ];
}
