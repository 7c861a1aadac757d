import { logLimits } from "./log-limits.ts";

/** What is known of a line without reading it, as bits. */
export const LineFlag = {
  /** Is not a JSON object with the fields of a log line; has the time of the line before it. */
  unreadable: 1,
  notUtf8: 2,
  tooLong: 4,
  outOfOrder: 8,
  /** Has `\u` in its JSON: what it says cannot be found in its raw text. */
  escaped: 16,
} as const;

/** No pattern, or one beyond those that are told apart. */
export const NO_PATTERN = 0xffff;

const CHUNK_BITS = 16;
const CHUNK_LINES = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK_LINES - 1;

interface Chunk {
  readonly starts: Uint32Array;
  readonly atMs: Float64Array;
  readonly severities: Uint8Array;
  readonly sources: Uint8Array;
  readonly flags: Uint8Array;
  readonly patterns: Uint16Array;
}

/** A line as it is added. */
export interface IndexedLine {
  readonly start: number;
  /** NaN before the first line that has a time. */
  readonly atMs: number;
  readonly severity: number;
  readonly source: number;
  readonly flags: number;
}

/**
 * Where each line of a file begins, and what can be filtered without reading it: 18 bytes a line, in chunks, so that
 * growing copies nothing.
 *
 * Invariants: starts ascend; `endsAt` is the end of the last line. Lines are counted from 0.
 */
export class LineIndex {
  readonly #chunks: Chunk[] = [];
  #count = 0;
  endsAt = 0;

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= logLimits.lines;
  }

  add({ start, atMs, severity, source, flags }: IndexedLine): void {
    const at = this.#count & IN_CHUNK;
    if (at === 0) this.#chunks.push(newChunk());
    const chunk = this.#chunk(this.#count);
    chunk.starts[at] = start;
    chunk.atMs[at] = atMs;
    chunk.severities[at] = severity;
    chunk.sources[at] = source;
    chunk.flags[at] = flags;
    chunk.patterns[at] = NO_PATTERN;
    this.#count += 1;
  }

  /** Where a line begins; the end of the file for the line behind the last. */
  start(line: number): number {
    return line >= this.#count ? this.endsAt : (this.#chunk(line).starts[line & IN_CHUNK] ?? 0);
  }

  atMs(line: number): number {
    return this.#chunk(line).atMs[line & IN_CHUNK] ?? Number.NaN;
  }

  severity(line: number): number {
    return this.#chunk(line).severities[line & IN_CHUNK] ?? 7;
  }

  source(line: number): number {
    return this.#chunk(line).sources[line & IN_CHUNK] ?? 0;
  }

  flags(line: number): number {
    return this.#chunk(line).flags[line & IN_CHUNK] ?? 0;
  }

  pattern(line: number): number {
    return this.#chunk(line).patterns[line & IN_CHUNK] ?? NO_PATTERN;
  }

  setPattern(line: number, pattern: number): void {
    this.#chunk(line).patterns[line & IN_CHUNK] = pattern;
  }

  #chunk(line: number): Chunk {
    const chunk = this.#chunks[line >>> CHUNK_BITS];
    if (chunk === undefined) throw new RangeError(`line ${line} of ${this.#count}`);
    return chunk;
  }
}

function newChunk(): Chunk {
  return {
    starts: new Uint32Array(CHUNK_LINES),
    atMs: new Float64Array(CHUNK_LINES),
    severities: new Uint8Array(CHUNK_LINES),
    sources: new Uint8Array(CHUNK_LINES),
    flags: new Uint8Array(CHUNK_LINES),
    patterns: new Uint16Array(CHUNK_LINES),
  };
}
