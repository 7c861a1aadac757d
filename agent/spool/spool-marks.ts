/**
 * The files `marks-<8 hexadecimal digits>`: what the segments alone cannot prove. One line each: CRC-32 of the
 * rest, then spool id, time, and for urgent, metrics, logs, debug [low, next, reserved, newest segment, skipped
 * from, to, of which lost].
 *
 *     9d8f2a10 ["5f1e0c…",1790000000000,[[12,40,72,3,0,0,0],[5,9,41,1,0,0,0],[1,1,1,0,0,0,0],[1,1,1,0,0,0,0]]]
 *
 * The newest whole line counts. What stands behind it and is no whole line was cut off or damaged: then it is not
 * known any more which numbers were given out. A line costs one fsync, and one line reserves many numbers.
 */
import { crc32 } from "node:zlib";
import { type Stream, streams } from "@housecall/proto";
import { type Clock, type EpochMs, errorMessage, type Logger } from "@housecall/proto/base";
import * as z from "zod/mini";
import { mapStreams } from "./map-streams.ts";
import { ordinalOf } from "./segment.ts";
import type { SpoolDisk } from "./spool-disk.ts";

/** What is durably known of one stream, whatever happens to its segments. */
export interface StreamMark {
  /** Everything below was acknowledged, or lost and durably declared. */
  readonly low: number;
  /** Everything below was on the disk. */
  readonly next: number;
  /** Nothing from here on was given out; equal to `next` after a clean stop. */
  readonly reserved: number;
  /** Ordinal of the newest segment, 0 while there is none. */
  readonly ordinal: number;
  readonly skip: SkippedRange;
}

/** Numbers that the start of a run left out, because they may have been used before an unclean end; none: 0 to 0. */
export interface SkippedRange {
  readonly first: number;
  readonly last: number;
  /** How many of them probably were records. */
  readonly quantity: number;
}

/** The newest mark that is whole. */
export interface SpoolMark {
  /** 16 hexadecimal digits. */
  readonly spoolId: string;
  readonly atMs: EpochMs;
  readonly streams: Readonly<Record<Stream, StreamMark>>;
}

/** What is marked of a stream as it is now. */
export interface MarkedStream {
  /** Sequence of the next record. */
  readonly next: number;
  /** The highest sequence that ever lay in a frame on the disk. */
  readonly written: number;
  /** The low mark with which this run began. */
  readonly low: number;
  /** What the start of this run left out. */
  readonly skip: SkippedRange;
  /** Acknowledged, rejected or lost. */
  readonly gone: { firstMissing(from: number): number };
  readonly segments: readonly { readonly name: string }[];
}

/** What {@link readMarks} found. */
export interface FoundMarks {
  readonly mark: SpoolMark | undefined;
  /** False: a later mark than this one may have been there. */
  readonly isNewest: boolean;
  readonly fileNames: readonly string[];
  readonly nextFile: number;
}

/** Numbers that one mark reserves; at most so many are skipped after an unclean end. */
const RESERVE_STEP = 32;
const LINES_PER_FILE = 64;
const FILE_NAME = /^marks-([0-9a-f]{8})$/;
const whole = z.int().check(z.minimum(0));
const lineSchema = z.tuple([
  z.string(),
  whole,
  z.array(z.array(whole).check(z.length(7))).check(z.length(streams.length)),
]);

/**
 * Keeps the marks of a spool.
 *
 * Invariants: no frame is written whose number is not reserved durably; no segment is removed before a durable
 * mark says that nothing in it is owed. One caller at a time.
 */
export class SpoolMarks {
  readonly #disk: SpoolDisk;
  readonly #clock: Clock;
  readonly #states: Readonly<Record<Stream, MarkedStream>>;
  readonly #spoolId: string;
  readonly #isEveryLossDurable: () => boolean;
  #durable: Readonly<Record<Stream, StreamMark>>;
  #files: string[];
  #nextFile: number;
  #lines = LINES_PER_FILE;

  constructor(options: {
    readonly disk: SpoolDisk;
    readonly clock: Clock;
    readonly states: Readonly<Record<Stream, MarkedStream>>;
    readonly spoolId: string;
    readonly found: FoundMarks;
    /** Until then no low mark rises: it would hide what is not declared. */
    readonly isEveryLossDurable: () => boolean;
  }) {
    this.#disk = options.disk;
    this.#clock = options.clock;
    this.#states = options.states;
    this.#spoolId = options.spoolId;
    this.#isEveryLossDurable = options.isEveryLossDurable;
    this.#durable = mapStreams((stream) => {
      const { low, written, skip } = options.states[stream];
      return { low, next: written + 1, reserved: 0, ordinal: 0, skip };
    });
    this.#files = [...options.found.fileNames];
    this.#nextFile = options.found.nextFile;
  }

  /** Everything below is durably known to be acknowledged or declared. */
  lowOf(stream: Stream): number {
    return this.#durable[stream].low;
  }

  /** Makes sure that `sequence` may be written; in a new run, that it is known where it began. @throws the system's error. */
  async reserve(stream: Stream, sequence: number): Promise<void> {
    if (sequence >= this.#durable[stream].reserved) await this.write();
  }

  /** Writes down where all streams are. @throws the system's error. */
  write(): Promise<void> {
    return this.#append(RESERVE_STEP);
  }

  /** The same when nothing more will be written: the next start then knows the very number. @throws the system's error. */
  close(): Promise<void> {
    return this.#append(0);
  }

  async #append(step: number): Promise<void> {
    const mark = mapStreams((stream) => this.#markOf(stream, step));
    const line = formatLine({ spoolId: this.#spoolId, atMs: this.#clock.nowMs(), streams: mark });
    if (this.#lines >= LINES_PER_FILE) await this.#beginFile(line);
    else await this.#continueFile(line);
    this.#durable = mark;
    while (this.#files.length > 1) {
      await this.#disk.remove(this.#files[0] ?? "");
      this.#files.shift();
    }
  }

  #markOf(stream: Stream, step: number): StreamMark {
    const { gone, next, written, segments, skip } = this.#states[stream];
    const before = this.#durable[stream];
    const isUsed = next > 1;
    return {
      low: this.#isEveryLossDurable() ? Math.max(before.low, gone.firstMissing(1)) : before.low,
      next: written + 1,
      reserved: step > 0 && isUsed ? Math.max(before.reserved, next + step) : next,
      ordinal: Math.max(before.ordinal, ordinalOf(segments.at(-1)?.name ?? "")),
      skip,
    };
  }

  async #beginFile(line: string): Promise<void> {
    const name = `marks-${this.#nextFile.toString(16).padStart(8, "0")}`;
    this.#nextFile += 1;
    this.#files.push(name);
    await this.#disk.append(name, Buffer.from(line));
    await this.#disk.sync(name);
    await this.#disk.syncFolder();
    this.#lines = 1;
  }

  /** After a failure the file may end in half a line: the next mark goes into a new one. */
  async #continueFile(line: string): Promise<void> {
    const name = this.#files.at(-1) ?? "";
    const lines = this.#lines + 1;
    this.#lines = LINES_PER_FILE;
    await this.#disk.append(name, Buffer.from(line));
    await this.#disk.sync(name);
    this.#lines = lines;
  }
}

/** Reads the newest mark; damage is found, never thrown. @throws the system's error when the folder cannot be listed. */
export async function readMarks(disk: SpoolDisk, logger: Logger): Promise<FoundMarks> {
  const files = (await disk.list()).filter((file) => FILE_NAME.test(file.name));
  files.sort((left, right) => (left.name < right.name ? -1 : 1));
  let mark: SpoolMark | undefined;
  let isNewest = true;
  for (const { name, sizeBytes } of files) {
    for (const line of (await readText(disk, { name, sizeBytes }, logger)).split("\n")) {
      if (line === "") continue;
      const parsed = parseLine(line);
      isNewest = parsed !== undefined;
      mark = parsed ?? mark;
    }
  }
  if (!isNewest)
    logger.warn("spool-marks-damaged", "The newest mark of the spool is damaged; many numbers are skipped");
  const fileNames = files.map((file) => file.name);
  const last = FILE_NAME.exec(fileNames.at(-1) ?? "")?.[1] ?? "0";
  return { mark, isNewest, fileNames, nextFile: Number.parseInt(last, 16) + 1 };
}

/** What cannot be read counts as one damaged line. */
async function readText(
  disk: SpoolDisk,
  file: { readonly name: string; readonly sizeBytes: number },
  logger: Logger,
): Promise<string> {
  try {
    return Buffer.from(await disk.read(file.name, 0, file.sizeBytes)).toString("latin1");
  } catch (cause) {
    logger.error("spool-marks-unreadable", `Marks cannot be read: ${errorMessage(cause)}`, {
      file: file.name,
    });
    return "unreadable";
  }
}

function formatLine(mark: SpoolMark): string {
  const rows = streams.map((stream) => {
    const { low, next, reserved, ordinal, skip } = mark.streams[stream];
    return [low, next, reserved, ordinal, skip.first, skip.last, skip.quantity];
  });
  const json = JSON.stringify([mark.spoolId, Math.max(0, Math.round(mark.atMs)), rows]);
  return `${checksum(json)} ${json}\n`;
}

function parseLine(line: string): SpoolMark | undefined {
  const json = line.slice(9);
  if (line[8] !== " " || checksum(json) !== line.slice(0, 8)) return undefined;
  const [spoolId, atMs, rows] = lineSchema.parse(JSON.parse(json));
  return {
    spoolId,
    atMs,
    streams: mapStreams((stream) => {
      const row = rows[streams.indexOf(stream)] ?? [];
      const [low = 1, next = 1, reserved = 1, ordinal = 0, first = 0, last = 0, quantity = 0] = row;
      return { low, next, reserved, ordinal, skip: { first, last, quantity } };
    }),
  };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}
