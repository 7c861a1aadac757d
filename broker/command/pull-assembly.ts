import { AppError, type Clock, type DurationMs, SECOND_MS, toAppError } from "@housecall/proto/base";
import type { PartFile } from "./part-files.ts";

/** What became of a piece: "gap" was not kept, because bytes before it are missing. */
export type PieceOutcome = "stored" | "duplicate" | "gap";

/** What an assembly tells its owner. */
export interface AssemblyEvents {
  /** Bytes were fsynced, or a piece came that was not the next one. */
  readonly onPosition: (lengthBytes: number) => void;
  /** The disk refuses and the assembly tries again; undefined: it works again. */
  readonly onTrouble: (trouble: AppError | undefined) => void;
}

/** Pieces of one pull that wait for the disk. A device may have 4 in flight, its session 16. */
const PENDING_PIECES = 16;
/** How soon a refused write is tried again. */
const RETRY_MS: DurationMs = SECOND_MS;

interface Pending {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly resolve: (outcome: PieceOutcome) => void;
  readonly reject: (error: AppError) => void;
}

/**
 * Puts the pieces of one pull together: appends them in order, with one fsync for all that wait.
 *
 * Invariants: the part holds at least `length` right bytes; only bytes at or after `length` are written;
 * `length` moves only after an fsync; one write at a time. A piece that leaves a gap is dropped: the
 * position that follows tells the device where to go on.
 */
export class PullAssembly {
  readonly #part: PartFile;
  readonly #clock: Clock;
  readonly #events: AssemblyEvents;
  readonly #closing = new AbortController();
  #length: number;
  #pending: Pending[] = [];
  #draining: Promise<void> | undefined;

  constructor(options: { readonly part: PartFile; readonly clock: Clock; readonly events: AssemblyEvents }) {
    this.#part = options.part;
    this.#clock = options.clock;
    this.#events = options.events;
    this.#length = options.part.sizeBytes;
  }

  /** Where the part lies. */
  get path(): string {
    return this.#part.path;
  }

  /** Bytes from the beginning that are safe on the disk. */
  get lengthBytes(): number {
    return this.#length;
  }

  /**
   * Resolves when the piece is fsynced, or need not be.
   *
   * @throws AppError UNAVAILABLE when the assembly is closed before, or too many pieces wait.
   */
  accept(piece: { readonly offset: number; readonly bytes: Uint8Array }): Promise<PieceOutcome> {
    if (this.#closing.signal.aborted) return Promise.reject(closed());
    if (this.#pending.length >= PENDING_PIECES) return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      this.#pending.push({ ...piece, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing waits for the disk. */
  async settled(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  /** Refuses what still waits, lets a running write end, closes the part. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#draining;
    this.#events.onTrouble(undefined);
    await this.#part.close();
  }

  /** Never rejects: what goes wrong is told to the pieces. Begins in a later turn, so that pieces gather. */
  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const batch = this.#pending.toSorted((a, b) => a.offset - b.offset);
      this.#pending = [];
      try {
        const outcomes = await this.#append(batch);
        for (const [index, piece] of batch.entries()) piece.resolve(outcomes[index] ?? "gap");
      } catch (error) {
        for (const piece of batch) piece.reject(toAppError(error));
      }
    }
    this.#draining = undefined; // in the same turn as the last look: a piece that comes later starts anew
  }

  async #append(batch: readonly Pending[]): Promise<readonly PieceOutcome[]> {
    const { bytes, outcomes } = fit(batch, this.#length);
    if (bytes.length > 0) await this.#write(bytes);
    this.#length += bytes.length;
    this.#events.onPosition(this.#length);
    return outcomes;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (;;) {
      if (this.#closing.signal.aborted) throw closed();
      try {
        await this.#part.writeDurably(this.#length, bytes);
        this.#events.onTrouble(undefined);
        return;
      } catch (error) {
        await this.#waitOut(toAppError(error));
      }
    }
  }

  async #waitOut(trouble: AppError): Promise<void> {
    if (trouble.remedy !== "retry") throw trouble;
    this.#events.onTrouble(trouble);
    try {
      await this.#clock.sleep(RETRY_MS, this.#closing.signal);
    } catch (cause) {
      throw closed(cause);
    }
  }
}

/** Which of the sorted pieces follow on each other from `length`, and the bytes that they add. */
function fit(
  batch: readonly Pending[],
  length: number,
): { bytes: Uint8Array; outcomes: readonly PieceOutcome[] } {
  const added: Uint8Array[] = [];
  let end = length;
  const outcomes = batch.map(({ offset, bytes }): PieceOutcome => {
    if (offset > end) return "gap";
    const pieceEnd = offset + bytes.length;
    if (pieceEnd <= end) return "duplicate";
    added.push(bytes.subarray(end - offset));
    end = pieceEnd;
    return "stored";
  });
  return { bytes: added.length === 1 ? (added[0] ?? new Uint8Array()) : Buffer.concat(added), outcomes };
}

function closed(cause?: unknown): AppError {
  return new AppError("UNAVAILABLE", "Chunk: the session or the pull ended before it was stored", { cause });
}

function tooMany(): AppError {
  return new AppError(
    "UNAVAILABLE",
    `Chunk: ${PENDING_PIECES} pieces of this pull wait for the disk already`,
  );
}
