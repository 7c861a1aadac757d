import { limits } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";

/** A chunk that waits for its turn. */
export interface WaitingChunk {
  readonly payload: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** Chunks handed in for this session; bounded, because the executor sends few at a time. */
export class ChunkQueue {
  #chunks: WaitingChunk[] = [];

  /** Resolves at PUBACK. Rejects RATE_LIMITED when more than `limits.chunksInFlight` wait. */
  add(payload: Uint8Array): Promise<void> {
    if (this.#chunks.length >= limits.chunksInFlight) {
      return Promise.reject(
        new AppError("RATE_LIMITED", `Chunk: got more than ${limits.chunksInFlight} waiting`),
      );
    }
    return new Promise((resolve, reject) => this.#chunks.push({ payload, resolve, reject }));
  }

  take(): WaitingChunk | undefined {
    return this.#chunks.shift();
  }

  /** Rejects what waits: the session is over. */
  fail(cause: AppError): void {
    const chunks = this.#chunks;
    this.#chunks = [];
    for (const chunk of chunks) chunk.reject(cause);
  }
}
