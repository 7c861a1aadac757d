import { limits, type MetricsBatch } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";

/** Gathers samples of many signals into columnar batches. */
export interface BatchBuilder {
  /** False when the sample was not kept: the batch is full and must be taken first. */
  add(atMs: EpochMs, alias: number, value: number): boolean;
  readonly samples: number;
  /** What was gathered, as batches that fit on the wire, rows ascending; empties the builder. */
  take(): readonly MetricsBatch[];
}

/** Samples times columns also counts rows without a value. */
export function createBatchBuilder(): BatchBuilder {
  let rows = new Map<EpochMs, Map<number, number>>();
  let aliases = new Set<number>();
  let samples = 0;

  function add(atMs: EpochMs, alias: number, value: number): boolean {
    const isNewRow = !rows.has(atMs);
    const rowCount = rows.size + (isNewRow ? 1 : 0);
    const columnCount = aliases.size + (aliases.has(alias) ? 0 : 1);
    if (
      rowCount > limits.rowsPerBatch ||
      rowCount * Math.min(columnCount, limits.columnsPerBatch) > limits.samplesPerBatch
    ) {
      return false;
    }
    const row = rows.get(atMs) ?? new Map<number, number>();
    rows.set(atMs, row);
    aliases.add(alias);
    row.set(alias, value);
    samples += 1;
    return true;
  }

  function take(): readonly MetricsBatch[] {
    const times = [...rows.keys()].sort((a, b) => a - b);
    const columns = [...aliases].sort((a, b) => a - b);
    const batches: MetricsBatch[] = [];
    for (let first = 0; first < columns.length; first += limits.columnsPerBatch) {
      batches.push(buildBatch(rows, times, columns.slice(first, first + limits.columnsPerBatch)));
    }
    rows = new Map();
    aliases = new Set();
    samples = 0;
    return batches;
  }

  return {
    add,
    take,
    get samples() {
      return samples;
    },
  };
}

function buildBatch(
  rows: ReadonlyMap<EpochMs, ReadonlyMap<number, number>>,
  times: readonly EpochMs[],
  aliases: readonly number[],
): MetricsBatch {
  return {
    kind: "metrics",
    atMs: Float64Array.from(times),
    columns: aliases.map((alias) => ({
      alias,
      values: Float64Array.from(times, (atMs) => rows.get(atMs)?.get(alias) ?? Number.NaN),
    })),
  };
}
