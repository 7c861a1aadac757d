import type { Stream } from "@housecall/proto";
import { SEGMENT_HEADER_BYTES } from "./frame.ts";

/** What a segment's file name says; enough to go on numbering when the content is damaged. */
export interface SegmentName {
  readonly stream: Stream;
  /** Order in which the segments of a spool were made; never reused. */
  readonly ordinal: number;
  readonly first: number;
  /** 16 hexadecimal digits. */
  readonly spoolId: string;
}

const NAME = /^(urgent|metrics|logs|debug)-([0-9a-f]{8})-([0-9a-f]{12})-([0-9a-f]{16})\.seg$/;

/** `metrics-0000001f-00000000a2c4-5f1e….seg` */
export function formatSegmentName(name: SegmentName): string {
  const ordinal = name.ordinal.toString(16).padStart(8, "0");
  return `${name.stream}-${ordinal}-${name.first.toString(16).padStart(12, "0")}-${name.spoolId}.seg`;
}

/** Undefined for files that are not segments. */
export function parseSegmentName(text: string): SegmentName | undefined {
  const [, stream, ordinal, first, spoolId] = NAME.exec(text) ?? [];
  if (stream === undefined || ordinal === undefined || first === undefined || spoolId === undefined)
    return undefined;
  return {
    stream: stream as Stream,
    ordinal: Number.parseInt(ordinal, 16),
    first: Number.parseInt(first, 16),
    spoolId,
  };
}

/** The ordinal in a segment's name; 0 for a name that is none. */
export function ordinalOf(name: string): number {
  return parseSegmentName(name)?.ordinal ?? 0;
}

/**
 * The index of one segment file: four bytes a record, no payload.
 *
 * Invariants: only fsynced records are in the index; `sizeBytes` is where the next frame begins; a
 * sealed segment is never appended to.
 */
export class Segment {
  readonly name: string;
  readonly stream: Stream;
  readonly first: number;
  sizeBytes = SEGMENT_HEADER_BYTES;
  records = 0;
  /** Last sequence in here; `first - 1` while there is none. */
  last: number;
  firstAtMs: number;
  lastAtMs: number;
  /** Clock reading (uptime) by which its age is judged; see SpoolLimits.maxAgeMs. */
  newestUptimeMs: number;
  isSealed = false;
  /** 0: no such record (the file header is at 0). */
  #offsets = new Uint32Array(16);

  constructor(options: {
    readonly name: string;
    readonly stream: Stream;
    readonly first: number;
    readonly atMs: number;
    readonly uptimeMs: number;
  }) {
    this.name = options.name;
    this.stream = options.stream;
    this.first = options.first;
    this.last = options.first - 1;
    this.firstAtMs = options.atMs;
    this.lastAtMs = options.atMs;
    this.newestUptimeMs = options.uptimeMs;
  }

  /** True when `sequence` can be put into the index without growing it absurdly. */
  canHold(sequence: number): boolean {
    return sequence >= this.first && sequence - this.last <= MAX_JUMP;
  }

  add(record: { readonly sequence: number; readonly offset: number; readonly atMs: number }): void {
    const index = record.sequence - this.first;
    if (index >= this.#offsets.length) this.#grow(index);
    if (this.records === 0) this.firstAtMs = record.atMs;
    this.#offsets[index] = record.offset;
    this.records += 1;
    this.last = Math.max(this.last, record.sequence);
    this.lastAtMs = record.atMs;
  }

  /** Where a record's frame begins and at most how long it is. */
  find(sequence: number): { readonly offset: number; readonly maxBytes: number } | undefined {
    const index = sequence - this.first;
    const offset = index < 0 ? 0 : (this.#offsets[index] ?? 0);
    if (offset === 0) return undefined;
    for (let next = index + 1; next <= this.last - this.first; next += 1) {
      const end = this.#offsets[next] ?? 0;
      if (end !== 0) return { offset, maxBytes: end - offset };
    }
    return { offset, maxBytes: this.sizeBytes - offset };
  }

  /** Gives back what the index reserved for growing. */
  seal(): void {
    this.isSealed = true;
    this.#offsets = this.#offsets.slice(0, this.last - this.first + 1);
  }

  #grow(index: number): void {
    const grown = new Uint32Array(Math.max(index + 1, this.#offsets.length * 2));
    grown.set(this.#offsets);
    this.#offsets = grown;
  }
}

/** A longer jump of sequences begins a new segment. */
export const MAX_JUMP = 4_096;
