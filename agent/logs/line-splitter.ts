import type { DurationMs } from "@housecall/proto/base";

/** A line as its source wrote it, without its end. */
export interface SplitLine {
  /** At most the splitter's `maxBytes`; good until the next push. */
  readonly head: Uint8Array;
  /** Bytes after `head` that were not kept. */
  readonly cutBytes: number;
  /** Position in the source just behind the line's end. */
  readonly endOffset: number;
}

/** Cuts bytes into lines with a bounded memory, however long a line is. */
export interface LineSplitter {
  /** Lines that these bytes complete; what follows waits for its end. */
  push(bytes: Uint8Array): readonly SplitLine[];
  /** The line that never got its end, if any. */
  end(): SplitLine | undefined;
  /** Bytes of the waiting line. */
  readonly waitingBytes: number;
}

/** How long a line without an end may wait before it counts as one. */
export const PARTIAL_LINE_WAIT_MS: DurationMs = 10_000;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** What {@link createLineSplitter} needs. */
export interface LineSplitterOptions {
  readonly maxBytes: number;
  /** Position of the first byte to come; 0 unless told otherwise. */
  readonly startOffset?: number;
}

/** @see LineSplitter. Empty lines are left out. */
export function createLineSplitter(options: LineSplitterOptions): LineSplitter {
  return new BoundedSplitter(options);
}

/** Invariant: at most `maxBytes` of the waiting line are kept, as copies; a line that is whole at once is not copied. */
class BoundedSplitter implements LineSplitter {
  readonly #maxBytes: number;
  #offset: number;
  #waiting: Uint8Array[] = [];
  #keptBytes = 0;
  waitingBytes = 0;

  constructor({ maxBytes, startOffset = 0 }: LineSplitterOptions) {
    this.#maxBytes = maxBytes;
    this.#offset = startOffset;
  }

  push(bytes: Uint8Array): readonly SplitLine[] {
    const lines: SplitLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.#offset += end + 1 - start;
      const line = this.#complete(bytes.subarray(start, end));
      start = end + 1;
      if (line !== undefined) lines.push(line);
    }
    this.#hold(bytes.subarray(start));
    this.#offset += bytes.length - start;
    return lines;
  }

  end(): SplitLine | undefined {
    const head = Buffer.concat(this.#waiting);
    const line = this.#toLine(head, this.waitingBytes - this.#keptBytes);
    this.#waiting = [];
    this.#keptBytes = 0;
    this.waitingBytes = 0;
    return line;
  }

  #complete(bytes: Uint8Array): SplitLine | undefined {
    if (this.waitingBytes === 0) {
      return this.#toLine(bytes.subarray(0, this.#maxBytes), Math.max(0, bytes.length - this.#maxBytes));
    }
    this.#hold(bytes);
    return this.end();
  }

  #hold(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, Math.max(0, this.#maxBytes - this.#keptBytes));
    // A copy, which Buffer's own slice() is not: the caller uses its buffer again.
    if (kept.length > 0) this.#waiting.push(new Uint8Array(kept));
    this.#keptBytes += kept.length;
    this.waitingBytes += bytes.length;
  }

  #toLine(bytes: Uint8Array, cutBytes: number): SplitLine | undefined {
    const head = withoutReturn(bytes);
    return head.length === 0 ? undefined : { head, cutBytes, endOffset: this.#offset };
  }
}

function withoutReturn(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
}
