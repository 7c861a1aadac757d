/**
 * Where a file was left off, as kept on disk:
 *
 *     {"identity":"65024:131","offset":4711,"headBytes":256,"headCrc":305419896}
 *
 * The checksum of the file's beginning tells a file from a later one that got its inode. A damaged text counts as none.
 */
import { crc32 } from "node:zlib";
import * as z from "zod/mini";
import type { LogFile } from "../platform/ports.ts";

const schema = z.object({
  identity: z.string(),
  offset: z.number(),
  headBytes: z.number(),
  headCrc: z.number(),
});

/** A position in one file, whatever its name is by now. */
export type FileCursor = z.output<typeof schema>;

const HEAD_BYTES = 256;

/** Reads a kept cursor. */
export function parseFileCursor(text: string | undefined): FileCursor | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The cursor for a position in an open file. */
export async function fileCursorAt(file: LogFile, identity: string, offset: number): Promise<FileCursor> {
  const head = await file.read(0, Math.min(HEAD_BYTES, offset));
  return { identity, offset, headBytes: head.length, headCrc: crc32(head) };
}

/** True when this is the very file of the cursor and nothing before its position was taken away. */
export async function isFileOf(file: LogFile, cursor: FileCursor): Promise<boolean> {
  const facts = await file.facts();
  if (facts.identity !== cursor.identity || facts.sizeBytes < cursor.offset) return false;
  const head = await file.read(0, cursor.headBytes);
  return head.length === cursor.headBytes && crc32(head) === cursor.headCrc;
}
