import type { EpochMs } from "../base/index.ts";
import { limits } from "../limits.ts";
import { type Stream, streamNames } from "./stream.ts";
import { boundedList, boundedText, bytesOf, decode, encode, generated, hexOf, wholeNumber } from "./wire.ts";

/** Why a record went to quarantine instead of the store. */
export type RejectionReason =
  | "malformed"
  | "too_large"
  | "value_invalid"
  | "value_not_finite"
  | "wrong_channel"
  | "topic_invalid"
  | "not_permitted"
  | "rate_limited"
  | "unknown_alias";

/** What is safe of one stream. */
export interface StreamAck {
  readonly stream: Stream;
  /** Every sequence from 1 to here is stored, rejected or known as lost; 0: none. */
  readonly upTo: number;
  /** Further stored sequences above `upTo`, ascending, at most 16. */
  readonly ranges: readonly { readonly first: number; readonly last: number }[];
  /** Quarantined: counted on the server, not to be sent again. */
  readonly rejected: readonly { readonly sequence: number; readonly reason: string }[];
}

/** The application-level acknowledgement: the only thing on which a spool is trimmed. */
export interface Ack {
  readonly spoolId: string;
  readonly streams: readonly StreamAck[];
  readonly birthWanted: boolean;
  readonly chunks: readonly { readonly pullId: string; readonly upToOffset: number }[];
  readonly serverWallMs: EpochMs;
}

export function encodeAck(ack: Ack): Uint8Array {
  return encode(generated.Ack, {
    ...ack,
    spoolId: bytesOf(ack.spoolId),
    streams: ack.streams.map((entry) => ({
      stream: streamNames.toWire(entry.stream),
      upTo: entry.upTo,
      ranges: [...entry.ranges],
      rejected: [...entry.rejected],
    })),
    chunks: [...ack.chunks],
  });
}

/** @throws AppError WIRE_* */
export function decodeAck(bytes: Uint8Array): Ack {
  const wire = decode(generated.Ack, "Ack", bytes, limits.frameBytes);
  return {
    spoolId: hexOf("Ack.spool_id", wire.spoolId, 8),
    streams: boundedList("Ack.streams", wire.streams, streamNames.names.length).map((entry) => ({
      stream: streamNames.fromWire("StreamAck.stream", entry.stream ?? 0),
      upTo: wholeNumber("StreamAck.up_to", entry.upTo ?? 0),
      ranges: boundedList("StreamAck.ranges", entry.ranges ?? [], limits.ackRanges).map((range) => ({
        first: wholeNumber("SequenceRange.first", range.first ?? 0, 1),
        last: wholeNumber("SequenceRange.last", range.last ?? 0, range.first ?? 1),
      })),
      rejected: boundedList("StreamAck.rejected", entry.rejected ?? [], limits.rejectionsPerAck).map(
        (rejection) => ({
          sequence: wholeNumber("Rejection.sequence", rejection.sequence ?? 0, 1),
          reason: boundedText("Rejection.reason", rejection.reason ?? "", 64),
        }),
      ),
    })),
    birthWanted: wire.birthWanted,
    chunks: boundedList("Ack.chunks", wire.chunks, 64).map((chunk) => ({
      pullId: boundedText("ChunkAck.pull_id", chunk.pullId ?? "", 64),
      upToOffset: wholeNumber("ChunkAck.up_to_offset", chunk.upToOffset ?? 0),
    })),
    serverWallMs: wholeNumber("Ack.server_wall_ms", wire.serverWallMs),
  };
}
