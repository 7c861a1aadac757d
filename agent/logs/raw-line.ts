import type { Clock, EpochMs, Logger } from "@housecall/proto/base";

/** A line as a source read it, not yet redacted: never keep, send or log it as it is. */
export interface RawLine {
  readonly atMs: EpochMs;
  readonly severity: number;
  /** "journal", "kmsg", "file:/var/log/app.log", "app:NAME". */
  readonly source: string;
  readonly unit: string;
  readonly message: string;
  /** Bytes that the source cut off already. */
  readonly cutBytes: number;
  /** Greater than that of every line of this source before; undefined where nothing is ever read again. */
  readonly position?: number;
}

/** Streams of log lines. */
export type LogStream = "logs" | "debug";

/** Where a source is, so that it goes on there after a restart. */
export interface Cursor {
  readonly key: string;
  readonly value: string;
  /** Position of the last line before. */
  readonly at: number;
}

/** Where a source left off. */
export interface Place {
  /** Undefined at first sight. */
  readonly cursor: string | undefined;
  /** Position of the last line before the cursor. */
  readonly at: number;
  /** Position of the last line that ever came into the spool: a source that cannot go on at its cursor counts on from here. */
  readonly furthest: number;
}

/** Takes the lines of all sources. */
export interface LineSink {
  /** Counts a line and says whether there is room for it; a source asks before it parses. */
  admit(source: string): boolean;
  /** Takes a line that was admitted. */
  take(line: RawLine): void;
  /** Everything of this source up to here was taken or counted as lost. */
  reached(cursor: Cursor): void;
}

/** What a source gets. */
export interface SourceContext {
  readonly sink: LineSink;
  readonly clock: Clock;
  readonly logger: Logger;
  placeOf(key: string): Place;
  /** Keeps where a source begins, before its first line; not to be lost by a crash before any line was read. Never rejects. */
  begins(cursor: Cursor): Promise<void>;
}

/** A running source. */
export interface RunningSource {
  stop(): Promise<void>;
}

/** Longest part of a line that is looked at: what is kept, and enough behind it to recognise a secret on the cut. */
export const LOOK_AHEAD_BYTES = 1_024;
