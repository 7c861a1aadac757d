/** Writes and reads the plain binary of snapshots: little-endian, numbers as doubles, texts as UTF-8 with their length. */
import { AppError } from "@housecall/proto/base";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Grows as it is written. */
export class SnapshotWriter {
  #bytes = new Uint8Array(64 * 1_024);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  number(value: number): void {
    this.#reserve(8);
    // One bit pattern for NaN, so that equal states are equal bytes.
    this.#view.setFloat64(this.#size, Number.isNaN(value) ? Number.NaN : value, true);
    this.#size += 8;
  }

  /** A run of doubles as they lie in memory: all machines that run this are little-endian. */
  doubles(values: Float64Array): void {
    this.bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  flag(value: boolean): void {
    this.#reserve(1);
    this.#bytes[this.#size] = value ? 1 : 0;
    this.#size += 1;
  }

  count(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#size, value, true);
    this.#size += 4;
  }

  bytes(value: Uint8Array): void {
    this.count(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#size);
    this.#size += value.length;
  }

  text(value: string): void {
    this.bytes(encoder.encode(value));
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.count(items.length);
    for (const item of items) write(item);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  #reserve(size: number): void {
    if (this.#size + size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#size + size, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Reads what {@link SnapshotWriter} wrote. @throws AppError STORE_DAMAGED at the end of the bytes. */
export class SnapshotReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  number(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  flag(): boolean {
    return this.#view.getUint8(this.#take(1)) === 1;
  }

  count(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  bytes(): Uint8Array {
    const size = this.count();
    const at = this.#take(size);
    return this.#bytes.subarray(at, at + size);
  }

  /** Copies a run of doubles into `target`. @throws AppError STORE_DAMAGED when it has another length. */
  doublesInto(target: Float64Array | undefined): void {
    const bytes = this.bytes();
    if (target === undefined) return;
    if (bytes.length !== target.byteLength) {
      throw new AppError(
        "STORE_DAMAGED",
        `Rule state: got ${bytes.length} bytes of a rule, wanted ${target.byteLength}`,
      );
    }
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bytes);
  }

  text(): string {
    return decoder.decode(this.bytes());
  }

  list<Item>(read: () => Item): Item[] {
    const items: Item[] = [];
    for (let left = this.count(); left > 0; left -= 1) items.push(read());
    return items;
  }

  #take(size: number): number {
    const at = this.#at;
    if (at + size > this.#bytes.length) {
      throw new AppError(
        "STORE_DAMAGED",
        `Rule state: got ${this.#bytes.length} bytes, wanted more; it is rebuilt from the stored inputs`,
      );
    }
    this.#at = at + size;
    return at;
  }
}
