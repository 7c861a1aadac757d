import { type LossReason, type Stream, streams } from "@housecall/proto";
import { type Clock, type DurationMs, errorMessage, type Logger } from "@housecall/proto/base";
import type { LossLedger } from "./loss-ledger.ts";
import type { PendingFrames } from "./pending.ts";
import type { Segment } from "./segment.ts";
import { EMPTY_SEGMENT_BYTES, type SegmentWriter } from "./segment-writer.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import type { SpoolMarks } from "./spool-marks.ts";
import { isGone, type StreamState, type StreamStates, usedBytesOf } from "./stream-state.ts";

/** How much a spool may take; enforced on every tick. */
export interface SpoolLimits {
  readonly maxBytes: number;
  /** Left free on the file system for others. */
  readonly minFreeBytes: number;
  readonly minFreeInodes: number;
  /** Judged by uptime since the record was written or recovered, so that no clock step expires anything. */
  readonly maxAgeMs: DurationMs;
}

/** Even on a full disk the spool may keep this much: a device that goes silent cannot say why. */
const RESERVE_BYTES = 1_048_576;
/** Files of one spool, of which inodes are a limited resource, too. */
const MAX_SEGMENTS = 512;

/**
 * Removes what was acknowledged, and sheds what does not fit: debug first, then logs, then metrics,
 * urgent last; the oldest first within a stream.
 *
 * Order of steps, so that a crash between them never hides a loss: the segment is emptied (this frees
 * its blocks), the loss record is fsynced, the low mark is, the file is removed. A crash before the loss record leaves
 * an empty file, whose range recovery then reports.
 */
export class Shedder {
  readonly #disk: SpoolDisk;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #states: StreamStates;
  readonly #limits: SpoolLimits;
  readonly #losses: LossLedger;
  readonly #pending: PendingFrames;
  readonly #writer: SegmentWriter;
  readonly #beforeTrim: (() => Promise<void>) | undefined;
  readonly #marks: SpoolMarks;

  constructor(options: {
    readonly disk: SpoolDisk;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly states: StreamStates;
    readonly limits: SpoolLimits;
    readonly losses: LossLedger;
    readonly pending: PendingFrames;
    readonly writer: SegmentWriter;
    readonly beforeTrim?: (() => Promise<void>) | undefined;
    readonly marks: SpoolMarks;
  }) {
    this.#disk = options.disk;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#states = options.states;
    this.#limits = options.limits;
    this.#losses = options.losses;
    this.#pending = options.pending;
    this.#writer = options.writer;
    this.#beforeTrim = options.beforeTrim;
    this.#marks = options.marks;
  }

  /** Sheds until every limit holds or nothing can go. */
  async enforce(): Promise<void> {
    await this.#expire();
    const space = await this.#disk.space();
    const used = usedBytesOf(this.#states);
    const headroomBytes = used + space.freeBytes - this.#limits.minFreeBytes;
    const isHeadroom = headroomBytes < this.#limits.maxBytes;
    const maxBytes = Math.max(
      Math.min(RESERVE_BYTES, this.#limits.maxBytes),
      Math.min(this.#limits.maxBytes, headroomBytes),
    );
    while (usedBytesOf(this.#states) > maxBytes) {
      if (!(await this.shedOne(isHeadroom ? "disk_headroom" : "spool_full"))) break;
    }
    let files = this.#countFiles();
    const maxFiles = space.freeInodes < this.#limits.minFreeInodes ? streams.length * 2 : MAX_SEGMENTS;
    for (; files > maxFiles && (await this.shedOne("spool_full")); files -= 1);
  }

  /** Sheds one segment, or one pending record that matters less than every segment; false when nothing can go. */
  async shedOne(reason: LossReason): Promise<boolean> {
    for (const stream of streams.toReversed()) {
      const state = this.#states[stream];
      const victim = state.segments.find(
        (segment) => segment.sizeBytes > EMPTY_SEGMENT_BYTES && !isGone(state, segment),
      );
      if (victim !== undefined && (await this.#tryEmpty(state, victim, reason))) return true;
      if (victim === undefined && this.#hasSegmentsAbove(stream) && this.dropPending(reason, stream))
        return true;
    }
    return false;
  }

  /** Drops the oldest pending record of the least important stream (of `only`, when given); false when none may go. */
  dropPending(reason: LossReason, only?: Stream): boolean {
    const dropped = this.#pending.dropOldest(only);
    if (dropped === undefined) return false;
    this.#losses.add({ ...dropped, reason });
    this.#states[dropped.stream].gone.add(dropped.first, dropped.last);
    return true;
  }

  /** Removes segments of which nothing is left to send, oldest first; the newest stays, it carries the numbering. */
  async removeGone(): Promise<void> {
    for (const stream of streams) {
      const state = this.#states[stream];
      for (
        let oldest = state.segments[0];
        oldest !== undefined && state.segments.length > 1;
        oldest = state.segments[0]
      ) {
        if (!isGone(state, oldest)) break;
        await this.#beforeTrim?.();
        if (this.#marks.lowOf(stream) <= oldest.last) await this.#marks.write();
        if (this.#marks.lowOf(stream) <= oldest.last) break;
        await this.#disk.remove(oldest.name);
        await this.#disk.syncFolder();
        state.segments.shift();
      }
    }
  }

  async #expire(): Promise<void> {
    const oldestUptimeMs = this.#clock.uptimeMs() - this.#limits.maxAgeMs;
    for (const stream of streams) {
      const state = this.#states[stream];
      const old = state.segments.filter(
        (segment) => segment.newestUptimeMs < oldestUptimeMs && !isGone(state, segment),
      );
      for (const segment of old) await this.#tryEmpty(state, segment, "expired");
    }
  }

  async #tryEmpty(state: StreamState, segment: Segment, reason: LossReason): Promise<boolean> {
    try {
      if (segment === state.segments.at(-1)) await this.#writer.startSegment(state, state.synced + 1);
    } catch (cause) {
      this.#logger.debug("spool-shed-failed", `Newest segment cannot be replaced: ${errorMessage(cause)}`, {
        stream: state.stream,
      });
      return false;
    }
    for (const { first, last } of state.gone.missing(segment.first, segment.last)) {
      const { stream, firstAtMs, lastAtMs } = segment;
      this.#losses.add({ stream, reason, quantity: last - first + 1, first, last, firstAtMs, lastAtMs });
      state.gone.add(first, last);
    }
    await this.#empty(segment);
    return true;
  }

  async #empty(segment: Segment): Promise<void> {
    await this.#beforeTrim?.();
    try {
      await this.#disk.truncate(segment.name, EMPTY_SEGMENT_BYTES);
      segment.sizeBytes = EMPTY_SEGMENT_BYTES;
    } catch (cause) {
      this.#logger.debug(
        "spool-shed-failed",
        `Shed segment keeps its blocks until it is removed: ${errorMessage(cause)}`,
        { file: segment.name },
      );
    }
  }

  #hasSegmentsAbove(stream: Stream): boolean {
    return streams
      .slice(0, streams.indexOf(stream))
      .some((above) =>
        this.#states[above].segments.some(
          (segment) => segment.sizeBytes > EMPTY_SEGMENT_BYTES && !isGone(this.#states[above], segment),
        ),
      );
  }

  #countFiles(): number {
    return streams.reduce((count, stream) => count + this.#states[stream].segments.length, 0);
  }
}
