import { limits } from "@housecall/proto";
import { type Clock, KIBIBYTE, MEBIBYTE } from "@housecall/proto/base";
import type { LogFile, LogFiles } from "../platform/ports.ts";
import { type FileCursor, fileCursorAt, isFileOf } from "./file-cursor.ts";
import { decodeText } from "./harmless-text.ts";
import { readLineFacts } from "./line-facts.ts";
import {
  createLineSplitter,
  type LineSplitter,
  PARTIAL_LINE_WAIT_MS,
  type SplitLine,
} from "./line-splitter.ts";
import { type LineSink, LOOK_AHEAD_BYTES } from "./raw-line.ts";

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
  readonly path: string;
  readonly files: LogFiles;
  readonly sink: LineSink;
  readonly clock: Clock;
  readonly cursor: FileCursor | undefined;
  /** Where to begin without a cursor. */
  readonly start: "beginning" | "end";
}

interface OpenFile {
  readonly file: LogFile;
  readonly identity: string;
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
  let isFirst = true;

  async function poll(): Promise<void> {
    const facts = await files.facts(path);
    if (current !== undefined && facts?.identity !== current.identity) {
      await drain(current, options);
      await finish(current, options);
      current = undefined;
    }
    if (current === undefined && facts?.kind === "file") {
      current = await openAt(options, isFirst);
      isFirst = false;
      // Also before the first line: a restart must not take its place for "never seen" and skip to the end again.
      if (current !== undefined) await reportCursor(current, options);
    }
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

/** At first it goes on where the cursor says, even when the file was rotated meanwhile; later files begin at their beginning. */
async function openAt(options: FileFollowerOptions, isFirst: boolean): Promise<OpenFile | undefined> {
  const { path, files, cursor } = options;
  const file = await files.open(path);
  if (file === undefined) return undefined;
  const { identity, sizeBytes } = await file.facts();
  if (!isFirst) return toOpenFile(file, identity, 0);
  if (cursor === undefined) return toOpenFile(file, identity, options.start === "end" ? sizeBytes : 0);
  if (await isFileOf(file, cursor)) return toOpenFile(file, identity, cursor.offset);
  await readRotated(options, cursor);
  return toOpenFile(file, identity, 0);
}

function toOpenFile(file: LogFile, identity: string, offset: number): OpenFile {
  return {
    file,
    identity,
    splitter: newSplitter(offset),
    offset,
    lineEnd: offset,
    waitingSinceMs: undefined,
  };
}

function newSplitter(startOffset: number): LineSplitter {
  return createLineSplitter({ maxBytes: limits.logLineBytes + LOOK_AHEAD_BYTES, startOffset });
}

/** Reads the rest of a file that got another name while nobody looked: app.log.1, app.log-20260105. */
async function readRotated(options: FileFollowerOptions, cursor: FileCursor): Promise<void> {
  for (const candidate of await options.files.expand(`${options.path}*`)) {
    if (candidate === options.path) continue;
    const file = await options.files.open(candidate);
    if (file === undefined) continue;
    const isIt = await isFileOf(file, cursor);
    const rotated = toOpenFile(file, cursor.identity, cursor.offset);
    if (isIt) {
      await drain(rotated, options);
      takeLine(rotated.splitter.end(), options);
    }
    await file.close();
    if (isIt) return;
  }
}

async function drain(open: OpenFile, options: FileFollowerOptions): Promise<void> {
  while ((await readSome(open, options)) > 0);
}

async function finish(open: OpenFile, options: FileFollowerOptions): Promise<void> {
  takeLine(open.splitter.end(), options);
  await open.file.close();
}

async function readNew(open: OpenFile, options: FileFollowerOptions): Promise<void> {
  const { sizeBytes } = await open.file.facts();
  if (sizeBytes < open.offset)
    Object.assign(open, { offset: 0, lineEnd: 0, splitter: newSplitter(0), waitingSinceMs: undefined });
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
  for (const line of open.splitter.push(bytes)) takeLine(line, options);
  open.lineEnd = open.offset - open.splitter.waitingBytes;
  return bytes.length;
}

/** A line without an end waits for it, but not for ever. */
function releaseStalePart(open: OpenFile, options: FileFollowerOptions): void {
  const nowMs = options.clock.uptimeMs();
  if (open.splitter.waitingBytes === 0) open.waitingSinceMs = undefined;
  else open.waitingSinceMs ??= nowMs;
  if (open.waitingSinceMs === undefined || nowMs - open.waitingSinceMs < PARTIAL_LINE_WAIT_MS) return;
  takeLine(open.splitter.end(), options);
  open.lineEnd = open.offset;
  open.waitingSinceMs = undefined;
}

function takeLine(line: SplitLine | undefined, { sink, path, clock }: FileFollowerOptions): void {
  const source = fileSource(path);
  if (line === undefined || !sink.admit(source)) return;
  const message = decodeText(line.head);
  const { atMs, severity } = readLineFacts(message, clock.nowMs());
  sink.take({ atMs: atMs ?? clock.nowMs(), severity, source, unit: "", message, cutBytes: line.cutBytes });
}

async function reportCursor(open: OpenFile, { sink, path }: FileFollowerOptions): Promise<void> {
  const cursor = await fileCursorAt(open.file, open.identity, open.lineEnd);
  sink.reached({ key: fileSource(path), value: JSON.stringify(cursor) });
}
