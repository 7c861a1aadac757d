import type { Stream } from "@housecall/proto";
import { type EpochMs, errorMessage, type Logger } from "@housecall/proto/base";
import { payloadOf, SEGMENT_HEADER_BYTES, scanFrames } from "./frame.ts";
import type { SpoolDisk } from "./spool-disk.ts";
import { findRecord, type StreamStates } from "./stream-state.ts";

/** Reads records back from the segments; never changes anything. */
export class SpoolReader {
  readonly #disk: SpoolDisk;
  readonly #logger: Logger;
  readonly #states: StreamStates;
  readonly #seed: number;

  constructor(options: {
    readonly disk: SpoolDisk;
    readonly logger: Logger;
    readonly states: StreamStates;
    readonly seed: number;
  }) {
    this.#disk = options.disk;
    this.#logger = options.logger;
    this.#states = options.states;
    this.#seed = options.seed;
  }

  /** The payload of a held record; "gone" when it need not be sent any more, "damaged" when its bytes are not what was written. */
  async read(stream: Stream, sequence: number): Promise<Uint8Array | "gone" | "damaged"> {
    const state = this.#states[stream];
    if (state.gone.has(sequence)) return "gone";
    const place = findRecord(state, sequence);
    const bytes =
      place === undefined
        ? undefined
        : await this.#readBytes(place.segment.name, place.offset, place.maxBytes);
    const payload =
      bytes === undefined ? undefined : payloadOf(bytes, { stream, seed: this.#seed, sequence });
    // It may have been acknowledged, and its file removed, while it was being read.
    return payload ?? (state.gone.has(sequence) ? "gone" : "damaged");
  }

  /** The first record of a stream that was written at `atMs` or later; the next sequence when there is none. */
  async findFirstSince(stream: Stream, atMs: EpochMs): Promise<number> {
    const state = this.#states[stream];
    const segment = state.segments.find((candidate) => candidate.records > 0 && candidate.lastAtMs >= atMs);
    if (segment === undefined) return state.synced + 1;
    const bytes = (await this.#readBytes(segment.name, 0, segment.sizeBytes)) ?? Buffer.alloc(0);
    const { frames } = scanFrames(bytes, { start: SEGMENT_HEADER_BYTES, stream, seed: this.#seed });
    return (
      frames.find((frame) => frame.kind === "record" && frame.atMs >= atMs)?.sequence ?? segment.last + 1
    );
  }

  async #readBytes(name: string, offset: number, length: number): Promise<Buffer | undefined> {
    try {
      const bytes = await this.#disk.read(name, offset, length);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    } catch (cause) {
      this.#logger.debug("spool-read-failed", errorMessage(cause), { file: name });
      return undefined;
    }
  }
}
