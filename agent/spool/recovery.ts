import { type Stream, streams } from "@housecall/proto";
import { type Clock, errorMessage, type Logger } from "@housecall/proto/base";
import {
  checksumSeed,
  decodeSegmentHeader,
  FRAME_HEADER_BYTES,
  type FramePlace,
  type NoteListener,
  SEGMENT_HEADER_BYTES,
  scanFrames,
} from "./frame.ts";
import { mapStreams } from "./map-streams.ts";
import { RangeSet } from "./range-set.ts";
import { parseSegmentName, Segment, type SegmentName } from "./segment.ts";
import type { SpoolDisk } from "./spool-disk.ts";

/** One stream as it was found. */
export interface RecoveredStream {
  readonly segments: Segment[];
  /** Sequence for the next record: above everything that was ever synced. */
  readonly next: number;
  /** Acknowledged, trimmed or lost; everything else below `next` is in a segment. */
  readonly gone: RangeSet;
  /** What is missing now and was not reported before. */
  readonly corrupt: readonly CorruptRange[];
}

export interface CorruptRange {
  readonly first: number;
  readonly last: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** What {@link recoverSpool} found. */
export interface RecoveredSpool {
  /** Undefined: there is no spool yet. */
  readonly spoolId: string | undefined;
  readonly nextOrdinal: number;
  readonly streams: Readonly<Record<Stream, RecoveredStream>>;
  /** Aliases that records of this spool may use. */
  readonly aliasFloor: number;
}

interface RecoverOptions {
  readonly disk: SpoolDisk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly segmentBytes: number;
  /** Told the note of every record that is found, in the order in which a stream was written. */
  readonly onNote?: NoteListener;
}

interface FoundFile extends SegmentName {
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * Rebuilds the index from the segment files alone; there is no other state that could be wrong.
 *
 * Within one stream the files are contiguous, because only the oldest is ever removed. So a sequence
 * between them that is in no frame and in no gap frame is damage, and is reported exactly once: the
 * caller writes a gap frame with the loss record. Nothing is judged by reading order alone, so copies
 * of a segment do no harm.
 */
export async function recoverSpool(options: RecoverOptions): Promise<RecoveredSpool> {
  const files = await findFiles(options);
  const spoolId = files.at(-1)?.spoolId;
  const heads = new Map<Stream, number>();
  const seen = { aliasFloor: 0 };
  const scans = mapStreams(() => new StreamScan());
  for (const file of files) await scans[file.stream].read(file, { ...options, heads, seen });
  const recovered = mapStreams((stream) => scans[stream].finish(heads.get(stream) ?? 1));
  await syncNewest(options.disk, recovered);
  return {
    spoolId,
    nextOrdinal: (files.at(-1)?.ordinal ?? 0) + 1,
    streams: recovered,
    aliasFloor: seen.aliasFloor,
  };
}

async function findFiles(options: RecoverOptions): Promise<FoundFile[]> {
  const found = (await options.disk.list()).flatMap((file): FoundFile[] => {
    const name = parseSegmentName(file.name);
    return name === undefined ? [] : [{ ...name, name: file.name, sizeBytes: file.sizeBytes }];
  });
  found.sort((left, right) => left.ordinal - right.ordinal);
  const spoolId = found.at(-1)?.spoolId;
  const foreign = found.filter((file) => file.spoolId !== spoolId);
  for (const file of foreign)
    options.logger.warn("spool-foreign-segment", "A segment of another spool is left alone", {
      file: file.name,
    });
  return found.filter((file) => file.spoolId === spoolId);
}

// What was written before a kill may be in the page cache only: it must be durable before it is sent.
async function syncNewest(disk: SpoolDisk, recovered: Record<Stream, RecoveredStream>): Promise<void> {
  for (const stream of streams) {
    const newest = recovered[stream].segments.at(-1);
    if (newest !== undefined) await disk.sync(newest.name);
  }
  await disk.syncFolder();
}

interface ReadContext extends RecoverOptions {
  readonly heads: Map<Stream, number>;
  readonly seen: { aliasFloor: number };
}

/** Collects what the files of one stream hold, oldest file first. */
class StreamScan {
  readonly #segments: Segment[] = [];
  readonly #held = new RangeSet();
  readonly #reported = new RangeSet();
  #oldest = Number.POSITIVE_INFINITY;
  #next = 1;

  async read(file: FoundFile, context: ReadContext): Promise<void> {
    const bytes = await readWhole(file, context);
    const header = decodeSegmentHeader(bytes);
    header?.heads.forEach((head, index) => {
      const stream = streams[index];
      if (stream !== undefined) context.heads.set(stream, Math.max(head, context.heads.get(stream) ?? 1));
    });
    context.seen.aliasFloor = Math.max(context.seen.aliasFloor, header?.aliasCount ?? 0);
    const first = header?.first ?? file.first;
    this.#oldest = Math.min(this.#oldest, first);
    this.#next = Math.max(this.#next, first);
    const atMs = header?.createdAtMs ?? 0;
    const segment = new Segment({
      name: file.name,
      stream: file.stream,
      first,
      atMs,
      uptimeMs: context.clock.uptimeMs(),
    });
    const scan = scanFrames(bytes, {
      start: SEGMENT_HEADER_BYTES,
      stream: file.stream,
      seed: checksumSeed(file.spoolId),
    });
    for (const frame of scan.frames) this.#take(segment, frame, context.onNote);
    // Bytes that are no frame may have been records that were sent: their numbers must not be used again.
    if (scan.tail === "garbage")
      this.#next =
        Math.max(this.#next, segment.last + 1) +
        Math.ceil((bytes.length - scan.endOffset) / FRAME_HEADER_BYTES);
    segment.sizeBytes = bytes.length;
    if (header === undefined || scan.tail !== "clean" || bytes.length >= context.segmentBytes) segment.seal();
    this.#segments.push(segment);
  }

  finish(headOfHeaders: number): RecoveredStream {
    const next = Math.max(this.#next, headOfHeaders);
    const oldest = Math.min(this.#oldest, next);
    const known = new RangeSet();
    for (const range of [...this.#held.ranges, ...this.#reported.ranges]) known.add(range.first, range.last);
    const missing = known.missing(oldest, next - 1);
    const gone = new RangeSet();
    gone.add(1, oldest - 1);
    for (const range of known.missing(1, next - 1)) gone.add(range.first, range.last);
    for (const range of this.#reported.ranges) {
      for (const part of this.#held.missing(range.first, range.last)) gone.add(part.first, part.last);
    }
    for (const segment of this.#segments.slice(0, -1)) if (!segment.isSealed) segment.seal();
    return {
      segments: this.#segments,
      next,
      gone,
      corrupt: missing.map((range) => ({ ...range, ...this.#timesOf(range.first) })),
    };
  }

  #take(segment: Segment, frame: FramePlace, onNote: NoteListener | undefined): void {
    if (frame.kind === "gap") {
      if (frame.isWhole) this.#reported.add(frame.sequence, frame.last);
      this.#next = Math.max(this.#next, frame.last + 1);
      return;
    }
    if (!segment.canHold(frame.sequence)) return;
    this.#next = Math.max(this.#next, frame.sequence + 1);
    if (!frame.isWhole || this.#held.has(frame.sequence)) return;
    this.#held.add(frame.sequence, frame.sequence);
    segment.add(frame);
    if (frame.note !== undefined) onNote?.(segment.stream, frame.note);
  }

  #timesOf(sequence: number): { readonly firstAtMs: number; readonly lastAtMs: number } {
    const segment = this.#segments.findLast((candidate) => candidate.first <= sequence) ?? this.#segments[0];
    return { firstAtMs: segment?.firstAtMs ?? 0, lastAtMs: segment?.lastAtMs ?? 0 };
  }
}

/** A file that cannot be read counts as damaged as a whole; its name still says what was in it. */
async function readWhole(file: FoundFile, context: ReadContext): Promise<Buffer> {
  try {
    const bytes = await context.disk.read(file.name, 0, file.sizeBytes);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (cause) {
    context.logger.error("spool-segment-unreadable", `Segment cannot be read: ${errorMessage(cause)}`, {
      file: file.name,
    });
    return Buffer.alloc(0);
  }
}
