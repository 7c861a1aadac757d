/**
 * Samples of many signals at shared times, stored by column.
 *
 * Values are scaled integers, delta-coded as zigzag LEB128, whenever value * 10^decimals is exact;
 * else little-endian doubles. A slowly changing signal costs one byte a sample.
 */

import type { EpochMs } from "../base/index.ts";
import { AppError } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { decodeDeltas, encodeDeltas } from "./delta-coding.ts";
import { boundedList, refuse, wholeNumber } from "./wire.ts";

/** One signal of a batch. `values[i]` belongs to `atMs[i]`; NaN marks a row without a value. */
export interface MetricsColumn {
  readonly alias: number;
  readonly values: Float64Array;
}

/** A batch: device wall times, ascending, and one column per signal. */
export interface MetricsBatch {
  readonly kind: "metrics";
  readonly atMs: Float64Array;
  readonly columns: readonly MetricsColumn[];
}

type WireMetrics = housecall.device.v1.MetricsBatch;
type WireColumn = housecall.device.v1.Column;

const ENCODING_DELTA = 1;
const ENCODING_DOUBLE = 2;
/** Integers up to here survive multiplication and delta coding exactly. */
const MAX_SCALED = 2 ** 51;

/** Turns a batch into its wire properties. `atMs[0]` must equal the record's `wallMs`. */
export function toWireMetrics(batch: MetricsBatch): housecall.device.v1.IMetricsBatch {
  return { rows: batch.atMs.length, ...toWireTimes(batch.atMs), columns: batch.columns.map(toWireColumn) };
}

/**
 * Reads a batch whose first row is at `wallMs`.
 *
 * @throws AppError WIRE_VALUE_INVALID (context `notFinite` for NaN and infinity), WIRE_MALFORMED.
 */
export function fromWireMetrics(wire: WireMetrics, wallMs: EpochMs): MetricsBatch {
  const rows = wholeNumber("MetricsBatch.rows", wire.rows, 1, limits.rowsPerBatch);
  boundedList("MetricsBatch.columns", wire.columns, limits.columnsPerBatch);
  if (rows * wire.columns.length > limits.samplesPerBatch) {
    throw refuse(
      "MetricsBatch",
      `${rows} x ${wire.columns.length} samples`,
      `at most ${limits.samplesPerBatch}`,
    );
  }
  const columns = wire.columns.map((column) => fromWireColumn(column as WireColumn, rows));
  if (new Set(columns.map((column) => column.alias)).size !== columns.length) {
    throw refuse("MetricsBatch.columns", "an alias twice", "each alias once");
  }
  return { kind: "metrics", atMs: fromWireTimes(wire, rows, wallMs), columns };
}

function toWireTimes(atMs: Float64Array): { intervalMs?: number; offsets?: number[] } {
  const offsets = Array.from(atMs, (at, row) => (row === 0 ? 0 : at - (atMs[row - 1] ?? 0)));
  const intervalMs = offsets[1] ?? 0;
  const isEven = offsets.every((offset, row) => row === 0 || offset === intervalMs);
  return isEven ? { intervalMs } : { offsets };
}

function fromWireTimes(wire: WireMetrics, rows: number, wallMs: EpochMs): Float64Array {
  const atMs = new Float64Array(rows);
  if (wire.offsets.length === 0) {
    for (let row = 0; row < rows; row += 1) atMs[row] = wallMs + row * wire.intervalMs;
    return atMs;
  }
  if (wire.offsets.length !== rows)
    throw refuse("MetricsBatch.offsets", wire.offsets.length, `${rows} entries`);
  let at = wallMs;
  for (let row = 0; row < rows; row += 1) {
    at += wholeNumber("MetricsBatch.offsets", wire.offsets[row] ?? 0);
    atMs[row] = at;
  }
  return atMs;
}

function toWireColumn(column: MetricsColumn): housecall.device.v1.IColumn {
  const present = column.values.filter((value) => !Number.isNaN(value));
  const absent = present.length === column.values.length ? new Uint8Array() : absentBits(column.values);
  for (let decimals = 0; decimals <= limits.columnDecimals; decimals += 1) {
    const scaled = scaleExactly(present, decimals);
    if (scaled !== undefined) {
      return {
        alias: column.alias,
        encoding: ENCODING_DELTA,
        decimals,
        values: encodeDeltas(scaled),
        absent,
      };
    }
  }
  return { alias: column.alias, encoding: ENCODING_DOUBLE, values: doubleBytes(present), absent };
}

function fromWireColumn(wire: WireColumn, rows: number): MetricsColumn {
  const alias = wholeNumber("Column.alias", wire.alias, 1, limits.aliasesPerDevice);
  const present = rows - countAbsent(wire.absent, rows);
  const values = readValues(wire, present);
  if (wire.absent.length === 0) return { alias, values };
  const spread = new Float64Array(rows).fill(Number.NaN);
  for (let row = 0, next = 0; row < rows; row += 1) {
    if (!isAbsent(wire.absent, row)) spread[row] = values[next++] ?? Number.NaN;
  }
  return { alias, values: spread };
}

function readValues(wire: WireColumn, count: number): Float64Array {
  if (wire.encoding === ENCODING_DELTA) {
    const decimals = wholeNumber("Column.decimals", wire.decimals, 0, limits.columnDecimals);
    return decodeDeltas(wire.values, count, 10 ** decimals);
  }
  if (wire.encoding !== ENCODING_DOUBLE) throw refuse("Column.encoding", wire.encoding, "1 or 2");
  if (wire.values.length !== count * 8)
    throw refuse("Column.values", `${wire.values.length} bytes`, `${count * 8}`);
  const view = new DataView(wire.values.buffer, wire.values.byteOffset, wire.values.byteLength);
  const values = new Float64Array(count);
  for (let index = 0; index < count; index += 1)
    values[index] = requireFinite(view.getFloat64(index * 8, true), wire.alias);
  return values;
}

function requireFinite(value: number, alias: number): number {
  if (Number.isFinite(value)) return value;
  throw new AppError("WIRE_VALUE_INVALID", `Column ${alias}: got ${value}, wanted finite numbers`, {
    context: { field: "Column.values", notFinite: true },
  });
}

function scaleExactly(values: Float64Array, decimals: number): Float64Array | undefined {
  const factor = 10 ** decimals;
  const scaled = new Float64Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    const whole = Math.round(value * factor);
    if (whole / factor !== value || Math.abs(whole) > MAX_SCALED || Object.is(whole, -0)) return undefined;
    scaled[index] = whole;
  }
  return scaled;
}

function doubleBytes(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setFloat64(index * 8, value, true);
  });
  return bytes;
}

function absentBits(values: Float64Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, row) => {
    if (Number.isNaN(value)) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  });
  return bits;
}

function isAbsent(bits: Uint8Array, row: number): boolean {
  return (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}

function countAbsent(bits: Uint8Array, rows: number): number {
  if (bits.length === 0) return 0;
  if (bits.length !== Math.ceil(rows / 8))
    throw refuse("Column.absent", `${bits.length} bytes`, `${Math.ceil(rows / 8)}`);
  let count = 0;
  for (let row = 0; row < rows; row += 1) if (isAbsent(bits, row)) count += 1;
  return count;
}
