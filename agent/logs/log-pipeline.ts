import { type LogLine, limits } from "@housecall/proto";
import { type Clock, type DurationMs, KIBIBYTE } from "@housecall/proto/base";
import type { RecordWriter } from "../ports.ts";
import { createRedactor, type Redactor } from "../privacy/redactor.ts";
import { createAdmission } from "./admission.ts";
import { encodeNote } from "./cursor-store.ts";
import { cutToBytes, toHarmlessText } from "./harmless-text.ts";
import type { Cursor, LineSink, LogStream, RawLine } from "./raw-line.ts";

/** A batch is written when it holds this much, or when it is `batchIntervalMs` old. */
export const BATCH_LINES = 200;
export const BATCH_BYTES = 64 * KIBIBYTE;
/** Sources with key state of their own; further ones share one. */
const MAX_REDACTORS = 256;

/** Redacts, batches and writes the lines of all sources. */
export interface LogPipeline extends LineSink {
  /** Calls with every line after redaction, and with the source of every line that is over its rate, until stopped. */
  follow(take: (line: LogLine) => void, refuse: (source: string) => void): () => void;
  /** Lines read so far, by source. */
  readonly counts: ReadonlyMap<string, number>;
  /** Where each source is, as of the last {@link LogPipeline.flush}. */
  readonly written: ReadonlyMap<string, Cursor>;
  /** Writes what waits. */
  flush(): void;
  stop(): void;
}

/** What {@link createLogPipeline} needs. */
export interface LogPipelineOptions {
  readonly writer: RecordWriter;
  readonly clock: Clock;
  /** Lines with a greater number (less severe) go to the "debug" stream, which is dropped first. */
  readonly minSeverity: number;
  /** In place of it while somebody has set another level. */
  readonly raisedSeverity?: () => number | undefined;
  readonly linesPerMinute: number;
  readonly batchIntervalMs: DurationMs;
  /** Told after a flush that moved {@link LogPipeline.written}. */
  readonly onMoved?: () => void;
  /** Position up to which lines of a source and stream are in the spool already; 0 unless given. */
  readonly coveredBy?: (stream: LogStream, source: string) => number;
}

interface Follower {
  readonly take: (line: LogLine) => void;
  readonly refuse: (source: string) => void;
}

/** @see LogPipeline */
export function createLogPipeline(options: LogPipelineOptions): LogPipeline {
  const admission = createAdmission(options);
  const redactors = new Map<string, Redactor>();
  const reached = new Map<string, Cursor>();
  const written = new Map<string, Cursor>();
  const followers = new Set<Follower>();
  const batches = { logs: createBatch("logs", options.writer), debug: createBatch("debug", options.writer) };

  function take(raw: RawLine): void {
    // Also what is not kept: a private key may begin in a line that is in the spool already.
    const line = toLogLine(raw, redactorOf(redactors, raw.source));
    const stream = line.severity <= (options.raisedSeverity?.() ?? options.minSeverity) ? "logs" : "debug";
    if (raw.position !== undefined && raw.position <= (options.coveredBy?.(stream, raw.source) ?? 0)) return;
    batches[stream].add(line, raw);
    for (const follower of followers) follower.take(line);
  }

  function flush(): void {
    batches.logs.write();
    batches.debug.write();
    admission.reportLoss();
    if (reached.size === 0) return;
    for (const [key, cursor] of reached) written.set(key, cursor);
    reached.clear();
    options.onMoved?.();
  }

  const stopTimer = options.clock.every(options.batchIntervalMs, flush);
  return {
    admit: (source) => {
      if (admission.admit(source)) return true;
      for (const follower of followers) follower.refuse(source);
      return false;
    },
    counts: admission.counts,
    take,
    reached: (cursor) => {
      reached.set(cursor.key, cursor);
    },
    follow: (take, refuse) => {
      const follower = { take, refuse };
      followers.add(follower);
      return () => followers.delete(follower);
    },
    written,
    flush,
    stop: () => {
      stopTimer();
      flush();
    },
  };
}

/** Each source has its own: a private key may stretch over many of its lines. */
function redactorOf(redactors: Map<string, Redactor>, source: string): Redactor {
  const key = redactors.has(source) || redactors.size < MAX_REDACTORS ? source : "other";
  const redactor = redactors.get(key) ?? createRedactor();
  redactors.set(key, redactor);
  return redactor;
}

/** Redacts before it cuts: a secret on the cut must not leave its beginning. */
export function toLogLine(raw: RawLine, redactor: Redactor): LogLine {
  const { text, redactions } = redactor.redact(toHarmlessText(raw.message));
  const cut = cutToBytes(text, limits.logLineBytes);
  return {
    atMs: Math.max(0, Math.round(raw.atMs)),
    severity: raw.severity,
    source: toHarmlessText(raw.source).slice(0, limits.textBytes),
    unit: toHarmlessText(raw.unit).slice(0, 256),
    message: cut.text,
    redactions,
    truncatedBytes: raw.cutBytes + cut.cutBytes,
  };
}

/** Lines that are written as one record, with a note that says how far it takes each source. */
interface Batch {
  add(line: LogLine, raw: RawLine): void;
  write(): void;
}

function createBatch(stream: LogStream, writer: RecordWriter): Batch {
  let lines: LogLine[] = [];
  let sizeBytes = 0;
  const positions = new Map<string, number>();
  function write(): void {
    const note = positions.size === 0 ? undefined : encodeNote(positions);
    if (lines.length > 0) writer.write(stream, { kind: "logs", lines }, undefined, note);
    lines = [];
    sizeBytes = 0;
    positions.clear();
  }
  return {
    add: (line, { source, position }) => {
      const lineBytes = Buffer.byteLength(line.message);
      if (sizeBytes + lineBytes > BATCH_BYTES) write();
      lines.push(line);
      sizeBytes += lineBytes;
      if (position !== undefined) positions.set(source, position);
      if (lines.length >= BATCH_LINES) write();
    },
    write,
  };
}
