import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { AppError } from "../base/index.ts";
import { limits } from "../limits.ts";
import { boundedText, decode, encode, generated, wholeNumber } from "./wire.ts";

/** A piece of a pulled file, uncompressed. */
export interface Chunk {
  readonly pullId: string;
  /** Position of `bytes` in the whole, uncompressed file. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly totalBytes: number;
}

const COMPRESSION_NONE = 1;
const COMPRESSION_DEFLATE = 2;

/** Encodes a chunk, deflated where that makes it smaller. */
export function encodeChunk(chunk: Chunk): Uint8Array {
  const deflated = deflateRawSync(chunk.bytes, { level: 3 });
  const isSmaller = deflated.length < chunk.bytes.length;
  return encode(generated.Chunk, {
    pullId: chunk.pullId,
    offset: chunk.offset,
    rawBytes: chunk.bytes.length,
    compression: isSmaller ? COMPRESSION_DEFLATE : COMPRESSION_NONE,
    data: isSmaller ? deflated : chunk.bytes,
    crc32: crc32(chunk.bytes),
    totalBytes: chunk.totalBytes,
  });
}

/**
 * Decodes a chunk; never inflates beyond `limits.chunkBytes`.
 *
 * @throws AppError WIRE_MALFORMED when length or CRC-32 do not fit, WIRE_VALUE_INVALID, WIRE_TOO_LARGE.
 */
export function decodeChunk(bytes: Uint8Array): Chunk {
  const wire = decode(generated.Chunk, "Chunk", bytes, limits.frameBytes);
  const rawBytes = wholeNumber("Chunk.raw_bytes", wire.rawBytes, 0, limits.chunkBytes);
  const raw = wire.compression === COMPRESSION_DEFLATE ? inflate(wire.data, rawBytes) : wire.data;
  if (raw.length !== rawBytes || crc32(raw) !== wire.crc32) {
    throw new AppError("WIRE_MALFORMED", `Chunk at ${wire.offset}: length or CRC-32 does not fit`);
  }
  const totalBytes = wholeNumber("Chunk.total_bytes", wire.totalBytes, 0, limits.pullMaxBytes);
  return {
    pullId: boundedText("Chunk.pull_id", wire.pullId, 64),
    offset: wholeNumber("Chunk.offset", wire.offset, 0, totalBytes - rawBytes),
    bytes: raw,
    totalBytes,
  };
}

function inflate(data: Uint8Array, rawBytes: number): Uint8Array {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, rawBytes) });
  } catch (cause) {
    throw new AppError("WIRE_MALFORMED", `Chunk: ${data.length} bytes do not inflate to ${rawBytes}`, {
      cause,
    });
  }
}
