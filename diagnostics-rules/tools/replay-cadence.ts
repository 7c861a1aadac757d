import type { DurationMs, EpochMs } from "@housecall/proto/base";

/** Rows that are looked at: enough to see how far apart samples are. */
const ROWS = 1_000;
/** Fewer distances say nothing. */
const LEAST_DISTANCES = 3;

/** A signal whose samples come so seldom that they count as missing in between. */
export interface SlowSignal {
  readonly signal: string;
  /** Mean distance of its samples. */
  readonly everyMs: DurationMs;
}

interface Column {
  readonly signal: string;
  readonly lookbackMs: DurationMs;
  lastAtMs: EpochMs;
  distances: number;
  tooFar: number;
  sumMs: number;
}

/** How far apart the samples of each column are, seen from the first rows. */
export class CadenceCheck {
  readonly #columns: Column[] = [];
  #rows = 0;

  /** The next column. @param lookbackMs so long one of its samples counts */
  addColumn(signal: string, lookbackMs: DurationMs): void {
    this.#columns.push({ signal, lookbackMs, lastAtMs: Number.NaN, distances: 0, tooFar: 0, sumMs: 0 });
  }

  note(atMs: EpochMs, values: Float64Array): void {
    if (this.#rows >= ROWS) return;
    this.#rows += 1;
    this.#columns.forEach((column, index) => {
      if (Number.isNaN(values[index] ?? Number.NaN)) return;
      const afterMs = atMs - column.lastAtMs;
      column.lastAtMs = atMs;
      if (Number.isNaN(afterMs)) return;
      column.distances += 1;
      column.sumMs += afterMs;
      if (afterMs > column.lookbackMs) column.tooFar += 1;
    });
  }

  /** Signals of which more than half of the samples come too late. */
  slow(): readonly SlowSignal[] {
    return this.#columns
      .filter(({ distances, tooFar }) => distances >= LEAST_DISTANCES && tooFar > distances / 2)
      .map(({ signal, sumMs, distances }) => ({ signal, everyMs: Math.round(sumMs / distances) }));
  }
}
