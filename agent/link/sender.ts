import {
  encodeUplink,
  formatTopic,
  type Lane,
  limits,
  type Stream,
  streams,
  type UpChannel,
} from "@housecall/proto";
import { type Clock, type DurationMs, type EpochMs, errorMessage, type Logger } from "@housecall/proto/base";
import { AwaitingAcks } from "./awaiting-acks.ts";
import type { ChunkQueue } from "./chunk-queue.ts";
import { channelOfRecord } from "./record-channel.ts";
import type { TransportSession } from "./transport.ts";

/** The spool as the sender sees it. */
export interface SendableSpool {
  readonly spoolId: string;
  nextHeld(stream: Stream, from: number): number | undefined;
  isHeld(stream: Stream, sequence: number): boolean;
  read(stream: Stream, sequence: number): Promise<Uint8Array | undefined>;
  findFirstSince(stream: Stream, atMs: EpochMs): Promise<number>;
}

/** What one session's sender needs. */
export interface SenderOptions {
  readonly device: string;
  readonly spool: SendableSpool;
  readonly session: TransportSession;
  readonly chunks: ChunkQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Records written before this (device wall clock) travel as backlog. */
  readonly liveSinceMs: EpochMs;
  readonly ackTimeoutMs: DurationMs;
  /** Sends a birth when records may use aliases that the server does not know; resolves when it is acknowledged. */
  readonly introduceAliases: () => Promise<void>;
}

/** One of the sixteen is kept for a birth. */
const IN_FLIGHT = limits.publishesInFlight - 1;
/** Live data always finds a free slot. */
const BACKLOG_IN_FLIGHT = 8;
/** Sent in this session, not acknowledged by the server. */
const AWAITING_MAX = 512;

/** What a stream still holds of the time before the session. */
interface Backlog {
  /** The first that was held; unknown until it is looked for. */
  first: number | undefined;
  next: number;
  readonly end: number;
}

interface Job {
  readonly stream: Stream;
  readonly sequence: number;
  readonly lane: Lane;
}

/**
 * Sends what the spool holds through one session.
 *
 * Order: urgent, live metrics, logs, debug, what was not acknowledged in time, and beside them, each
 * with slots of its own, backlog and chunks. At most `limits.publishesInFlight` wait for PUBACK, births
 * included; a
 * record is sent once per session unless its acknowledgement is overdue. Nothing is kept but numbers.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #awaiting = new AwaitingAcks(AWAITING_MAX);
  readonly #live = new Map<Stream, number>();
  readonly #backlog = new Map<Stream, Backlog>();
  #inFlight = 0;
  #backlogInFlight = 0;
  #chunksInFlight = 0;
  #isPumping = false;
  #isPumpWanted = false;
  #isOver = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Finds where live data begins, and begins to send. */
  async start(): Promise<void> {
    const { spool, liveSinceMs } = this.#options;
    for (const stream of streams) {
      const first = await spool.findFirstSince(stream, liveSinceMs);
      this.#live.set(stream, first);
      this.#backlog.set(stream, { first: undefined, next: 1, end: first });
    }
    this.wake();
  }

  stop(): void {
    this.#isOver = true;
  }

  /** Something may be sent now: new records, a freed slot, a chunk. */
  wake(): void {
    this.#isPumpWanted = true;
    if (this.#isPumping || this.#isOver || this.#live.size === 0) return;
    this.#isPumping = true;
    this.#pump()
      .catch((cause: unknown) =>
        this.#options.logger.warn("send-failed", `Sending paused: ${errorMessage(cause)}`),
      )
      .finally(() => {
        this.#isPumping = false;
        if (this.#isPumpWanted) this.wake();
      });
  }

  /** The spool has forgotten what was acknowledged. */
  acknowledged(): void {
    const { spool } = this.#options;
    this.#awaiting.settle((stream, sequence) => spool.isHeld(stream, sequence));
    this.wake();
  }

  async #pump(): Promise<void> {
    while (this.#isPumpWanted && !this.#isOver) {
      this.#isPumpWanted = false;
      for (let isMore = true; isMore && !this.#isOver; ) isMore = await this.#sendOne();
    }
  }

  /** Sends the most important thing that has a slot; false when there is none. */
  async #sendOne(): Promise<boolean> {
    if (this.#inFlight >= IN_FLIGHT) return false;
    const job = this.#awaiting.isFull ? undefined : (this.#nextLive() ?? this.#overdue());
    if (job !== undefined) return this.#sendRecord(job);
    if (this.#sendChunk()) return true;
    const backlog = this.#awaiting.isFull ? undefined : this.#nextBacklog();
    return backlog !== undefined && this.#sendRecord(backlog);
  }

  #nextLive(): Job | undefined {
    for (const stream of streams) {
      const sequence = this.#options.spool.nextHeld(stream, this.#live.get(stream) ?? 1);
      if (sequence === undefined) continue;
      this.#live.set(stream, sequence + 1);
      return { stream, sequence, lane: "live" };
    }
    return undefined;
  }

  #overdue(): Job | undefined {
    const { clock, ackTimeoutMs, spool } = this.#options;
    for (;;) {
      const record = this.#awaiting.takeOverdue(clock.uptimeMs() - ackTimeoutMs);
      if (record === undefined) return undefined;
      const isBacklog = record.sequence < (this.#backlog.get(record.stream)?.end ?? 0);
      if (spool.isHeld(record.stream, record.sequence))
        return { ...record, lane: isBacklog ? "backlog" : "live" };
    }
  }

  /**
   * Of the stream whose backlog has come least far: the server merges streams in the order in which they were written,
   * and can keep only so much that ran ahead.
   */
  #nextBacklog(): Job | undefined {
    if (this.#backlogInFlight >= BACKLOG_IN_FLIGHT) return undefined;
    let chosen: { readonly job: Job; readonly range: Backlog; readonly sentRatio: number } | undefined;
    for (const [stream, range] of this.#backlog) {
      const sequence = this.#options.spool.nextHeld(stream, range.next);
      if (sequence === undefined || sequence >= range.end) continue;
      range.first ??= sequence;
      const sentRatio = (sequence - range.first) / (range.end - range.first);
      if (chosen === undefined || sentRatio < chosen.sentRatio)
        chosen = { job: { stream, sequence, lane: "backlog" }, range, sentRatio };
    }
    if (chosen === undefined) return undefined;
    chosen.range.next = chosen.job.sequence + 1;
    return chosen.job;
  }

  async #sendRecord(job: Job): Promise<boolean> {
    const { spool, device, clock, logger } = this.#options;
    const record = await spool.read(job.stream, job.sequence);
    const channel = record === undefined ? undefined : channelOfRecord(record);
    if (record === undefined) return true;
    if (channel === "metrics") await this.#options.introduceAliases();
    if (this.#isOver) return true;
    if (channel === undefined) {
      logger.error("record-unreadable", "A held record is of no known kind; it is left to expire", {
        stream: job.stream,
        sequence: job.sequence,
      });
      return true;
    }
    const payload = encodeUplink({
      spoolId: spool.spoolId,
      stream: job.stream,
      sequence: job.sequence,
      lane: job.lane,
      record,
    });
    this.#awaiting.sent(job.stream, job.sequence, clock.uptimeMs());
    if (job.lane === "backlog") this.#backlogInFlight += 1;
    this.#publish(formatTopic({ device, channel }), payload, () => {
      if (job.lane === "backlog") this.#backlogInFlight -= 1;
      this.#awaiting.publishAcknowledged(job.stream, job.sequence, clock.uptimeMs());
    });
    return true;
  }

  #sendChunk(): boolean {
    if (this.#chunksInFlight >= limits.chunksInFlight) return false;
    const chunk = this.#options.chunks.take();
    if (chunk === undefined) return false;
    this.#chunksInFlight += 1;
    const channel: UpChannel = "chunk";
    const sent = this.#publish(formatTopic({ device: this.#options.device, channel }), chunk.payload, () => {
      this.#chunksInFlight -= 1;
    });
    sent.then(chunk.resolve, chunk.reject);
    return true;
  }

  /** Takes a slot until PUBACK. What fails with the session is sent again by the next one, so only chunks hear of it. */
  #publish(topic: string, payload: Uint8Array, onPuback: () => void): Promise<void> {
    this.#inFlight += 1;
    const sent = this.#options.session.publish(topic, payload, 1);
    sent.then(
      () => {
        this.#inFlight -= 1;
        onPuback();
        this.wake();
      },
      (cause: unknown) => this.#options.logger.debug("publish-unfinished", errorMessage(cause), { topic }),
    );
    return sent;
  }
}
