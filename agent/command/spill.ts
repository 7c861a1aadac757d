/**
 * Collected lines of one source on disk, oldest first, until all sources are merged:
 *
 *     1767608625123 email:1,ip:2 {"at":"2026-01-05T10:23:45.123Z","atMs":1767608625123,…}
 *
 * Time, replaced secrets ("-": none), and the line as it will be in the file.
 */
import { KIBIBYTE } from "@housecall/proto/base";
import { decodeText } from "../logs/harmless-text.ts";
import { createLineSplitter } from "../logs/line-splitter.ts";
import type { StateFile, StateFiles } from "../platform/ports.ts";

/** A line between collecting and merging. */
export interface SpillLine {
  readonly atMs: number;
  readonly redactions: string;
  readonly json: string;
}

/** Keeps the newest lines of one source, at most about `maxBytes` of them. */
export interface Spill {
  add(lines: readonly SpillLine[]): Promise<void>;
  finish(): Promise<void>;
  /** In the order in which they were added. */
  read(): AsyncGenerator<readonly SpillLine[]>;
  /** Bytes of the lines that are kept, as they will be in the file. */
  readonly keptBytes: number;
  readonly isTruncated: boolean;
}

const SEGMENTS = 8;
const MIN_SEGMENT_BYTES = 64 * KIBIBYTE;
const BLOCK_BYTES = 32 * KIBIBYTE;
/** A message of the greatest length with every character escaped. */
const MAX_LINE_BYTES = 128 * KIBIBYTE;

interface Segment {
  readonly name: string;
  bytes: number;
}

/** What {@link createSpill} needs. Files are named `${prefix}.${number}.spill`; the owner of the prefix removes them. */
export interface SpillOptions {
  readonly stateFiles: StateFiles;
  readonly prefix: string;
  readonly maxBytes: number;
}

/** @see Spill */
export function createSpill(options: SpillOptions): Spill {
  return new SegmentedSpill(options);
}

/** Invariant: the sum of the segments' bytes is `keptBytes`; only the oldest segment is ever dropped. */
class SegmentedSpill implements Spill {
  readonly #options: SpillOptions;
  readonly #segmentBytes: number;
  readonly #segments: Segment[] = [];
  #file: StateFile | undefined;
  #count = 0;
  keptBytes = 0;
  isTruncated = false;

  constructor(options: SpillOptions) {
    this.#options = options;
    this.#segmentBytes = Math.max(MIN_SEGMENT_BYTES, options.maxBytes / SEGMENTS);
  }

  async add(lines: readonly SpillLine[]): Promise<void> {
    if (lines.length === 0) return;
    const last = this.#segments.at(-1);
    const segment = last === undefined || last.bytes >= this.#segmentBytes ? await this.#openSegment() : last;
    const bytes = lines.reduce((sum, { json }) => sum + Buffer.byteLength(json) + 1, 0);
    segment.bytes += bytes;
    this.keptBytes += bytes;
    await this.#file?.append(lines.map((line) => `${line.atMs} ${line.redactions} ${line.json}\n`).join(""));
    await this.#dropOldest();
  }

  async finish(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async *read(): AsyncGenerator<readonly SpillLine[]> {
    for (const { name } of this.#segments) yield* readSegment(this.#options.stateFiles, name);
  }

  async #openSegment(): Promise<Segment> {
    await this.finish();
    const segment = { name: `${this.#options.prefix}.${this.#count++}.spill`, bytes: 0 };
    this.#file = await this.#options.stateFiles.create(segment.name);
    this.#segments.push(segment);
    return segment;
  }

  async #dropOldest(): Promise<void> {
    const oldest = this.#segments[0];
    if (oldest === undefined || this.#segments.length < 2) return;
    if (this.keptBytes - oldest.bytes < this.#options.maxBytes) return;
    this.#segments.shift();
    this.keptBytes -= oldest.bytes;
    this.isTruncated = true;
    await this.#options.stateFiles.remove(oldest.name);
  }
}

async function* readSegment(stateFiles: StateFiles, name: string): AsyncGenerator<readonly SpillLine[]> {
  const file = await stateFiles.open(name);
  if (file === undefined) return;
  const splitter = createLineSplitter({ maxBytes: MAX_LINE_BYTES });
  try {
    for (let offset = 0; ; ) {
      const bytes = await file.read(offset, BLOCK_BYTES);
      if (bytes.length === 0) return;
      offset += bytes.length;
      yield splitter.push(bytes).map(({ head }) => parseSpillLine(decodeText(head)));
    }
  } finally {
    await file.close();
  }
}

function parseSpillLine(text: string): SpillLine {
  const timeEnd = text.indexOf(" ");
  const redactionsEnd = text.indexOf(" ", timeEnd + 1);
  return {
    atMs: Number(text.slice(0, timeEnd)),
    redactions: text.slice(timeEnd + 1, redactionsEnd),
    json: text.slice(redactionsEnd + 1),
  };
}
