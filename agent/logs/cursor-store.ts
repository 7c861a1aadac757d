/**
 * Where each log source was left off, in one file:
 *
 *     {"journal":{"cursor":"s=a471…;i=15c","at":348},"kmsg":{"cursor":"2375…:339","at":339,"logs":344}, …}
 *
 * `cursor` is what the source goes on with, `at` its position there, a number that only grows. It is written after the
 * lines before are fsynced in the spool, so it may lag. What is in the spool beyond it is known from the spool itself:
 * each batch of lines carries a note, `{"kmsg":344}`, the position of the last line of each source in it, in one fsync
 * with the lines. After a crash the sources read on from `cursor`, and lines up to the noted position of their stream
 * are dropped. Before the spool removes a file, notes beyond `at` are kept here ("logs", "debug"). While this file
 * cannot be written (disk full) the spool removes files all the same: making room comes first.
 *
 * A damaged file counts as none. Earlier versions wrote the cursor alone: {"journal":"s=a471…;i=15c"}.
 */
import type { Stream } from "@housecall/proto";
import { errorMessage, type Logger } from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";
import type { Cursor, LogStream, Place } from "./raw-line.ts";

const FILE = "log-cursors.json";
const MAX_SOURCES = 1_024;
const count = z.number().check(z.int());
const entry = z.object({
  cursor: z.optional(z.string()),
  at: count,
  logs: z.optional(count),
  debug: z.optional(count),
});
const fileSchema = z.record(z.string(), z.union([z.string(), entry]));
const noteSchema = z.record(z.string(), count);

type Kept = z.output<typeof entry>;

/** Keeps where the sources are across restarts. */
export interface CursorStore {
  placeOf(key: string): Place;
  /** Position up to which the lines of a source and stream are in the spool, or were. */
  coveredBy(stream: LogStream, key: string): number;
  /** Takes a durable note of the spool. */
  noted(stream: Stream, note: Uint8Array): void;
  /** Adds these and makes them durable; nothing happens when the file says it already. @throws AppError DISK_FULL, UNAVAILABLE */
  save(cursors: Iterable<Cursor>): Promise<void>;
  /** Makes notes durable that are only in the spool. Never rejects. */
  keepNotes(): Promise<void>;
}

/** The note of a batch: the position of the last line of each source. */
export function encodeNote(positions: ReadonlyMap<string, number>): Uint8Array {
  return Buffer.from(JSON.stringify(Object.fromEntries(positions)));
}

/** Reads the file. */
export async function openCursorStore(options: {
  readonly stateFiles: StateFiles;
  readonly logger: Logger;
}): Promise<CursorStore> {
  return new FileCursorStore(options, await readKept(options));
}

async function readKept(options: {
  readonly stateFiles: StateFiles;
  readonly logger: Logger;
}): Promise<Map<string, Kept>> {
  const bytes = await options.stateFiles.read(FILE);
  if (bytes === undefined) return new Map();
  try {
    const file = fileSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
    return new Map(
      Object.entries(file).map(([key, kept]) => [
        key,
        typeof kept === "string" ? { cursor: kept, at: 0 } : kept,
      ]),
    );
  } catch (error) {
    const message = `Log cursors are damaged; logs begin anew: ${errorMessage(error)}`;
    options.logger.warn("log-cursors-damaged", message);
    return new Map();
  }
}

/** Invariants: positions never go back; one write at a time; `#isStale` while the file lacks what a crash must not lose. */
class FileCursorStore implements CursorStore {
  readonly #stateFiles: StateFiles;
  readonly #logger: Logger;
  /** Least recently moved first, so that files long gone make room. */
  readonly #kept: Map<string, Kept>;
  #isStale = false;
  #isWarned = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    options: { readonly stateFiles: StateFiles; readonly logger: Logger },
    kept: Map<string, Kept>,
  ) {
    this.#stateFiles = options.stateFiles;
    this.#logger = options.logger;
    this.#kept = kept;
  }

  placeOf(key: string): Place {
    const kept = this.#kept.get(key);
    const { cursor, at = 0, logs = 0, debug = 0 } = kept ?? {};
    return { cursor, at, furthest: Math.max(at, logs, debug) };
  }

  coveredBy(stream: LogStream, key: string): number {
    const kept = this.#kept.get(key);
    return Math.max(kept?.at ?? 0, kept?.[stream] ?? 0);
  }

  noted = (stream: Stream, note: Uint8Array): void => {
    if (stream !== "logs" && stream !== "debug") return;
    for (const [key, position] of Object.entries(this.#parseNote(note))) {
      if (position <= this.coveredBy(stream, key)) continue;
      this.#set(key, { ...(this.#kept.get(key) ?? { at: 0 }), [stream]: position });
      this.#isStale = true;
    }
  };

  save(cursors: Iterable<Cursor>): Promise<void> {
    for (const { key, value, at } of cursors) {
      const kept = this.#kept.get(key);
      if (kept?.cursor === value && kept.at === at) continue;
      const { logs = 0, debug = 0 } = kept ?? {};
      this.#set(key, { cursor: value, at, ...(logs > at && { logs }), ...(debug > at && { debug }) });
      this.#isStale = true;
    }
    return this.#write();
  }

  // A full disk trims often: one warning until it is well again.
  keepNotes = async (): Promise<void> => {
    try {
      await this.#write();
      this.#isWarned = false;
    } catch (error) {
      const message = `Positions of logs wait to be kept: ${errorMessage(error)}`;
      if (!this.#isWarned) this.#logger.warn("log-notes-not-kept", message);
      this.#isWarned = true;
    }
  };

  #set(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_SOURCES && oldest !== undefined) this.#kept.delete(oldest);
  }

  #parseNote(note: Uint8Array): Readonly<Record<string, number>> {
    try {
      return noteSchema.parse(JSON.parse(Buffer.from(note).toString()));
    } catch (error) {
      this.#logger.warn("log-note-unknown", `A note of the spool is not ours: ${errorMessage(error)}`);
      return {};
    }
  }

  #write(): Promise<void> {
    const written = this.#writing.then(async () => {
      if (!this.#isStale) return;
      this.#isStale = false;
      try {
        await this.#stateFiles.write(FILE, Buffer.from(JSON.stringify(Object.fromEntries(this.#kept))));
      } catch (error) {
        this.#isStale = true;
        throw error;
      }
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }
}
