import { type Stream, streams } from "@housecall/proto";
import { type Clock, errorMessage, type Logger } from "@housecall/proto/base";
import {
  checksumSeed,
  encodeFrame,
  encodeSegmentHeader,
  type NoteListener,
  SEGMENT_HEADER_BYTES,
} from "./frame.ts";
import type { PendingFrame } from "./pending.ts";
import { formatSegmentName, MAX_JUMP, Segment } from "./segment.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import type { SpoolMarks } from "./spool-marks.ts";
import type { StreamState, StreamStates } from "./stream-state.ts";

/**
 * Puts frames into segment files.
 *
 * Invariants: a new segment is marked before anything lies in it, and a number reserved before its frame is
 * written; a frame enters the index only after its file, and for a new file the folder, is synced;
 * after any failure the file is sealed, because what it holds behind its last synced byte is unknown.
 */
export class SegmentWriter {
  readonly #disk: SpoolDisk;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #states: StreamStates;
  readonly #spoolId: string;
  readonly #segmentBytes: number;
  readonly #aliasCount: () => number;
  readonly #onNote: NoteListener | undefined;
  readonly #marks: SpoolMarks;
  #nextOrdinal: number;

  constructor(options: {
    readonly disk: SpoolDisk;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly states: StreamStates;
    readonly spoolId: string;
    readonly segmentBytes: number;
    readonly nextOrdinal: number;
    readonly aliasCount: () => number;
    readonly onNote?: NoteListener | undefined;
    readonly marks: SpoolMarks;
  }) {
    this.#disk = options.disk;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#states = options.states;
    this.#spoolId = options.spoolId;
    this.#segmentBytes = options.segmentBytes;
    this.#aliasCount = options.aliasCount;
    this.#onNote = options.onNote;
    this.#marks = options.marks;
    this.#nextOrdinal = options.nextOrdinal;
  }

  /** Appends and fsyncs frames of one stream; rejects with the system's error, and then none from the failed run on counts as written. */
  async write(stream: Stream, frames: readonly PendingFrame[]): Promise<void> {
    const state = this.#states[stream];
    for (const run of runsOf(frames)) {
      const firstRecord = run.find((frame) => frame.kind === "record")?.sequence ?? state.synced + 1;
      const active = state.segments.at(-1);
      const isUsable =
        active !== undefined &&
        !active.isSealed &&
        active.sizeBytes < this.#segmentBytes &&
        active.canHold(firstRecord);
      const segment = isUsable ? active : await this.startSegment(state, firstRecord);
      await this.#marks.reserve(stream, Math.max(...run.map((frame) => frame.last)));
      await this.#append(segment, run);
      for (const frame of run) {
        state.synced = Math.max(state.synced, frame.last);
        state.written = Math.max(state.written, frame.last);
      }
    }
  }

  /** Seals the newest segment of a stream and makes a new one for `firstRecord` and on, durable with its header. */
  async startSegment(state: StreamState, firstRecord: number): Promise<Segment> {
    const first = firstRecord - state.synced > MAX_JUMP ? firstRecord : state.synced + 1;
    const name = formatSegmentName({
      stream: state.stream,
      ordinal: this.#nextOrdinal,
      first,
      spoolId: this.#spoolId,
    });
    this.#nextOrdinal += 1;
    await this.#marks.reserve(state.stream, state.synced);
    const atMs = this.#clock.nowMs();
    const heads = streams.map((each) => this.#states[each].synced + 1);
    const header = encodeSegmentHeader({
      spoolId: this.#spoolId,
      stream: state.stream,
      first,
      heads,
      createdAtMs: atMs,
      aliasCount: this.#aliasCount(),
    });
    try {
      await this.#disk.append(name, header);
      await this.#disk.sync(name);
      await this.#disk.syncFolder();
    } catch (cause) {
      await this.#discard(name);
      throw cause;
    }
    const segment = new Segment({
      name,
      stream: state.stream,
      first,
      atMs,
      uptimeMs: this.#clock.uptimeMs(),
    });
    const previous = state.segments.at(-1);
    if (previous !== undefined && !previous.isSealed) previous.seal();
    state.segments.push(segment);
    await this.#marks.write();
    return segment;
  }

  async #append(segment: Segment, frames: readonly PendingFrame[]): Promise<void> {
    const seed = checksumSeed(this.#spoolId);
    const encoded = frames.map((frame) => encodeFrame(frame, seed));
    try {
      await this.#disk.append(segment.name, Buffer.concat(encoded));
      await this.#disk.sync(segment.name);
    } catch (cause) {
      await this.#sealAfterFailure(segment);
      throw cause;
    }
    encoded.forEach((bytes, index) => {
      const frame = frames[index];
      if (frame?.kind === "record")
        segment.add({ sequence: frame.sequence, offset: segment.sizeBytes, atMs: frame.atMs });
      segment.sizeBytes += bytes.length;
      if (frame?.note !== undefined && !frame.isLoss) this.#onNote?.(segment.stream, frame.note);
    });
    segment.newestUptimeMs = this.#clock.uptimeMs();
  }

  async #sealAfterFailure(segment: Segment): Promise<void> {
    segment.seal();
    try {
      await this.#disk.truncate(segment.name, segment.sizeBytes);
    } catch (cause) {
      this.#logger.debug("spool-truncate-failed", `Half-written frames stay: ${errorMessage(cause)}`, {
        file: segment.name,
      });
    }
  }

  async #discard(name: string): Promise<void> {
    try {
      await this.#disk.remove(name);
    } catch (cause) {
      this.#logger.debug("spool-remove-failed", `Half-made segment stays: ${errorMessage(cause)}`, {
        file: name,
      });
    }
  }
}

/** Smallest size of a segment file. */
export const EMPTY_SEGMENT_BYTES = SEGMENT_HEADER_BYTES;

/** Splits before every jump that one segment's index should not bridge. */
function runsOf(frames: readonly PendingFrame[]): PendingFrame[][] {
  const runs: PendingFrame[][] = [];
  let run: PendingFrame[] = [];
  let previous: number | undefined;
  for (const frame of frames) {
    if (frame.kind === "record") {
      if (previous !== undefined && frame.sequence - previous > MAX_JUMP) {
        runs.push(run);
        run = [];
      }
      previous = frame.sequence;
    }
    run.push(frame);
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
