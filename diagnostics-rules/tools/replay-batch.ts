import type { MetricsBatch } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";

/** Rows that wait to become one record, by columns. */
export class ReplayBatch {
  count = 0;
  lastAtMs = Number.NaN;
  readonly #size: number;
  readonly #times: Float64Array;
  readonly #columns: Float64Array[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#times = new Float64Array(size);
  }

  /** Makes room for further columns; the batch must be empty. */
  widen(width: number): void {
    while (this.#columns.length < width) this.#columns.push(new Float64Array(this.#size));
  }

  /** Adds a row; the batch must have room for it. */
  add(atMs: EpochMs, values: Float64Array): void {
    const row = this.count;
    this.#times[row] = atMs;
    for (let index = 0; index < this.#columns.length; index += 1) {
      const column = this.#columns[index];
      if (column !== undefined) column[row] = values[index] ?? Number.NaN;
    }
    this.count = row + 1;
    this.lastAtMs = atMs;
  }

  /** The rows as a record of metrics, whose arrays hold until the next row is added; columns without a sample are left out. */
  take(): MetricsBatch {
    const { count } = this;
    this.count = 0;
    const columns = this.#columns.flatMap((column, index) => {
      const values = column.subarray(0, count);
      return values.every(Number.isNaN) ? [] : [{ alias: index + 1, values }];
    });
    return { kind: "metrics", atMs: this.#times.subarray(0, count), columns };
  }
}
