/** Integers of one series. */
export const LONGEST_SERIES = 255;

/** Bytes that are written or read from the beginning, and lie as words too; grows as it is written. Little-endian. */
export class PackedBytes {
  words = new Int32Array(2_048);
  /** A series that is about to be written, or was read. */
  readonly integers = new Int32Array(LONGEST_SERIES);
  #bytes = new Uint8Array(this.words.buffer);
  #view = new DataView(this.words.buffer);
  #at = 0;

  /** Where the next byte is written or read. */
  get position(): number {
    return this.#at;
  }

  rewind(): void {
    this.#at = 0;
  }

  /** Makes room for `size` further bytes. */
  reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const larger = new Int32Array(Math.ceil((2 * (this.#at + size)) / 4));
    larger.set(this.words);
    this.words = larger;
    this.#bytes = new Uint8Array(larger.buffer);
    this.#view = new DataView(larger.buffer);
  }

  /** Fills the rest of the last word, so that equal bytes are equal words; returns how many words there are. */
  endWord(): number {
    this.reserve(4);
    while (this.#at % 4 !== 0) this.putByte(0);
    return this.#at / 4;
  }

  /** The first bytes, all that were written so far unless told otherwise. */
  taken(size = this.#at): Uint8Array {
    return this.#bytes.subarray(0, size);
  }

  /** Begins anew with these bytes to read. */
  load(bytes: Uint8Array): void {
    this.#at = 0;
    this.reserve(bytes.length);
    this.#bytes.set(bytes);
  }

  putByte(value: number): void {
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  putInt16(value: number): void {
    this.#view.setInt16(this.#at, value, true);
    this.#at += 2;
  }

  putInt32(value: number): void {
    this.#view.setInt32(this.#at, value, true);
    this.#at += 4;
  }

  putDouble(value: number): void {
    // One bit pattern for NaN, so that equal states are equal bytes.
    this.#view.setFloat64(this.#at, Number.isNaN(value) ? Number.NaN : value, true);
    this.#at += 8;
  }

  byte(): number {
    this.#at += 1;
    return this.#bytes[this.#at - 1] ?? 0;
  }

  int16(): number {
    this.#at += 2;
    return this.#view.getInt16(this.#at - 2, true);
  }

  int32(): number {
    this.#at += 4;
    return this.#view.getInt32(this.#at - 4, true);
  }

  double(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  /** Writes how each of the first `count` integers differs from the one before. `width`: 0, 1, 2 for 8, 16, 32 bits. */
  putDifferences(count: number, width: number): void {
    const { integers } = this;
    const view = this.#view;
    let at = this.#at;
    let last = integers[0] ?? 0;
    for (let index = 1; index < count; index += 1) {
      const integer = integers[index] ?? 0;
      if (width === 0) view.setInt8(at, integer - last);
      else if (width === 1) view.setInt16(at, integer - last, true);
      else view.setInt32(at, integer - last, true);
      at += 1 << width;
      last = integer;
    }
    this.#at = at;
  }

  /** Reads what {@link putDifferences} wrote; the first integer must be there. */
  differences(count: number, width: number): void {
    const { integers } = this;
    const view = this.#view;
    let at = this.#at;
    let last = integers[0] ?? 0;
    for (let index = 1; index < count; index += 1) {
      if (width === 0) last += view.getInt8(at);
      else if (width === 1) last += view.getInt16(at, true);
      else last += view.getInt32(at, true);
      at += 1 << width;
      integers[index] = last;
    }
    this.#at = at;
  }
}
