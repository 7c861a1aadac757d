import { createHash } from "node:crypto";
import type { ManifestSource, PullManifest } from "@housecall/proto";
import { KIBIBYTE } from "@housecall/proto/base";
import type { StateFile } from "../platform/ports.ts";
import type { Spill, SpillLine } from "./spill.ts";

/** Lines of one source, collected. */
export interface SourceSpill {
  readonly source: string;
  readonly spill: Spill;
}

const WRITE_BYTES = 64 * KIBIBYTE;

/**
 * Writes the lines of all sources by time and says what the file holds.
 *
 * Of more than `maxBytes` the newest are kept.
 */
export async function mergeSpills(
  spills: readonly SourceSpill[],
  target: StateFile,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Omit<PullManifest, "skipped">> {
  const readers = await Promise.all(spills.map(({ source, spill }) => openReader(source, spill)));
  const totalBytes = spills.reduce((sum, { spill }) => sum + spill.keptBytes, 0);
  const writer = createFileWriter(target);
  const tally = createTally();
  let surplusBytes = totalBytes - maxBytes;
  for (let reader = oldest(readers); reader !== undefined; reader = oldest(readers)) {
    const line = reader.head;
    if (line === undefined) break;
    const bytes = Buffer.byteLength(line.json) + 1;
    if (surplusBytes > 0) surplusBytes -= bytes;
    else {
      tally.count(reader.source, line, bytes);
      if (writer.add(`${line.json}\n`, bytes)) {
        signal.throwIfAborted();
        await writer.write();
      }
    }
    if (!reader.advance()) await reader.refill();
  }
  await writer.write();
  const isTruncated = totalBytes > maxBytes || spills.some(({ spill }) => spill.isTruncated);
  return {
    ...tally.result(),
    sizeBytes: writer.sizeBytes(),
    sha256: writer.sha256(),
    truncated: isTruncated,
  };
}

interface Reader {
  readonly source: string;
  head: SpillLine | undefined;
  /** False when the next block must be read first. */
  advance(): boolean;
  refill(): Promise<void>;
}

async function openReader(source: string, spill: Spill): Promise<Reader> {
  const blocks = spill.read();
  let block: readonly SpillLine[] = [];
  let next = 0;
  const reader: Reader = {
    source,
    head: undefined,
    advance: () => {
      reader.head = block[next++];
      return reader.head !== undefined;
    },
    refill: async () => {
      for (;;) {
        const { value, done } = await blocks.next();
        if (done === true) return;
        block = value;
        next = 0;
        if (reader.advance()) return;
      }
    },
  };
  await reader.refill();
  return reader;
}

function oldest(readers: readonly Reader[]): Reader | undefined {
  let first: Reader | undefined;
  for (const reader of readers) {
    if (reader.head === undefined) continue;
    if (first?.head === undefined || reader.head.atMs < first.head.atMs) first = reader;
  }
  return first;
}

function createFileWriter(target: StateFile) {
  const hash = createHash("sha256");
  let waiting: string[] = [];
  let waitingBytes = 0;
  let sizeBytes = 0;
  return {
    /** True when it is time to write. */
    add: (text: string, bytes: number): boolean => {
      waiting.push(text);
      waitingBytes += bytes;
      return waitingBytes >= WRITE_BYTES;
    },
    write: async (): Promise<void> => {
      const text = waiting.join("");
      sizeBytes += waitingBytes;
      waiting = [];
      waitingBytes = 0;
      hash.update(text);
      await target.append(text);
    },
    sizeBytes: () => sizeBytes,
    sha256: () => hash.digest("hex"),
  };
}

interface Mutable {
  lines: number;
  sizeBytes: number;
  firstAtMs: number;
  lastAtMs: number;
}

function createTally() {
  const sources = new Map<string, Mutable>();
  const redactions: Record<string, number> = Object.create(null);
  let lines = 0;
  return {
    count: (source: string, line: SpillLine, bytes: number): void => {
      lines += 1;
      const known = sources.get(source) ?? {
        lines: 0,
        sizeBytes: 0,
        firstAtMs: line.atMs,
        lastAtMs: line.atMs,
      };
      sources.set(source, known);
      known.lines += 1;
      known.sizeBytes += bytes;
      known.firstAtMs = Math.min(known.firstAtMs, line.atMs);
      known.lastAtMs = Math.max(known.lastAtMs, line.atMs);
      if (line.redactions === "-") return;
      for (const entry of line.redactions.split(",")) {
        const [kind = "", count] = entry.split(":");
        redactions[kind] = (redactions[kind] ?? 0) + Number(count);
      }
    },
    result: (): Pick<PullManifest, "sources" | "redactions" | "lines"> => ({
      sources: [...sources].map(([source, counts]): ManifestSource => ({ source, ...counts })),
      redactions,
      lines,
    }),
  };
}
