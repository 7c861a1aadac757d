import { isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PulledNote } from "@housecall/proto/api";
import { LineFlag, type LineIndex } from "./line-index.ts";
import { logLimits } from "./log-limits.ts";
import { readLogLine, UNKNOWN_SEVERITY } from "./read-log-line.ts";

/** What reading all lines of a file has found beside the index. */
export interface LineFindings {
  readonly sources: string[];
  readonly notes: Map<PulledNote["kind"], { lines: number; line: number }>;
}

/** What {@link indexLines} needs. */
export interface IndexOptions {
  readonly file: FileHandle;
  readonly sizeBytes: number;
  /** Added to the times of the file. */
  readonly correctionMs: number;
  readonly index: LineIndex;
  readonly findings: LineFindings;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number) => void;
}

const NEWLINE = 0x0a;

/** Reads a file once and notes its lines in the index; lets others have their turn after every block. */
export async function indexLines(options: IndexOptions): Promise<void> {
  const { file, sizeBytes, signal } = options;
  const reader = new LineReader(options);
  const block = Buffer.alloc(logLimits.blockBytes);
  for (let offset = 0; offset < sizeBytes && !reader.isFull; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(block, 0, block.length, offset);
    if (bytesRead === 0) break;
    reader.push(block.subarray(0, bytesRead));
    offset += bytesRead;
    options.onProgress(offset);
    await nextTurn();
  }
  reader.finish();
}

/**
 * Cuts blocks into lines.
 *
 * Invariant: `#rest` is the beginning of a line that is not complete, at most a line's limit long; once it was longer the line
 * is noted as too long, and everything up to the next newline is passed over.
 */
class LineReader {
  readonly #options: IndexOptions;
  readonly #sourceNumbers = new Map<string, number>();
  #rest: Buffer = Buffer.alloc(0);
  #restStart = 0;
  #isSkipping = false;
  #lastAtMs = Number.NaN;

  constructor(options: IndexOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#options.index.isFull;
  }

  push(block: Buffer): void {
    let bytes = block;
    if (this.#isSkipping) {
      const end = bytes.indexOf(NEWLINE);
      if (end < 0) {
        this.#restStart += bytes.length;
        return;
      }
      this.#isSkipping = false;
      this.#restStart += end + 1;
      bytes = bytes.subarray(end + 1);
    }
    if (this.#rest.length > 0) bytes = Buffer.concat([this.#rest, bytes]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) this.#takeLines(bytes.subarray(0, end));
    // A copy: the block is read into again.
    this.#rest = Buffer.from(bytes.subarray(end));
    if (this.#rest.length > logLimits.lineBytes) this.#skipRest();
    this.#options.index.endsAt = this.#restStart;
  }

  finish(): void {
    const { index } = this.#options;
    if (index.isFull) {
      this.#note("too_many_lines", 0);
      return;
    }
    if (this.#rest.length > 0) {
      this.#takeLines(Buffer.concat([this.#rest, Buffer.of(NEWLINE)]));
      this.#note("no_last_newline");
    } else if (this.#isSkipping) this.#note("no_last_newline");
    index.endsAt = this.#options.sizeBytes;
  }

  #skipRest(): void {
    this.#noteLong(this.#restStart);
    this.#restStart += this.#rest.length;
    this.#rest = Buffer.alloc(0);
    this.#isSkipping = true;
  }

  /** Complete lines, the last newline included. */
  #takeLines(bytes: Buffer): void {
    const areUtf8 = isUtf8(bytes);
    let at = 0;
    while (at < bytes.length && !this.isFull) {
      const end = bytes.indexOf(NEWLINE, at);
      this.#takeLine(bytes.subarray(at, end), areUtf8);
      this.#restStart += end + 1 - at;
      at = end + 1;
    }
  }

  #takeLine(line: Buffer, areUtf8: boolean): void {
    const start = this.#restStart;
    if (line.length > logLimits.lineBytes) {
      this.#noteLong(start);
      return;
    }
    const text = line.toString("utf8");
    let flags = areUtf8 || isUtf8(line) ? 0 : LineFlag.notUtf8;
    if (flags !== 0) this.#note("not_utf8", 1);
    const fields = readLogLine(text);
    if (fields === undefined) {
      this.#note("not_a_log_line", 1);
      const unread = { start, atMs: this.#lastAtMs, severity: UNKNOWN_SEVERITY, source: this.#sourceOf("") };
      this.#options.index.add({ ...unread, flags: flags | LineFlag.unreadable });
      return;
    }
    if (text.includes("\\u")) flags |= LineFlag.escaped;
    const atMs = Math.max(0, fields.atMs + this.#options.correctionMs);
    if (atMs < this.#lastAtMs - logLimits.clockBackMs) {
      flags |= LineFlag.outOfOrder;
      this.#note("out_of_order", 1);
    }
    this.#lastAtMs = atMs;
    this.#options.index.add({
      ...{ start, atMs, flags, severity: fields.severity },
      source: this.#sourceOf(fields.source),
    });
  }

  #noteLong(start: number): void {
    this.#note("too_long", 1);
    const flags = LineFlag.tooLong | LineFlag.unreadable;
    const source = this.#sourceOf("");
    this.#options.index.add({ start, atMs: this.#lastAtMs, severity: UNKNOWN_SEVERITY, source, flags });
  }

  #sourceOf(source: string): number {
    const known = this.#sourceNumbers.get(source);
    if (known !== undefined) return known;
    const { sources } = this.#options.findings;
    if (sources.length >= logLimits.sources) return sources.length - 1;
    sources.push(source);
    this.#sourceNumbers.set(source, sources.length - 1);
    return sources.length - 1;
  }

  /** `lines` more lines are so, beginning with the one that is added next; without a number: the last one is so. */
  #note(kind: PulledNote["kind"], lines?: number): void {
    const { notes } = this.#options.findings;
    const { count } = this.#options.index;
    const known = notes.get(kind);
    if (known !== undefined) known.lines += lines ?? 1;
    else notes.set(kind, { lines: lines ?? 1, line: Math.max(1, lines === 1 ? count + 1 : count) });
  }
}
