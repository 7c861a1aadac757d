import { type Stream, type StreamAck, streams } from "@housecall/proto";
import { type EpochMs, KIBIBYTE, MEBIBYTE, type Random } from "@housecall/proto/base";
import type { SpoolStatus } from "../ports.ts";
import { checksumSeed } from "./frame.ts";
import { mapStreams } from "./map-streams.ts";
import { type RecoveredSpool, recoverSpool } from "./recovery.ts";
import { type FlusherOptions, SpoolFlusher } from "./spool-flusher.ts";
import { SpoolReader } from "./spool-reader.ts";
import { headsOf, type StreamStates, statusOf, toStreamStates } from "./stream-state.ts";

/** Everything a spool needs from outside. */
export interface SpoolOptions
  extends Pick<
    FlusherOptions,
    | "disk"
    | "clock"
    | "logger"
    | "limits"
    | "lossRecord"
    | "beforeSync"
    | "aliasCount"
    | "onNote"
    | "beforeTrim"
  > {
  readonly random: Random;
}

/** Sequences are written with 48 bits; half of that is out of reach of any device. */
const HIGHEST_SEQUENCE = 2 ** 47;

/**
 * The records that a device still owes the server: crash-safe, bounded, in four ordered streams.
 *
 * Invariants:
 * - only what is fsynced is handed out for sending, so a sequence that was ever sent is never used again;
 * - sent + lost covers every sequence: what is dropped becomes a loss record on the urgent stream;
 * - payloads are in memory only until they are fsynced, at most `PENDING_MAX_BYTES`.
 */
export class Spool {
  readonly spoolId: string;
  /** Aliases that records of earlier runs may use. */
  readonly aliasFloor: number;
  readonly #options: SpoolOptions;
  readonly #states: StreamStates;
  readonly #flusher: SpoolFlusher;
  readonly #reader: SpoolReader;
  readonly #openedAt: Readonly<Record<Stream, number>>;
  /** Last sequence that this run, or one before it, can have sent. */
  readonly #handedOut: Record<Stream, number>;
  readonly #listeners = new Set<() => void>();

  /** Recovers the spool of a folder, or begins one. @throws the system's error when the folder cannot be listed or synced. */
  static async open(options: SpoolOptions): Promise<Spool> {
    const segmentBytes = segmentBytesFor(options.limits.maxBytes);
    const recovered = await recoverSpool({ ...options, segmentBytes });
    return new Spool(options, recovered, segmentBytes);
  }

  private constructor(options: SpoolOptions, recovered: RecoveredSpool, segmentBytes: number) {
    this.#options = options;
    this.spoolId = recovered.spoolId ?? Buffer.from(options.random.bytes(8)).toString("hex");
    this.aliasFloor = recovered.aliasFloor;
    this.#states = toStreamStates(recovered);
    this.#openedAt = mapStreams((stream) => recovered.streams[stream].next);
    this.#handedOut = mapStreams((stream) => recovered.streams[stream].next - 1);
    const shared = { ...options, states: this.#states, spoolId: this.spoolId };
    this.#reader = new SpoolReader({ ...shared, seed: checksumSeed(this.spoolId) });
    const onFlushed = () => {
      for (const listener of this.#listeners) listener();
    };
    this.#flusher = new SpoolFlusher({
      ...shared,
      segmentBytes,
      nextOrdinal: recovered.nextOrdinal,
      marks: recovered.marks,
      onFlushed,
    });
    for (const stream of streams) {
      for (const range of recovered.streams[stream].corrupt) this.#flusher.loseDamaged({ stream, ...range });
    }
  }

  /** Gives a record the next sequence of its stream and queues it, with a note that stays here, for the next fsync. */
  append(stream: Stream, payload: Uint8Array, atMs: EpochMs, note?: Uint8Array): number {
    return this.#flusher.push(stream, { payload, atMs, isLoss: false, note });
  }

  /** Next sequence of urgent, metrics, logs, debug. */
  heads(): readonly number[] {
    return headsOf(this.#states);
  }

  /** Resolves when everything appended so far is fsynced, or was given up and counted as lost. */
  flushed(): Promise<void> {
    return this.#flusher.flushed();
  }

  /** Calls `listener` whenever further records may be sent. Returns how to stop listening. */
  onSynced(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first sequence >= `from` that is fsynced and still owed; undefined when there is none. */
  nextHeld(stream: Stream, from: number): number | undefined {
    const state = this.#states[stream];
    const sequence = state.gone.firstMissing(from);
    return sequence <= state.synced ? sequence : undefined;
  }

  /** True while `sequence` waits for its acknowledgement. */
  isHeld(stream: Stream, sequence: number): boolean {
    return this.nextHeld(stream, sequence) === sequence;
  }

  /** Reads a record back; undefined when it is gone, or damaged and now counted as lost. */
  async read(stream: Stream, sequence: number): Promise<Uint8Array | undefined> {
    const read = await this.#reader.read(stream, sequence);
    this.#handedOut[stream] = Math.max(this.#handedOut[stream], sequence);
    if (read === "damaged") this.#loseDamaged(stream, sequence);
    return typeof read === "string" ? undefined : read;
  }

  /** The first sequence of a stream that was written at `atMs` or later; the next one when there is none. */
  findFirstSince(stream: Stream, atMs: EpochMs): Promise<number> {
    return this.#reader.findFirstSince(stream, atMs);
  }

  /** Forgets what the server has; what it `rejected` is in its quarantine and counts as delivered. */
  ack(entries: readonly StreamAck[]): void {
    for (const entry of entries) {
      const { stream, upTo, ranges } = entry;
      const highest = Math.max(upTo, ...ranges.map((range) => range.last));
      if (this.#isUnsent(entry, highest) && !this.#jumpAbove(stream, highest)) continue;
      this.#forgetRejected(entry);
      const { gone } = this.#states[stream];
      gone.add(1, upTo);
      for (const range of ranges) gone.add(range.first, range.last);
    }
  }

  /** How far the spool is. */
  status(): SpoolStatus {
    return statusOf(this.spoolId, this.#states);
  }

  /** Flushes once more and closes the files; what the disk does not take is gone with the process. */
  async stop(): Promise<void> {
    await this.#flusher.stop();
    await this.#options.disk.close();
  }

  /** True when an ack names a record that was never sent: its number was, by a run whose files are gone. */
  #isUnsent({ stream, upTo, ranges }: StreamAck, highest: number): boolean {
    const { next, gone } = this.#states[stream];
    if (highest >= next) return true;
    const unsent = this.#handedOut[stream] + 1;
    return [{ first: 1, last: upTo }, ...ranges].some(
      ({ first, last }) => !gone.covers(Math.max(first, unsent), last),
    );
  }

  #forgetRejected({ stream, rejected }: StreamAck): void {
    for (const { sequence, reason } of rejected) {
      if (!this.isHeld(stream, sequence)) continue;
      this.#options.logger.warn("record-rejected", "The server refused a record", {
        stream,
        sequence,
        reason,
      });
      this.#states[stream].gone.add(sequence, sequence);
    }
  }

  #loseDamaged(stream: Stream, sequence: number): void {
    const atMs = this.#options.clock.nowMs();
    this.#states[stream].gone.add(sequence, sequence);
    const range = { first: sequence, last: sequence, quantity: 1, firstAtMs: atMs, lastAtMs: atMs };
    this.#flusher.loseDamaged({ stream, ...range });
  }

  /**
   * The server knows sequences that were not given out here: the end of the spool was lost, and numbers
   * were given a second time. Goes on above them and counts what this run wrote below as lost.
   */
  #jumpAbove(stream: Stream, highest: number): boolean {
    const { logger, clock } = this.#options;
    if (highest > HIGHEST_SEQUENCE) {
      logger.warn("ack-absurd", "An acknowledgement above every possible sequence is ignored", {
        stream,
        highest,
      });
      return false;
    }
    const state = this.#states[stream];
    logger.error("spool-sequence-behind", "The server holds later records; numbering goes on above them", {
      stream,
      highest,
    });
    const atMs = clock.nowMs();
    for (const { first, last } of state.gone.missing(
      this.#openedAt[stream],
      Math.min(highest, state.next - 1),
    )) {
      const facts = { quantity: last - first + 1, firstAtMs: atMs, lastAtMs: atMs };
      this.#flusher.lose({ stream, first, last, reason: "corrupt", ...facts });
    }
    state.gone.add(1, highest);
    this.#handedOut[stream] = Math.max(this.#handedOut[stream], highest);
    if (highest < state.next) return true;
    state.next = highest + 1;
    state.synced = highest;
    state.segments.at(-1)?.seal();
    return true;
  }
}

/** Small spools have small segments, so that shedding one never takes much. */
function segmentBytesFor(maxBytes: number): number {
  return Math.min(MEBIBYTE, Math.max(4 * KIBIBYTE, Math.floor(maxBytes / 32)));
}
