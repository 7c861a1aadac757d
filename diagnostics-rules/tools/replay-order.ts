import type { RecordBody } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";
import type { ReplayRow } from "./replay-rows.ts";

const nothingSaid: readonly RecordBody[] = [];

/** A row that was taken out; `values` holds until the next one is. */
export interface OrderedRow {
  atMs: EpochMs;
  values: Float64Array;
  said: readonly RecordBody[];
}

/**
 * Puts rows in the order of their times, as far as `size` rows reach: so many are held back, and the earliest goes first.
 * Rows of one time stay as they came.
 *
 * Rows are copied into slots of one run of doubles. Invariant: `places` names, from `head` on, `count` slots by time.
 */
export class RowOrder {
  readonly #size: number;
  readonly #places: Int32Array;
  readonly #times: Float64Array;
  readonly #said: (readonly RecordBody[])[];
  readonly #out: OrderedRow = { atMs: 0, values: new Float64Array(), said: nothingSaid };
  #values = new Float64Array();
  #width = 0;
  #head = 0;
  #count = 0;

  constructor(size: number) {
    this.#size = size;
    this.#places = Int32Array.from({ length: size }, (_, index) => index);
    this.#times = new Float64Array(size);
    this.#said = Array.from({ length: size }, () => nothingSaid);
  }

  get isFull(): boolean {
    return this.#count === this.#size;
  }

  /** Takes a row; there must be room for it. */
  add({ atMs, values, said }: ReplayRow): void {
    if (values.length > this.#width) this.#widen(values.length);
    const slot = this.#places[(this.#head + this.#count) % this.#size] ?? 0;
    this.#times[slot] = atMs;
    this.#said[slot] = said;
    const at = slot * this.#width;
    for (let column = 0; column < this.#width; column += 1)
      this.#values[at + column] = values[column] ?? Number.NaN;
    this.#sort(slot, atMs);
    this.#count += 1;
  }

  /** The earliest row; undefined when there is none. */
  take(): OrderedRow | undefined {
    if (this.#count === 0) return undefined;
    const slot = this.#places[this.#head] ?? 0;
    this.#head = (this.#head + 1) % this.#size;
    this.#count -= 1;
    const row = this.#out;
    row.atMs = this.#times[slot] ?? 0;
    row.said = this.#said[slot] ?? nothingSaid;
    this.#said[slot] = nothingSaid;
    const at = slot * this.#width;
    for (let column = 0; column < this.#width; column += 1)
      row.values[column] = this.#values[at + column] ?? Number.NaN;
    return row;
  }

  /** Most rows come in order and go to the end. */
  #sort(slot: number, atMs: number): void {
    let place = this.#count;
    for (; place > 0; place -= 1) {
      const before = this.#places[(this.#head + place - 1) % this.#size] ?? 0;
      if ((this.#times[before] ?? 0) <= atMs) break;
      this.#places[(this.#head + place) % this.#size] = before;
    }
    this.#places[(this.#head + place) % this.#size] = slot;
  }

  #widen(width: number): void {
    const wider = new Float64Array(width * this.#size).fill(Number.NaN);
    for (let slot = 0; slot < this.#size; slot += 1)
      wider.set(this.#values.subarray(slot * this.#width, (slot + 1) * this.#width), slot * width);
    this.#values = wider;
    this.#width = width;
    this.#out.values = new Float64Array(width);
  }
}
