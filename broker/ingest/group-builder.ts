import { type LogBatch, limits, type MetricsBatch } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";
import type {
  CommitGroup,
  SeriesDefinition,
  StoredInput,
  StoredLogLine,
} from "../store/telemetry/telemetry-store.ts";
import { type JournalEntry, sampleRoomOf } from "./journal-entry.ts";
import type { SeriesNumbers } from "./series-numbers.ts";
import type { Spool } from "./spool-book.ts";

interface Builder {
  readonly seriesId: Int32Array;
  readonly atMs: Float64Array;
  readonly value: Float64Array;
  readonly newSeries: SeriesDefinition[];
  readonly retiredSeries: number[];
  readonly logs: StoredLogLine[];
  readonly numbers: SeriesNumbers;
  count: number;
}

/** Lays the entries out by column, times corrected. */
export function buildGroup(
  entries: readonly JournalEntry[],
  numbers: SeriesNumbers,
  atMs: EpochMs,
): CommitGroup {
  const room = entries.reduce((sum, entry) => sum + sampleRoomOf(entry), 0);
  const builder: Builder = {
    seriesId: new Int32Array(room),
    atMs: new Float64Array(room),
    value: new Float64Array(room),
    newSeries: [],
    retiredSeries: [],
    logs: [],
    numbers,
    count: 0,
  };
  for (const entry of entries) addEntry(builder, entry);
  const { count, seriesId, atMs: times, value, newSeries, retiredSeries, logs } = builder;
  const inputs = entries.map((entry) => entry.input);
  return { atMs, inputs, samples: { count, seriesId, atMs: times, value }, newSeries, retiredSeries, logs };
}

function addEntry(builder: Builder, entry: JournalEntry): void {
  if (entry.kind !== "record") return;
  const { body } = entry.record;
  if (body.kind === "metrics") addSamples(builder, entry.spool, body, entry.input.clockCorrectionMs);
  if (body.kind === "logs") addLines(builder, entry.spool, body, entry.input);
}

function addSamples(builder: Builder, spool: Spool, batch: MetricsBatch, correctionMs: number): void {
  for (const column of batch.columns) {
    const handle = spool.handles[column.alias];
    if (handle === undefined) continue;
    const id = builder.numbers.numberOf(handle, spool.deviceId, builder);
    addColumn(builder, id, batch.atMs, column.values, correctionMs);
  }
}

/** Plain index loops: this runs for every sample. */
function addColumn(
  builder: Builder,
  id: number,
  times: Float64Array,
  values: Float64Array,
  correctionMs: number,
): void {
  const { seriesId, atMs, value } = builder;
  let { count } = builder;
  for (let row = 0; row < values.length; row += 1) {
    const sample = values[row] ?? Number.NaN;
    if (Number.isNaN(sample)) continue;
    seriesId[count] = id;
    atMs[count] = (times[row] ?? 0) + correctionMs;
    value[count] = sample;
    count += 1;
  }
  builder.count = count;
}

/** A line from before its clock was set back, in a record from after it, must not come to lie in the future. */
function addLines(builder: Builder, spool: Spool, batch: LogBatch, input: StoredInput): void {
  const latestAtMs = input.receivedAtMs + limits.clockToleranceMs;
  for (const line of batch.lines) {
    const atMs = line.atMs + input.clockCorrectionMs;
    const knownAtMs = atMs > latestAtMs ? input.receivedAtMs : Math.max(0, atMs);
    builder.logs.push({ ...line, deviceId: spool.deviceId, atMs: knownAtMs });
  }
}
