import type { LogLine, PullManifest } from "@housecall/proto";
import { limits } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import { toLogLine } from "../logs/log-pipeline.ts";
import type { RawLine } from "../logs/raw-line.ts";
import type { StateFiles } from "../platform/ports.ts";
import { createRedactor, type RedactionCounts } from "../privacy/redactor.ts";
import { chooseSources, type LogSources } from "./choose-sources.ts";
import { isWanted, type LogQuery } from "./log-query.ts";
import { mergeSpills, type SourceSpill } from "./merge-spills.ts";
import type { PullSource, SkippedSource } from "./pull-source.ts";
import { createSpill, type Spill, type SpillLine } from "./spill.ts";
import { reasonOf, surveySources } from "./survey.ts";

/** What {@link collectPull} needs. */
export interface CollectOptions {
  readonly query: LogQuery;
  readonly sources: LogSources;
  readonly stateFiles: StateFiles;
  /** The result is `${prefix}.ndjson`. */
  readonly prefix: string;
  /** Disk space that is left to others. */
  readonly minFreeBytes: number;
  readonly signal: AbortSignal;
  /** How much there will be, before collecting begins. */
  onEstimate(bytes: number): void;
  onProgress(collectedBytes: number): void;
}

/** More reasons than the manifest can hold are summed up by its last one. */
const MAX_SKIPPED = limits.pullSources;

/**
 * Collects the wanted lines, redacted and by time, into a file; streams, never holding more than a few blocks.
 *
 * @throws AppError DISK_FULL when there is no room for it; the signal's reason when it aborts.
 */
export async function collectPull(options: CollectOptions): Promise<PullManifest> {
  const { query, stateFiles, prefix, signal } = options;
  await removePullFiles(stateFiles, prefix);
  const chosen = await chooseSources(query, options.sources);
  const survey = await surveySources(chosen.sources, query, { signal, skip: () => undefined });
  options.onEstimate(survey.estimateBytes);
  await requireRoom(options, survey.estimateBytes * 2);
  const skipped: SkippedSource[] = [...chosen.skipped, ...survey.skipped];
  const spills: SourceSpill[] = [];
  for (const [index, source] of survey.readable.entries()) {
    const spill = createSpill({ stateFiles, prefix: `${prefix}.${index}`, maxBytes: query.maxBytes });
    spills.push({ source: source.name, spill });
    await fillSpill(source, spill, { ...options, fromMs: survey.fromMs, skipped });
  }
  const target = await stateFiles.create(resultName(prefix));
  try {
    const merged = await mergeSpills(spills, target, { maxBytes: query.maxBytes, signal });
    await target.finish();
    await removeSpills(stateFiles, prefix);
    return {
      ...merged,
      skipped: skipped.slice(0, MAX_SKIPPED),
      truncated: merged.truncated || survey.isTruncated,
    };
  } catch (error) {
    await target.close().catch(() => undefined);
    throw error;
  }
}

/** Name of the collected file. */
export function resultName(prefix: string): string {
  return `${prefix}.ndjson`;
}

/** Removes the file of a pull and everything on the way to it. */
export async function removePullFiles(stateFiles: StateFiles, prefix: string): Promise<void> {
  await removeSpills(stateFiles, prefix);
  await stateFiles.remove(resultName(prefix));
}

async function removeSpills(stateFiles: StateFiles, prefix: string): Promise<void> {
  for (const name of await stateFiles.list()) {
    if (name.startsWith(`${prefix}.`) && name.endsWith(".spill")) await stateFiles.remove(name);
  }
}

async function requireRoom({ stateFiles, minFreeBytes }: CollectOptions, neededBytes: number): Promise<void> {
  const freeBytes = await stateFiles.freeBytes();
  if (freeBytes - neededBytes >= minFreeBytes) return;
  throw new AppError(
    "DISK_FULL",
    `Pull: needs ${neededBytes} bytes, ${freeBytes} are free, ${minFreeBytes} must stay free`,
  );
}

async function fillSpill(
  source: PullSource,
  spill: Spill,
  options: CollectOptions & { readonly fromMs: number; readonly skipped: SkippedSource[] },
): Promise<void> {
  const { query, signal, skipped } = options;
  const shape = createShaper(query);
  const range = { fromMs: options.fromMs, toMs: query.toMs };
  const skip = (name: string, reason: string): void => {
    skipped.push({ source: name, reason });
  };
  try {
    for await (const block of source.read(range, { signal, skip })) {
      signal.throwIfAborted();
      await spill.add(block.flatMap(shape));
      options.onProgress(spill.keptBytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError && error.code === "DISK_FULL") throw error;
    skip(source.name, reasonOf(error));
  } finally {
    await spill.finish();
  }
}

/** Redacts, filters and encodes the lines of one source in their order. */
function createShaper(query: LogQuery): (raw: RawLine) => readonly SpillLine[] {
  const counts: RedactionCounts = new Map();
  const redactor = createRedactor(counts);
  return (raw) => {
    if (raw.severity > query.minSeverity) return [];
    const line = toLogLine(raw, redactor);
    const redactions =
      line.redactions === 0 ? "-" : [...counts].map(([kind, count]) => `${kind}:${count}`).join(",") || "-";
    counts.clear();
    return isWanted(line, query) ? [{ atMs: line.atMs, redactions, json: toJson(line) }] : [];
  };
}

function toJson({ atMs, severity, source, unit, message, truncatedBytes }: LogLine): string {
  const line = { at: new Date(atMs).toISOString(), atMs, severity, source, unit, message };
  return JSON.stringify(truncatedBytes > 0 ? { ...line, truncatedBytes } : line);
}
