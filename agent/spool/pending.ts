import { type Stream, streams } from "@housecall/proto";
import type { Frame } from "./frame.ts";

/** A frame that is not fsynced yet. */
export interface PendingFrame extends Frame {
  /** Last sequence of a gap; `sequence` itself for a record. */
  readonly last: number;
  /** A loss record is never dropped: it is the proof of what was. */
  readonly isLoss: boolean;
}

/** Records that had to go before they reached the disk. */
export interface DroppedRecords {
  readonly stream: Stream;
  readonly first: number;
  readonly last: number;
  readonly quantity: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/**
 * What waits for the next fsync, bounded by `maxBytes`.
 *
 * Invariants: sequences ascend within a stream; a batch that is being written (`begin` … `done` or
 * `failed`) is not touched; what is dropped leaves a gap frame in its place, neighbours merged.
 */
export class PendingFrames {
  readonly #maxBytes: number;
  readonly #queues: Record<Stream, PendingFrame[]> = { urgent: [], metrics: [], logs: [], debug: [] };
  readonly #frozen: Record<Stream, number> = { urgent: 0, metrics: 0, logs: 0, debug: 0 };
  #sizeBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get isOverfull(): boolean {
    return this.#sizeBytes > this.#maxBytes;
  }

  get isEmpty(): boolean {
    return streams.every((stream) => this.#queues[stream].length === 0);
  }

  /** True while the report of a loss is not on disk. */
  get holdsLoss(): boolean {
    return this.#queues.urgent.some((frame) => frame.isLoss);
  }

  /** The first sequence of a stream that is not on disk yet. */
  firstOf(stream: Stream): number | undefined {
    return this.#queues[stream][0]?.sequence;
  }

  push(frame: PendingFrame): void {
    this.#queues[frame.stream].push(frame);
    this.#sizeBytes += costOf(frame);
  }

  /** The frames of one stream to be written now, at most `maxBytes` but at least one. */
  begin(stream: Stream, maxBytes: number): readonly PendingFrame[] {
    const queue = this.#queues[stream];
    let count = 0;
    for (let bytes = 0; count < queue.length && (count === 0 || bytes < maxBytes); count += 1) {
      bytes += costOf(queue[count]);
    }
    this.#frozen[stream] = count;
    return queue.slice(0, count);
  }

  /** The begun batch is fsynced. */
  done(stream: Stream): void {
    for (const frame of this.#queues[stream].splice(0, this.#frozen[stream]))
      this.#sizeBytes -= costOf(frame);
    this.#frozen[stream] = 0;
  }

  /** The begun batch was not written: it stays and may be dropped again. */
  failed(stream: Stream): void {
    this.#frozen[stream] = 0;
  }

  /** Drops the oldest record of the least important stream that has one (of `only`, when given); undefined: nothing may go. */
  dropOldest(only?: Stream): DroppedRecords | undefined {
    for (const stream of only === undefined ? streams.toReversed() : [only]) {
      const queue = this.#queues[stream];
      const index = queue.findIndex(
        (frame, at) => at >= this.#frozen[stream] && frame.kind === "record" && !frame.isLoss,
      );
      const frame = queue[index];
      if (frame === undefined) continue;
      this.#replaceByGap(queue, index, frame);
      return {
        stream,
        first: frame.sequence,
        last: frame.sequence,
        quantity: 1,
        firstAtMs: frame.atMs,
        lastAtMs: frame.atMs,
      };
    }
    return undefined;
  }

  #replaceByGap(queue: PendingFrame[], index: number, frame: PendingFrame): void {
    const before = index > this.#frozen[frame.stream] ? queue[index - 1] : undefined;
    const isAdjacent = before?.kind === "gap" && before.last + 1 === frame.sequence;
    const first = isAdjacent ? before.sequence : frame.sequence;
    const payload = Buffer.alloc(8);
    payload.writeUIntLE(frame.sequence, 0, 6);
    const gap: PendingFrame = {
      kind: "gap",
      stream: frame.stream,
      sequence: first,
      last: frame.sequence,
      atMs: frame.atMs,
      payload,
      isLoss: false,
    };
    queue.splice(isAdjacent ? index - 1 : index, isAdjacent ? 2 : 1, gap);
    this.#sizeBytes += costOf(gap) - costOf(frame) - (isAdjacent ? costOf(before) : 0);
  }
}

/** Payload, note and an estimate of the objects around it. */
function costOf(frame: PendingFrame | undefined): number {
  return frame === undefined ? 0 : frame.payload.length + (frame.note?.length ?? 0) + 128;
}
