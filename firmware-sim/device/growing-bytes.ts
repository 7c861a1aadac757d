const FIRST_BYTES = 4_096;

/** Bytes that are only added at the end; room doubles, so that many small appends stay cheap. */
export class GrowingBytes {
  #room = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#room.length) {
      const room = Buffer.alloc(Math.max(FIRST_BYTES, 2 * (this.#length + bytes.length)));
      this.#room.copy(room, 0, 0, this.#length);
      this.#room = room;
    }
    this.#room.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** A copy: what is read stays as it was. */
  read(offset: number, length: number): Buffer {
    return Buffer.from(
      this.#room.subarray(Math.min(offset, this.#length), Math.min(offset + length, this.#length)),
    );
  }
}
