import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError, KIBIBYTE, MEBIBYTE } from "@housecall/proto/base";
import type { LogFile } from "../platform/ports.ts";

/** No file gives more than this, packed or not: a pull is at most 64 MiB, and its newest lines are kept. */
const MAX_UNPACKED_BYTES = 1_024 * MEBIBYTE;
/** Real logs are packed 5 to 50 times; what is packed tighter was made to hurt. */
const MAX_RATIO = 200;
/** Below this the ratio says nothing. */
const RATIO_FROM_BYTES = 4 * MEBIBYTE;
/** The lines of a block live at the same time: with 32 KiB the agent is 3.4 MB larger at the height of a pull, and no faster. */
const BLOCK_BYTES = 8 * KIBIBYTE;

/** Blocks of a file as it is. */
export async function* readPlain(file: LogFile): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < MAX_UNPACKED_BYTES; ) {
    const bytes = await file.read(offset, BLOCK_BYTES);
    if (bytes.length === 0) return;
    offset += bytes.length;
    yield bytes;
  }
}

/** Blocks of a gzip file, unpacked piece by piece. @throws AppError TOO_LARGE for a bomb, WIRE_MALFORMED when damaged. */
export async function* readGzip(file: LogFile): AsyncGenerator<Uint8Array> {
  let packedBytes = 0;
  async function* packed(): AsyncGenerator<Uint8Array> {
    for await (const bytes of readPlain(file)) {
      packedBytes += bytes.length;
      // A copy: the stream keeps it while the file's buffer is used again.
      yield new Uint8Array(bytes);
    }
  }
  const source = Readable.from(packed(), { objectMode: false });
  const unpacker = createGunzip({ chunkSize: BLOCK_BYTES });
  source.on("error", (error) => unpacker.destroy(error));
  let unpackedBytes = 0;
  try {
    for await (const bytes of source.pipe(unpacker)) {
      unpackedBytes += bytes.length;
      const isBomb = unpackedBytes > RATIO_FROM_BYTES && unpackedBytes > packedBytes * MAX_RATIO;
      if (isBomb || unpackedBytes > MAX_UNPACKED_BYTES) {
        throw new AppError(
          "TOO_LARGE",
          `Packed log: ${packedBytes} bytes unpack to more than ${unpackedBytes}`,
        );
      }
      yield bytes;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("WIRE_MALFORMED", "Packed log: is damaged", { cause });
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}
