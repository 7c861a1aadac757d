import { encodeChunk, limits } from "@housecall/proto";
import { AppError, type Clock, type DurationMs, SECOND_MS } from "@housecall/proto/base";
import type { LogFile } from "../platform/ports.ts";
import type { DirectLink } from "../ports.ts";

/** Sent but not yet acknowledged by the server: more waits. */
const MAX_UNACKED_BYTES = 16 * limits.chunkBytes;
/** Without progress for this long it goes back to what the server has. */
const STALL_MS: DurationMs = 10 * SECOND_MS;
/** The server says where it is for every piece it could not use; a single repetition may as well be a piece sent twice. */
const REPEATS_OF_A_GAP = 2;
/** A server that acknowledges nothing all this while does not want the file any more. */
const MAX_STALLS = 60;

/** Sends one file in chunks; the server's offset is the truth. */
export interface ChunkSender {
  /** Resolves when the server has everything; rejects with the signal's reason. */
  run(): Promise<void>;
  /** The server has everything up to here. */
  acknowledge(upToOffset: number): void;
  /** Session began or ended. */
  linkChanged(): void;
}

/** What {@link createChunkSender} needs. */
export interface ChunkSenderOptions {
  readonly pullId: string;
  readonly file: LogFile;
  readonly totalBytes: number;
  readonly link: DirectLink;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onProgress(sentBytes: number): void;
}

/**
 * Invariants: `acked <= next <= total`; at most 4 publishes wait for their PUBACK; after a session began, one chunk
 * goes alone until the server has said where it stands.
 */
class FileSender implements ChunkSender {
  readonly #options: ChunkSenderOptions;
  #acked = 0;
  #next = 0;
  #inFlight = 0;
  #isProbing = true;
  #stalls = 0;
  /** How often the server has repeated where it stands. */
  #repeats = 0;
  /** Once for each position: pieces behind the gap that are on their way repeat it too. */
  #wentBackTo = -1;
  /** Publishes of an earlier attempt do not count against the new one. */
  #attempt = 0;
  #wake: () => void = () => undefined;

  constructor(options: ChunkSenderOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { signal, totalBytes } = this.#options;
    while (this.#acked < totalBytes) {
      signal.throwIfAborted();
      if (this.#canSend()) await this.#sendNext();
      else if (!(await this.#somethingHappens())) this.#stalled();
    }
  }

  acknowledge(upToOffset: number): void {
    const offset = Math.min(upToOffset, this.#options.totalBytes);
    if (this.#hasGapAt(offset)) {
      this.#wentBackTo = offset;
      this.#startOver();
      this.#wake();
      return;
    }
    // Less than before: the server lost part of the file and needs it again.
    if (offset < this.#acked) this.#next = offset;
    this.#next = Math.max(this.#next, offset);
    this.#acked = offset;
    this.#isProbing = false;
    this.#stalls = 0;
    this.#options.onProgress(offset);
    this.#wake();
  }

  linkChanged(): void {
    this.#wentBackTo = -1;
    this.#startOver();
    this.#wake();
  }

  /** A piece was damaged on its way or lost: the server repeats a position while later pieces come. */
  #hasGapAt(offset: number): boolean {
    const isRepeated = offset === this.#acked && offset < this.#next && !this.#isProbing;
    this.#repeats = isRepeated ? this.#repeats + 1 : 0;
    const isAllSent = this.#next === this.#options.totalBytes;
    return this.#repeats >= (isAllSent ? 1 : REPEATS_OF_A_GAP) && this.#wentBackTo !== offset;
  }

  #stalled(): void {
    this.#stalls += 1;
    if (this.#stalls >= MAX_STALLS) {
      throw new AppError(
        "UNAVAILABLE",
        `Pull ${this.#options.pullId}: the server acknowledges nothing beyond ${this.#acked}`,
      );
    }
    this.#startOver();
  }

  #startOver(): void {
    this.#next = this.#acked;
    this.#isProbing = true;
    this.#inFlight = 0;
    this.#attempt += 1;
  }

  #canSend(): boolean {
    const window = this.#isProbing ? 1 : limits.chunksInFlight;
    const hasProbed = this.#isProbing && this.#next > this.#acked;
    const isFull = this.#next - this.#acked >= MAX_UNACKED_BYTES;
    const { link, totalBytes } = this.#options;
    return link.isConnected() && this.#next < totalBytes && this.#inFlight < window && !hasProbed && !isFull;
  }

  async #sendNext(): Promise<void> {
    const { pullId, file, totalBytes, link } = this.#options;
    const offset = this.#next;
    const attempt = this.#attempt;
    const bytes = await file.read(offset, Math.min(limits.chunkBytes, totalBytes - offset));
    if (bytes.length === 0)
      throw new AppError("STORE_DAMAGED", `Pull ${pullId}: its file ends at ${offset} of ${totalBytes}`);
    if (attempt !== this.#attempt || offset !== this.#next) return;
    this.#next = offset + bytes.length;
    this.#inFlight += 1;
    const landed = (): void => {
      if (attempt !== this.#attempt) return;
      this.#inFlight -= 1;
      this.#wake();
    };
    // A publish that failed belongs to a session that ended: linkChanged() goes back to what the server has.
    link.publishChunk(encodeChunk({ pullId, offset, bytes, totalBytes })).then(landed, landed);
  }

  /** False when nothing happened for too long while connected. */
  #somethingHappens(): Promise<boolean> {
    const { clock, link, signal } = this.#options;
    return new Promise((resolve) => {
      const finish = (happened: boolean): void => {
        stop();
        signal.removeEventListener("abort", onAbort);
        this.#wake = () => undefined;
        resolve(happened);
      };
      const onAbort = (): void => finish(true);
      const stop = clock.after(STALL_MS, () => finish(!link.isConnected()));
      signal.addEventListener("abort", onAbort, { once: true });
      this.#wake = () => finish(true);
    });
  }
}

/** @see ChunkSender */
export function createChunkSender(options: ChunkSenderOptions): ChunkSender {
  return new FileSender(options);
}
