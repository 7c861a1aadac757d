import type { FileHandle } from "node:fs/promises";
import type { LineIndex } from "./line-index.ts";
import { logLimits } from "./log-limits.ts";

/** Neighbouring lines as text, without their newlines. */
export interface LineBlock {
  readonly first: number;
  readonly texts: readonly string[];
}

/** Part of a file by its lines. */
export interface LineRange {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
}

/** How {@link readBlocks} reads. */
export interface BlockSource {
  readonly file: FileHandle;
  readonly index: LineIndex;
}

/** The lines of a range in blocks of about a mebibyte; of a line beyond the limit only its beginning. */
export async function* readRaw(
  { file, index }: BlockSource,
  { first, end }: LineRange,
): AsyncGenerator<{ readonly first: number; readonly end: number; readonly text: string }> {
  for (let from = first; from < end; ) {
    const to = blockEnd(index, from, end);
    const start = index.start(from);
    const length = index.start(to) - start;
    const isLong = to === from + 1 && length > logLimits.lineBytes;
    const bytes = await readFully(file, start, isLong ? logLimits.lineBytes : length);
    yield { first: from, end: to, text: bytes.toString("utf8") };
    from = to;
  }
}

/** The same, cut into lines. */
export async function* readBlocks(source: BlockSource, range: LineRange): AsyncGenerator<LineBlock> {
  for await (const { first, end, text } of readRaw(source, range)) {
    yield { first, texts: text.split("\n").slice(0, end - first) };
  }
}

/** As many lines as fit into a block, at least one; a line beyond the limit stands alone. */
function blockEnd(index: LineIndex, from: number, end: number): number {
  const start = index.start(from);
  let low = from + 1;
  let high = end;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (index.start(middle) - start <= logLimits.blockBytes) low = middle;
    else high = middle - 1;
  }
  return low;
}

async function readFully(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
