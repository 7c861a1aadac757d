import { limits } from "@housecall/proto";
import { KIBIBYTE, MEBIBYTE } from "@housecall/proto/base";
import type { LogFile, LogFiles } from "../platform/ports.ts";
import { type FileCursor, fileCursorAt, isFileOf, parseFileCursor } from "./file-cursor.ts";
import { decodeText } from "./harmless-text.ts";
import { readLineFacts } from "./line-facts.ts";
import {
  createLineSplitter,
  type LineSplitter,
  PARTIAL_LINE_WAIT_MS,
  type SplitLine,
} from "./line-splitter.ts";
import { type Cursor, LOOK_AHEAD_BYTES, type SourceContext } from "./raw-line.ts";

const BLOCK_BYTES = 64 * KIBIBYTE;
/** Read of one file in one poll; the rest waits for the next. */
const MAX_BYTES_PER_POLL = 8 * MEBIBYTE;

/** Follows one path through rotation (by identity) and truncation. */
export interface FileFollower {
  /** Takes what was written since the last call. */
  poll(): Promise<void>;
  close(): Promise<void>;
}

/** What {@link createFileFollower} needs. */
export interface FileFollowerOptions {
  readonly context: SourceContext;
  readonly path: string;
  readonly files: LogFiles;
  /** Where to begin without a cursor. */
  readonly start: "beginning" | "end";
}

interface OpenFile {
  readonly file: LogFile;
  readonly identity: string;
  /** Bytes of this path before this file: position of its first byte. */
  base: number;
  splitter: LineSplitter;
  offset: number;
  /** Behind the last whole line. */
  lineEnd: number;
  waitingSinceMs: number | undefined;
}

/** Name of the source of a path, and key of its cursor. */
export function fileSource(path: string): string {
  return `file:${path}`;
}

/** @see FileFollower */
export function createFileFollower(options: FileFollowerOptions): FileFollower {
  const { path, files } = options;
  let current: OpenFile | undefined;
  let last: OpenFile | undefined;

  async function poll(): Promise<void> {
    const facts = await files.facts(path);
    if (current !== undefined && facts?.identity !== current.identity) {
      await drain(current, options);
      await finish(current, options);
      last = current;
      current = undefined;
    }
    if (current === undefined && facts?.kind === "file")
      current = last === undefined ? await openFirst(options) : await openNext(options, last);
    if (current !== undefined) await readNew(current, options);
  }

  return {
    poll,
    close: async () => {
      await current?.file.close();
      current = undefined;
    },
  };
}

/** Goes on where the cursor says, even when the file was rotated meanwhile. */
async function openFirst(options: FileFollowerOptions): Promise<OpenFile | undefined> {
  const { context, path, files } = options;
  const file = await files.open(path);
  if (file === undefined) return undefined;
  const { identity, sizeBytes } = await file.facts();
  const { cursor: text, at, furthest } = context.placeOf(fileSource(path));
  const cursor = parseFileCursor(text);
  if (cursor === undefined) {
    const offset = options.start === "end" ? sizeBytes : 0;
    const open = toOpenFile({ file, identity, offset, base: furthest });
    // A restart before the first line must not take its place for "never seen" and skip to the end again.
    await context.begins(await cursorAt(open, path));
    return open;
  }
  if (await isFileOf(file, cursor))
    return toOpenFile({ file, identity, offset: cursor.offset, base: at - cursor.offset });
  const rotated = await readRotated(options, cursor, at);
  return reportOpened(toOpenFile({ file, identity, offset: 0, base: rotated ?? furthest }), options);
}

/** A later file of the same path begins at its beginning. */
async function openNext(options: FileFollowerOptions, last: OpenFile): Promise<OpenFile | undefined> {
  const file = await options.files.open(options.path);
  if (file === undefined) return undefined;
  const { identity } = await file.facts();
  return reportOpened(toOpenFile({ file, identity, offset: 0, base: last.base + last.offset }), options);
}

async function reportOpened(open: OpenFile, options: FileFollowerOptions): Promise<OpenFile> {
  await reportCursor(open, options);
  return open;
}

function toOpenFile(options: Pick<OpenFile, "file" | "identity" | "offset" | "base">): OpenFile {
  const { offset } = options;
  return {
    ...options,
    splitter: newSplitter(offset),
    lineEnd: offset,
    waitingSinceMs: undefined,
  };
}

function newSplitter(startOffset: number): LineSplitter {
  return createLineSplitter({ maxBytes: limits.logLineBytes + LOOK_AHEAD_BYTES, startOffset });
}

/** Reads the rest of a file that got another name while nobody looked: app.log.1, app.log-20260105; its last position if it is found. */
async function readRotated(
  options: FileFollowerOptions,
  cursor: FileCursor,
  at: number,
): Promise<number | undefined> {
  for (const candidate of await options.files.expand(`${options.path}*`)) {
    if (candidate === options.path) continue;
    const file = await options.files.open(candidate);
    if (file === undefined) continue;
    const isIt = await isFileOf(file, cursor);
    const { identity, offset } = cursor;
    const rotated = toOpenFile({ file, identity, offset, base: at - offset });
    if (isIt) {
      await drain(rotated, options);
      takeLine(rotated.splitter.end(), rotated, options);
    }
    await file.close();
    if (isIt) return rotated.base + rotated.offset;
  }
  return undefined;
}

async function drain(open: OpenFile, options: FileFollowerOptions): Promise<void> {
  while ((await readSome(open, options)) > 0);
}

async function finish(open: OpenFile, options: FileFollowerOptions): Promise<void> {
  takeLine(open.splitter.end(), open, options);
  await open.file.close();
}

async function readNew(open: OpenFile, options: FileFollowerOptions): Promise<void> {
  const { sizeBytes } = await open.file.facts();
  if (sizeBytes < open.offset)
    Object.assign(open, {
      base: open.base + open.offset,
      offset: 0,
      lineEnd: 0,
      splitter: newSplitter(0),
      waitingSinceMs: undefined,
    });
  const before = open.lineEnd;
  for (let left = MAX_BYTES_PER_POLL; left > 0; ) {
    const length = await readSome(open, options);
    if (length === 0) break;
    left -= length;
  }
  releaseStalePart(open, options);
  if (open.lineEnd !== before) await reportCursor(open, options);
}

async function readSome(open: OpenFile, options: FileFollowerOptions): Promise<number> {
  const bytes = await open.file.read(open.offset, BLOCK_BYTES);
  open.offset += bytes.length;
  for (const line of open.splitter.push(bytes)) takeLine(line, open, options);
  open.lineEnd = open.offset - open.splitter.waitingBytes;
  return bytes.length;
}

/** A line without an end waits for it, but not for ever. */
function releaseStalePart(open: OpenFile, options: FileFollowerOptions): void {
  const nowMs = options.context.clock.uptimeMs();
  if (open.splitter.waitingBytes === 0) open.waitingSinceMs = undefined;
  else open.waitingSinceMs ??= nowMs;
  if (open.waitingSinceMs === undefined || nowMs - open.waitingSinceMs < PARTIAL_LINE_WAIT_MS) return;
  takeLine(open.splitter.end(), open, options);
  open.lineEnd = open.offset;
  open.waitingSinceMs = undefined;
}

function takeLine(line: SplitLine | undefined, open: OpenFile, { context, path }: FileFollowerOptions): void {
  const { sink, clock } = context;
  const source = fileSource(path);
  if (line === undefined || !sink.admit(source)) return;
  const message = decodeText(line.head);
  const { atMs, severity } = readLineFacts(message, clock.nowMs());
  sink.take({
    atMs: atMs ?? clock.nowMs(),
    severity,
    source,
    unit: "",
    message,
    cutBytes: line.cutBytes,
    position: open.base + line.endOffset,
  });
}

async function reportCursor(open: OpenFile, { context, path }: FileFollowerOptions): Promise<void> {
  context.sink.reached(await cursorAt(open, path));
}

async function cursorAt(open: OpenFile, path: string): Promise<Cursor> {
  const cursor = await fileCursorAt(open.file, open.identity, open.lineEnd);
  return { key: fileSource(path), value: JSON.stringify(cursor), at: open.base + open.lineEnd };
}
