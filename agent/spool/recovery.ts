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
import { type DeclaredRange, decodeLossNote } from "./loss-note.ts";
import { mapStreams } from "./map-streams.ts";
import { type Range, RangeSet } from "./range-set.ts";
import { ordinalOf, parseSegmentName, Segment, type SegmentName } from "./segment.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import {
  type FoundMarks,
  readMarks,
  type SkippedRange,
  type SpoolMark,
  type StreamMark,
} from "./spool-marks.ts";

/** One stream as it was found. */
export interface RecoveredStream {
  readonly segments: Segment[];
  /** Sequence for the next record: above everything that was ever given out. */
  readonly next: number;
  /** The highest sequence that is known to have lain on the disk. */
  readonly written: number;
  /** Everything below was settled and declared before. */
  readonly low: number;
  /** Numbers at the end that may have been given out and may not. */
  readonly skip: SkippedRange;
  /** Acknowledged, trimmed or lost; everything else below `next` is in a segment. */
  readonly gone: RangeSet;
  /** What is missing now and was not reported before. */
  readonly corrupt: readonly CorruptRange[];
}

export interface CorruptRange {
  readonly first: number;
  readonly last: number;
  /** How many of them were records; none where numbers are only skipped. */
  readonly quantity: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** What {@link recoverSpool} found. */
export interface RecoveredSpool {
  /** Undefined: there is no spool yet. */
  readonly spoolId: string | undefined;
  readonly nextOrdinal: number;
  readonly marks: FoundMarks;
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

/** Skipped when no mark says what was reserved: more numbers than the lost end of a stream can have used. */
const UNMARKED_SKIP = 2 ** 20;

/**
 * Rebuilds the index from the segment files, and from the marks what the files of a stream must hold.
 *
 * Within one stream the files are contiguous, because only the oldest is ever removed, and that only below the
 * low mark. So a sequence from there on that is in no frame and in no gap frame is damage, and is reported: the
 * caller writes a gap frame after the loss record. Nothing is judged by reading order alone, so copies of a
 * segment do no harm. After an unclean end the reserved numbers are skipped, because no file can prove that they
 * were not used.
 */
export async function recoverSpool(options: RecoverOptions): Promise<RecoveredSpool> {
  const marks = await readMarks(options.disk, options.logger);
  const files = await findFiles(options, marks.isNewest ? marks.mark?.spoolId : undefined);
  const spoolId = files.at(-1)?.spoolId ?? marks.mark?.spoolId;
  const mark = marks.mark?.spoolId === spoolId ? marks.mark : undefined;
  const heads = new Map<Stream, number>();
  const seen = { aliasFloor: 0 };
  const scans = mapStreams(() => new StreamScan());
  const declare = (range: DeclaredRange) => scans[range.stream].declare(range);
  for (const file of files) await scans[file.stream].read(file, { ...options, heads, seen, declare });
  const isKnown = mark !== undefined && marks.isNewest;
  const recovered = mapStreams((stream) =>
    scans[stream].finish({
      head: heads.get(stream) ?? 1,
      mark: mark?.streams[stream],
      isNewest: isKnown || spoolId === undefined,
      atMs: mark?.atMs ?? 0,
    }),
  );
  await syncNewest(options.disk, recovered);
  return {
    spoolId,
    nextOrdinal: Math.max(files.at(-1)?.ordinal ?? 0, highestOrdinalOf(mark)) + 1,
    marks,
    streams: recovered,
    aliasFloor: seen.aliasFloor,
  };
}

function highestOrdinalOf(mark: SpoolMark | undefined): number {
  return mark === undefined ? 0 : Math.max(...streams.map((stream) => mark.streams[stream].ordinal));
}

async function findFiles(options: RecoverOptions, markedSpool: string | undefined): Promise<FoundFile[]> {
  const found = (await options.disk.list()).flatMap((file): FoundFile[] => {
    const name = parseSegmentName(file.name);
    return name === undefined ? [] : [{ ...name, name: file.name, sizeBytes: file.sizeBytes }];
  });
  found.sort((left, right) => left.ordinal - right.ordinal);
  const spoolId = markedSpool ?? found.at(-1)?.spoolId;
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
  readonly declare: (range: DeclaredRange) => void;
}

/** Collects what the files of one stream hold, oldest file first. */
class StreamScan {
  readonly #segments: Segment[] = [];
  readonly #held = new RangeSet();
  readonly #reported = new RangeSet();
  #oldest = Number.POSITIVE_INFINITY;
  #next = 1;
  /** Most records that the unreadable end of the newest file can have been. */
  #unreadable = 0;

  async read(file: FoundFile, context: ReadContext): Promise<void> {
    const bytes = await readWhole(file, context);
    const header = decodeSegmentHeader(bytes);
    header?.heads.forEach((head, index) => {
      const stream = streams[index];
      if (stream !== undefined) context.heads.set(stream, Math.max(head, context.heads.get(stream) ?? 1));
    });
    context.seen.aliasFloor = Math.max(context.seen.aliasFloor, header?.aliasCount ?? 0);
    const first = header?.first ?? file.first;
    const nextBefore = this.#next;
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
    for (const frame of scan.frames) this.#take(segment, frame, context);
    if (this.#next > nextBefore) this.#unreadable = 0;
    const isUnreadable = scan.tail === "garbage" || bytes.length < file.sizeBytes;
    if (isUnreadable) this.#unreadable = Math.ceil((file.sizeBytes - scan.endOffset) / FRAME_HEADER_BYTES);
    segment.sizeBytes = bytes.length;
    if (header === undefined || scan.tail !== "clean" || bytes.length >= context.segmentBytes) segment.seal();
    this.#segments.push(segment);
  }

  finish(evidence: Evidence): RecoveredStream {
    const low = evidence.mark?.low ?? Math.min(this.#oldest, Math.max(this.#next, evidence.head));
    const end = Math.max(this.#next, evidence.head, evidence.mark?.next ?? 1, low);
    const next = this.#firstUnused(evidence, end);
    const known = new RangeSet();
    for (const range of [...this.#held.ranges, ...this.#reported.ranges]) known.add(range.first, range.last);
    const gone = new RangeSet();
    gone.add(1, low - 1);
    for (const range of known.missing(1, next - 1)) gone.add(range.first, range.last);
    for (const range of this.#reported.ranges) {
      for (const part of this.#held.missing(range.first, range.last)) gone.add(part.first, part.last);
    }
    for (const segment of this.#segments.slice(0, -1)) if (!segment.isSealed) segment.seal();
    const earlier = evidence.mark?.skip ?? NO_SKIP;
    const corrupt = known.missing(low, end - 1).map((range) => ({
      ...range,
      quantity: countRecords(range, earlier),
      ...this.#timesOf(range.first, evidence),
    }));
    const skip = next > end ? this.#skipTo(next, end, evidence) : NO_SKIP;
    if (skip !== NO_SKIP) corrupt.push({ ...skip, ...this.#timesOf(skip.first, evidence) });
    return { segments: this.#segments, next, written: end - 1, low, skip, gone, corrupt };
  }

  #firstUnused({ mark, isNewest }: Evidence, end: number): number {
    // A mark that is older than the files is not the newest either.
    const isProof = isNewest && end <= (mark?.reserved ?? end);
    return isProof ? (mark?.reserved ?? end) : Math.max(end, mark?.reserved ?? 0) + UNMARKED_SKIP;
  }

  /** Nothing lost is known there, unless the end of the stream is damaged: then at most what it can have held. */
  #skipTo(next: number, end: number, { mark, isNewest }: Evidence): SkippedRange {
    const isEndLost =
      isNewest &&
      mark !== undefined &&
      (this.#next < mark.next ||
        (mark.ordinal > 0 && !this.#segments.some(({ name }) => ordinalOf(name) === mark.ordinal)));
    const quantity = isEndLost ? next - end : Math.min(next - end, this.#unreadable);
    return { first: end, last: next - 1, quantity };
  }

  /** Takes a range of which a gap frame or a loss record says that it is reported. */
  declare({ first, last }: Range): void {
    this.#reported.add(first, last);
    this.#next = Math.max(this.#next, last + 1);
  }

  #take(segment: Segment, frame: FramePlace, { onNote, declare }: ReadContext): void {
    if (frame.kind === "gap") {
      if (frame.isWhole) this.declare({ first: frame.sequence, last: frame.last });
      else this.#next = Math.max(this.#next, frame.sequence + 1);
      return;
    }
    if (!segment.canHold(frame.sequence)) return;
    this.#next = Math.max(this.#next, frame.sequence + 1);
    if (!frame.isWhole || this.#held.has(frame.sequence)) return;
    this.#held.add(frame.sequence, frame.sequence);
    segment.add(frame);
    if (frame.note === undefined) return;
    const declared = decodeLossNote(frame.note);
    if (declared === undefined) onNote?.(segment.stream, frame.note);
    else declare(declared);
  }

  #timesOf(sequence: number, { atMs }: Evidence): { readonly firstAtMs: number; readonly lastAtMs: number } {
    const segment = this.#segments.findLast((candidate) => candidate.first <= sequence) ?? this.#segments[0];
    return { firstAtMs: segment?.firstAtMs ?? atMs, lastAtMs: segment?.lastAtMs ?? atMs };
  }
}

/** What is known of a stream beside its own files. */
interface Evidence {
  /** The highest next sequence that any segment header tells. */
  readonly head: number;
  readonly mark: StreamMark | undefined;
  /** False: a later mark may have been there. */
  readonly isNewest: boolean;
  /** When the mark was written. */
  readonly atMs: number;
}

const NO_SKIP: SkippedRange = { first: 0, last: 0, quantity: 0 };

/** Numbers that an earlier start skipped, and was killed before it could mark them, count as it counted them. */
function countRecords({ first, last }: Range, skip: SkippedRange): number {
  const skipped = Math.min(last, skip.last) - Math.max(first, skip.first) + 1;
  const length = last - first + 1;
  return skipped <= 0 || skip.first === 0 ? length : length - skipped + Math.min(skipped, skip.quantity);
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
