/**
 * The note that lies with a loss record, in the same fsync: the range that it declares, so that no start declares it
 * again. Little endian.
 *
 *     "LOST" | stream u8 | first u48 | last u48
 */
import { type Stream, streams } from "@housecall/proto";

/** Sequences of a stream that were declared lost. */
export interface DeclaredRange {
  readonly stream: Stream;
  readonly first: number;
  readonly last: number;
}

const MAGIC = Buffer.from("LOST", "latin1");
const SIZE_BYTES = 17;

export function encodeLossNote({ stream, first, last }: DeclaredRange): Buffer {
  const bytes = Buffer.alloc(SIZE_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt8(streams.indexOf(stream) + 1, 4);
  bytes.writeUIntLE(first, 5, 6);
  bytes.writeUIntLE(last, 11, 6);
  return bytes;
}

/** Undefined for every other note. */
export function decodeLossNote(note: Buffer): DeclaredRange | undefined {
  if (note.length !== SIZE_BYTES || !note.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const stream = streams[note.readUInt8(4) - 1];
  return stream === undefined
    ? undefined
    : { stream, first: note.readUIntLE(5, 6), last: note.readUIntLE(11, 6) };
}
