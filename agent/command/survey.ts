import type { EpochMs } from "@housecall/proto/base";
import { redactLine } from "../privacy/redactor.ts";
import { isWanted, type LogQuery } from "./log-query.ts";
import type { PullSource, ReadContext, SkippedSource } from "./pull-source.ts";

/** What a first look found. */
export interface Survey {
  /** Lines before this would be cut off by the size limit: they need not be collected. */
  readonly fromMs: EpochMs;
  /** Size of what will be collected, roughly. */
  readonly estimateBytes: number;
  readonly isTruncated: boolean;
  /** Sources that cannot be read at all. */
  readonly skipped: readonly SkippedSource[];
  readonly readable: readonly PullSource[];
}

/** Everything around the message of a line in the file. */
const OVERHEAD_BYTES = 112;
const BUCKETS = 4_096;
/** Redaction makes lines shorter, so that somewhat more must be collected than will be kept. */
const SPARE = 1.3;

/**
 * Looks through the sources for how much there is and from when on it fits.
 *
 * Counts bytes by time; as soon as the newest buckets fill the limit, older ones are given up.
 */
export async function surveySources(
  sources: readonly PullSource[],
  query: LogQuery,
  context: ReadContext,
): Promise<Survey> {
  const histogram = createHistogram(query);
  const skipped: SkippedSource[] = [];
  const readable: PullSource[] = [];
  for (const source of sources) {
    try {
      await surveySource(source, query, { context, histogram });
      readable.push(source);
    } catch (error) {
      context.signal.throwIfAborted();
      skipped.push({ source: source.name, reason: reasonOf(error) });
    }
  }
  return { ...histogram.result(), skipped, readable };
}

/** A reason as the manifest shows it. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `not_available: ${text}`.slice(0, 300);
}

async function surveySource(
  source: PullSource,
  query: LogQuery,
  { context, histogram }: { readonly context: ReadContext; readonly histogram: Histogram },
): Promise<void> {
  const quiet: ReadContext = { signal: context.signal, skip: () => undefined };
  const isBackwards = source.readBackwards !== undefined;
  const blocks = source.readBackwards?.(query, quiet) ?? source.read(query, quiet);
  for await (const block of blocks) {
    for (const line of block) {
      if (isBackwards && line.atMs < histogram.fromMs()) return;
      if (!isWanted(line, query)) continue;
      // Without this the size would tell whether a secret holds the text.
      if (query.text !== "" && !isWanted({ ...line, message: redactLine(line.message).text }, query))
        continue;
      histogram.add(line.atMs, line.message.length + line.unit.length + line.source.length + OVERHEAD_BYTES);
    }
  }
}

interface Histogram {
  add(atMs: EpochMs, bytes: number): void;
  fromMs(): EpochMs;
  result(): Pick<Survey, "fromMs" | "estimateBytes" | "isTruncated">;
}

function createHistogram({ fromMs, toMs, maxBytes }: LogQuery): Histogram {
  const bytesByBucket = new Float64Array(BUCKETS);
  const bucketMs = Math.max(1, (toMs - fromMs) / BUCKETS);
  let floor = 0;
  let total = 0;
  const floorMs = (): EpochMs => (floor === 0 ? fromMs : Math.floor(fromMs + floor * bucketMs));
  return {
    add: (atMs, bytes) => {
      const bucket = Math.min(BUCKETS - 1, Math.floor((atMs - fromMs) / bucketMs));
      if (bucket < floor) return;
      bytesByBucket[bucket] = (bytesByBucket[bucket] ?? 0) + bytes;
      total += bytes;
      for (; total - (bytesByBucket[floor] ?? 0) >= maxBytes * SPARE && floor < BUCKETS - 1; floor += 1) {
        total -= bytesByBucket[floor] ?? 0;
      }
    },
    fromMs: floorMs,
    result: () => ({ fromMs: floorMs(), estimateBytes: Math.min(total, maxBytes), isTruncated: floor > 0 }),
  };
}
