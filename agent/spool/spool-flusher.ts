import { type LossReport, type Stream, streams } from "@housecall/proto";
import {
  type Clock,
  type DurationMs,
  type EpochMs,
  errorMessage,
  KIBIBYTE,
  type Logger,
  MEBIBYTE,
  SECOND_MS,
  type StopTimer,
} from "@housecall/proto/base";
import { FlushTimer } from "./flush-timer.ts";
import { gapFrame, type NoteListener } from "./frame.ts";
import { type Loss, LossLedger } from "./loss-ledger.ts";
import { encodeLossNote } from "./loss-note.ts";
import { type PendingFrame, PendingFrames } from "./pending.ts";
import { SegmentWriter } from "./segment-writer.ts";
import { Shedder, type SpoolLimits } from "./shedder.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import { type FoundMarks, SpoolMarks } from "./spool-marks.ts";
import { headsOf, isGone, type StreamStates } from "./stream-state.ts";

/** What the flusher needs; most of it comes from the options of the spool. */
export interface FlusherOptions {
  readonly disk: SpoolDisk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: SpoolLimits;
  readonly states: StreamStates;
  readonly spoolId: string;
  readonly nextOrdinal: number;
  readonly marks: FoundMarks;
  readonly segmentBytes: number;
  /** Encodes the record that reports a loss on the urgent stream. */
  readonly lossRecord: (
    loss: LossReport,
    heads: readonly number[],
  ) => { readonly payload: Uint8Array; readonly atMs: EpochMs };
  /** Makes durable what records refer to (aliases), before they are. */
  readonly beforeSync: () => Promise<void>;
  readonly aliasCount: () => number;
  /** Told the note of a record as soon as both are durable; at the start, those that were found. */
  readonly onNote?: NoteListener;
  /** Makes notes durable elsewhere, before the files that hold them go. Must not reject: nothing waits for it. */
  readonly beforeTrim?: () => Promise<void>;
  /** Told after every attempt to write. */
  readonly onFlushed: () => void;
}

const FLUSH_DELAY_MS: DurationMs = 100;
const URGENT_FLUSH_DELAY_MS: DurationMs = 10;
/** More than this waiting is flushed at once. */
const FLUSH_AT_BYTES = 64 * KIBIBYTE;
/** One write to one file. */
const BATCH_BYTES = 512 * KIBIBYTE;
/** What may wait in memory while the disk takes nothing. */
export const PENDING_MAX_BYTES = MEBIBYTE;
const TICK_MS: DurationMs = SECOND_MS;
const MAX_SHEDS_PER_FLUSH = 64;

/**
 * Brings records to the disk in groups and keeps the limits.
 *
 * Invariants: one task at a time touches the disk for writing; nothing here throws because of the
 * disk; what cannot be written waits, bounded, and is tried again every second.
 */
export class SpoolFlusher {
  readonly #options: FlusherOptions;
  readonly #pending = new PendingFrames(PENDING_MAX_BYTES);
  readonly #losses = new LossLedger();
  /** Gap frames that outlive their loss record; they follow once it is durable, or a kill would hide the loss. */
  #gaps: PendingFrame[] = [];
  readonly #marks: SpoolMarks;
  readonly #writer: SegmentWriter;
  readonly #shedder: Shedder;
  readonly #timer: FlushTimer;
  readonly #stopTicks: StopTimer;
  readonly #waiters = new Set<{ readonly heads: readonly number[]; readonly resolve: () => void }>();
  #queue: Promise<void> = Promise.resolve();
  #failure: string | undefined;

  constructor(options: FlusherOptions) {
    this.#options = options;
    const isEveryLossDurable = () => this.#losses.isEmpty && !this.#pending.holdsLoss;
    this.#marks = new SpoolMarks({ ...options, found: options.marks, isEveryLossDurable });
    this.#writer = new SegmentWriter({ ...options, marks: this.#marks });
    this.#shedder = new Shedder({
      ...options,
      marks: this.#marks,
      losses: this.#losses,
      pending: this.#pending,
      writer: this.#writer,
    });
    this.#timer = new FlushTimer(options.clock, () => this.#run(() => this.#flush()));
    this.#stopTicks = options.clock.every(TICK_MS, () => this.#run(() => this.#tick()));
  }

  /** Gives a record its sequence and queues it; drops the least important pending record when too much waits. */
  push(stream: Stream, record: Pick<PendingFrame, "payload" | "atMs" | "isLoss" | "note">): number {
    const state = this.#options.states[stream];
    const sequence = state.next;
    state.next += 1;
    this.#pending.push({ kind: "record", stream, sequence, last: sequence, ...record });
    while (this.#pending.isOverfull && this.#shedder.dropPending("spool_full"));
    this.#requestFlush(stream);
    return sequence;
  }

  /** Counts a loss whose range no file mentions. */
  lose(loss: Loss): void {
    this.#losses.add(loss);
    this.#timer.request(FLUSH_DELAY_MS);
  }

  /** Counts a damaged range, and marks it in the files so that the next start does not count it again. */
  loseDamaged(range: Omit<Loss, "reason">): void {
    const { stream, first, last, quantity } = range;
    const facts = { stream, first, last, quantity };
    if (quantity > 0)
      this.#options.logger.warn("spool-corrupt", "Records of the spool are damaged and lost", facts);
    else
      this.#options.logger.info("spool-numbers-skipped", "Numbers are skipped after an unclean end", facts);
    this.#gaps.push({ ...gapFrame(stream, range, range.lastAtMs), last, isLoss: false });
    this.lose({ ...range, reason: "corrupt" });
  }

  /** Resolves when everything pushed so far is fsynced, or was given up and counted as lost. */
  flushed(): Promise<void> {
    const heads = headsOf(this.#options.states);
    if (this.#isSettled(heads)) return Promise.resolve();
    this.#timer.request(0);
    return new Promise((resolve) => this.#waiters.add({ heads, resolve }));
  }

  async stop(): Promise<void> {
    this.#stopTicks();
    this.#timer.stop();
    this.#run(() => this.#flush());
    this.#run(() => this.#closeMarks());
    await this.#queue;
    this.#timer.stop();
    for (const waiter of this.#waiters) waiter.resolve();
  }

  /** While the disk fails only the tick tries again. */
  #requestFlush(stream: Stream): void {
    if (this.#failure !== undefined) return;
    const isLarge = this.#pending.sizeBytes >= FLUSH_AT_BYTES;
    this.#timer.request(isLarge ? 0 : stream === "urgent" ? URGENT_FLUSH_DELAY_MS : FLUSH_DELAY_MS);
  }

  /** One task after the other; each handles its own failures. */
  #run(task: () => Promise<void>): void {
    this.#queue = this.#queue.then(task);
  }

  async #tick(): Promise<void> {
    this.#sealAcknowledged();
    try {
      await this.#shedder.enforce();
    } catch (cause) {
      this.#options.logger.debug("spool-limits-unknown", `Limits cannot be checked: ${errorMessage(cause)}`);
    }
    await this.#flush();
  }

  // A newest segment of which everything was acknowledged is closed, so that its file can go with the next write.
  #sealAcknowledged(): void {
    const { states, segmentBytes } = this.#options;
    for (const stream of streams) {
      const newest = states[stream].segments.at(-1);
      if (
        newest !== undefined &&
        !newest.isSealed &&
        newest.sizeBytes >= segmentBytes / 4 &&
        isGone(states[stream], newest)
      ) {
        newest.seal();
      }
    }
  }

  async #flush(): Promise<void> {
    for (let sheds = 0; ; sheds += 1) {
      try {
        await this.#writeEverything();
        this.#heal();
        break;
      } catch (cause) {
        for (const stream of streams) this.#pending.failed(stream);
        if (sheds < MAX_SHEDS_PER_FLUSH && isNoSpace(cause) && (await this.#shedder.shedOne("disk_headroom")))
          continue;
        this.#fail(cause);
        break;
      }
    }
    this.#settleWaiters();
    this.#options.onFlushed();
  }

  async #writeEverything(): Promise<void> {
    while (!this.#pending.isEmpty || !this.#losses.isEmpty || this.#gaps.length > 0) {
      await this.#options.beforeSync();
      if (this.#losses.isEmpty && !this.#pending.holdsLoss) {
        for (const gap of this.#gaps.splice(0)) this.#pending.push(gap);
      }
      // One set of loss records at a time: while the disk fails, further losses stay merged in the ledger.
      if (!this.#pending.holdsLoss) this.#recordLosses();
      for (const stream of streams) {
        await this.#writer.write(stream, this.#pending.begin(stream, BATCH_BYTES));
        this.#pending.done(stream);
      }
    }
    await this.#shedder.removeGone();
  }

  #recordLosses(): void {
    for (const loss of this.#losses.take()) {
      const { payload, atMs } = this.#options.lossRecord(loss, headsOf(this.#options.states));
      const { stream, firstSequence: first, lastSequence: last } = loss;
      this.push("urgent", { payload, atMs, isLoss: true, note: encodeLossNote({ stream, first, last }) });
    }
  }

  /** Without it the next start skips the numbers that were reserved. */
  async #closeMarks(): Promise<void> {
    if (!this.#pending.isEmpty || !this.#losses.isEmpty || this.#gaps.length > 0) return;
    try {
      await this.#marks.close();
    } catch (cause) {
      this.#options.logger.warn(
        "spool-marks-open",
        `The end of the spool is not marked: ${errorMessage(cause)}`,
      );
    }
  }

  #fail(cause: unknown): void {
    const message = errorMessage(cause);
    if (this.#failure !== message) {
      this.#options.logger.error(
        "spool-disk-failing",
        `The spool cannot write: ${message}; the newest records are kept in memory`,
      );
    }
    this.#failure = message;
  }

  #heal(): void {
    if (this.#failure !== undefined) this.#options.logger.info("spool-disk-healed", "The spool writes again");
    this.#failure = undefined;
  }

  #isSettled(heads: readonly number[]): boolean {
    return streams.every(
      (stream, index) => (this.#pending.firstOf(stream) ?? Number.POSITIVE_INFINITY) >= (heads[index] ?? 0),
    );
  }

  #settleWaiters(): void {
    for (const waiter of this.#waiters) {
      if (!this.#isSettled(waiter.heads)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }
}

function isNoSpace(cause: unknown): boolean {
  const code = cause instanceof Error && "code" in cause ? cause.code : "";
  return code === "ENOSPC" || code === "EDQUOT";
}
