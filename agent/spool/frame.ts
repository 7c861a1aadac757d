/**
 * How a segment file is written: a header, then frames. Little endian.
 *
 *     header (80 bytes)  "HCSPOOL1" | spool id 8 | stream u8 … | first u64 | heads 4 x u64 | created f64 | aliases u32 | CRC u32
 *     frame  (32 bytes)  "HS" | kind u8 | stream u8 | length u32 | sequence u64 | time f64 | CRC of payload | CRC of this header
 *            then the payload: the record, or for a gap the last lost sequence as u64; a record of kind 3
 *            begins with the length (u32) and the bytes of a note, which stays on the device
 *
 * Both CRC-32s of a frame are seeded with the spool id, so that bytes of another spool, or bytes that
 * a record merely quotes, are never taken for a frame. A damaged payload costs one record; a damaged
 * frame header costs what lies up to the next frame that is whole.
 */
import { crc32 } from "node:zlib";
import { type Stream, streams } from "@housecall/proto";

/** "record" carries bytes to be sent; "gap" says that sequence..last were declared lost. */
export type FrameKind = "record" | "gap";

/** A frame to be written. */
export interface Frame {
  readonly kind: FrameKind;
  readonly stream: Stream;
  readonly sequence: number;
  readonly atMs: number;
  readonly payload: Uint8Array;
  /** Kept with a record, in the same fsync, and never sent. */
  readonly note?: Uint8Array | undefined;
}

/** Where a frame lies in its file. */
export interface FramePlace {
  readonly kind: FrameKind;
  readonly sequence: number;
  readonly atMs: number;
  readonly offset: number;
  /** Of the frame with its header. */
  readonly sizeBytes: number;
  /** False: the header is whole, the payload is not. */
  readonly isWhole: boolean;
  /** Last sequence of a gap; `sequence` itself for a record. */
  readonly last: number;
  /** Of a whole record; a view of the bytes that were scanned. */
  readonly note: Buffer | undefined;
}

/** Told a note of a stream that is durable, as its record is. The bytes are good until it returns. */
export type NoteListener = (stream: Stream, note: Uint8Array) => void;

/** What {@link scanFrames} found behind the last frame: nothing, a frame cut off by the end, or other bytes. */
export type Tail = "clean" | "cut" | "garbage";

export const SEGMENT_HEADER_BYTES = 80;
export const FRAME_HEADER_BYTES = 32;
/** No frame is longer; a length above it is damage. */
const MAX_PAYLOAD_BYTES = 1_048_576;
const FRAME_MAGIC = Buffer.from("HS", "latin1");
const SEGMENT_MAGIC = Buffer.from("HCSPOOL1", "latin1");
const kinds: readonly FrameKind[] = ["record", "gap"];
const NOTED_RECORD = 3;
const NOTE_LENGTH_BYTES = 4;

/** The head of a segment: enough to go on numbering when nothing else is left. */
export interface SegmentHeader {
  /** 16 hexadecimal digits. */
  readonly spoolId: string;
  readonly stream: Stream;
  /** Sequence of the first record that may be in this segment. */
  readonly first: number;
  /** Next sequence of every stream when this segment was made. */
  readonly heads: readonly number[];
  readonly createdAtMs: number;
  /** Aliases given out when this segment was made. */
  readonly aliasCount: number;
}

export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  SEGMENT_MAGIC.copy(bytes);
  bytes.write(header.spoolId, 8, 8, "hex");
  bytes.writeUInt8(streams.indexOf(header.stream) + 1, 16);
  bytes.writeUIntLE(header.first, 24, 6);
  header.heads.forEach((head, index) => {
    bytes.writeUIntLE(head, 32 + index * 8, 6);
  });
  bytes.writeDoubleLE(header.createdAtMs, 64);
  bytes.writeUInt32LE(header.aliasCount, 72);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 76)), 76);
  return bytes;
}

/** Reads a segment header; undefined when it is damaged or too short. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | undefined {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, 8).equals(SEGMENT_MAGIC)) return undefined;
  if (crc32(bytes.subarray(0, 76)) !== bytes.readUInt32LE(76)) return undefined;
  const stream = streams[bytes.readUInt8(16) - 1];
  if (stream === undefined) return undefined;
  return {
    spoolId: bytes.toString("hex", 8, 16),
    stream,
    first: bytes.readUIntLE(24, 6),
    heads: streams.map((_, index) => bytes.readUIntLE(32 + index * 8, 6)),
    createdAtMs: bytes.readDoubleLE(64),
    aliasCount: bytes.readUInt32LE(72),
  };
}

/** The number with which both checksums of this spool's frames start. */
export function checksumSeed(spoolId: string): number {
  return crc32(Buffer.from(spoolId, "hex"));
}

export function encodeFrame(frame: Frame, seed: number): Buffer {
  const payload = frame.note === undefined ? frame.payload : withNote(frame.payload, frame.note);
  const bytes = Buffer.alloc(FRAME_HEADER_BYTES + payload.length);
  FRAME_MAGIC.copy(bytes);
  bytes.writeUInt8(frame.note === undefined ? kinds.indexOf(frame.kind) + 1 : NOTED_RECORD, 2);
  bytes.writeUInt8(streams.indexOf(frame.stream) + 1, 3);
  bytes.writeUInt32LE(payload.length, 4);
  bytes.writeUIntLE(frame.sequence, 8, 6);
  bytes.writeDoubleLE(frame.atMs, 16);
  bytes.writeUInt32LE(crc32(payload, seed), 24);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 28), seed), 28);
  bytes.set(payload, FRAME_HEADER_BYTES);
  return bytes;
}

function withNote(payload: Uint8Array, note: Uint8Array): Buffer {
  const length = Buffer.alloc(NOTE_LENGTH_BYTES);
  length.writeUInt32LE(note.length);
  return Buffer.concat([length, note, payload]);
}

/** The frame that says that `first..last` of a stream are lost and were reported. */
export function gapFrame(
  stream: Stream,
  gap: { readonly first: number; readonly last: number },
  atMs: number,
): Frame {
  const payload = Buffer.alloc(8);
  payload.writeUIntLE(gap.last, 0, 6);
  return { kind: "gap", stream, sequence: gap.first, atMs, payload };
}

/** Finds every frame of `stream` from byte `start` of a file on; skips damage and goes on at the next whole frame header. */
export function scanFrames(
  bytes: Buffer,
  options: { readonly start: number; readonly stream: Stream; readonly seed: number },
): { readonly frames: readonly FramePlace[]; readonly tail: Tail; readonly endOffset: number } {
  const frames: FramePlace[] = [];
  let at = options.start;
  let tail: Tail = "clean";
  while (at < bytes.length) {
    const place = readPlace(bytes, at, options);
    if (place !== undefined && at + place.sizeBytes <= bytes.length) {
      frames.push(place);
      at += place.sizeBytes;
      continue;
    }
    const next = nextHeader(bytes, at + 1, options);
    if (next === undefined) {
      tail = place !== undefined || isCutHeader(bytes, at) ? "cut" : "garbage";
      break;
    }
    at = next;
  }
  return { frames, tail, endOffset: at };
}

/** The payload of a frame that was read from disk; undefined when it is damaged. */
export function payloadOf(
  bytes: Buffer,
  options: { readonly stream: Stream; readonly seed: number; readonly sequence: number },
): Buffer | undefined {
  const place = readPlace(bytes, 0, options);
  const isRight =
    place?.isWhole === true && place.sequence === options.sequence && place.sizeBytes <= bytes.length;
  const noteBytes = place?.note === undefined ? 0 : NOTE_LENGTH_BYTES + place.note.length;
  return isRight ? bytes.subarray(FRAME_HEADER_BYTES + noteBytes, place.sizeBytes) : undefined;
}

function readPlace(
  bytes: Buffer,
  at: number,
  options: { readonly stream: Stream; readonly seed: number },
): FramePlace | undefined {
  if (
    at + FRAME_HEADER_BYTES > bytes.length ||
    bytes[at] !== FRAME_MAGIC[0] ||
    bytes[at + 1] !== FRAME_MAGIC[1]
  )
    return undefined;
  if (crc32(bytes.subarray(at, at + 28), options.seed) !== bytes.readUInt32LE(at + 28)) return undefined;
  const isNoted = bytes.readUInt8(at + 2) === NOTED_RECORD;
  const kind = isNoted ? "record" : kinds[bytes.readUInt8(at + 2) - 1];
  const length = bytes.readUInt32LE(at + 4);
  if (
    kind === undefined ||
    length > MAX_PAYLOAD_BYTES ||
    streams[bytes.readUInt8(at + 3) - 1] !== options.stream
  )
    return undefined;
  const payload = bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + length);
  const isWhole = payload.length === length && crc32(payload, options.seed) === bytes.readUInt32LE(at + 24);
  const sequence = bytes.readUIntLE(at + 8, 6);
  const last = kind === "gap" && isWhole && length === 8 ? payload.readUIntLE(0, 6) : sequence;
  return {
    kind,
    sequence,
    last,
    atMs: bytes.readDoubleLE(at + 16),
    offset: at,
    sizeBytes: FRAME_HEADER_BYTES + length,
    isWhole,
    note: isNoted && isWhole ? noteOf(payload) : undefined,
  };
}

function noteOf(payload: Buffer): Buffer {
  return payload.subarray(NOTE_LENGTH_BYTES, NOTE_LENGTH_BYTES + payload.readUInt32LE(0));
}

function nextHeader(
  bytes: Buffer,
  from: number,
  options: { readonly stream: Stream; readonly seed: number },
): number | undefined {
  for (let at = bytes.indexOf(FRAME_MAGIC, from); at !== -1; at = bytes.indexOf(FRAME_MAGIC, at + 1)) {
    const place = readPlace(bytes, at, options);
    if (place !== undefined && at + place.sizeBytes <= bytes.length) return at;
  }
  return undefined;
}

function isCutHeader(bytes: Buffer, at: number): boolean {
  const rest = bytes.length - at;
  return (
    rest < FRAME_HEADER_BYTES &&
    bytes[at] === FRAME_MAGIC[0] &&
    (rest === 1 || bytes[at + 1] === FRAME_MAGIC[1])
  );
}
