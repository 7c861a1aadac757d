/**
 * A pull and how far it got, in pull-<hash>.json, so that it goes on after a restart:
 *
 *     {"commandId":"cmd-1","consentId":"","requestedBy":"kim","query":{…},"manifest":{…}}
 *
 * The manifest is there once the file is complete. A damaged file ends the pull as failed.
 */
import { createHash } from "node:crypto";
import { encodeProgress, type Progress, type PullManifest } from "@housecall/proto";
import { AppError, type Clock, type DurationMs } from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles } from "../platform/ports.ts";
import type { DirectLink } from "../ports.ts";
import type { LogSources } from "./choose-sources.ts";
import { type ChunkSender, createChunkSender } from "./chunk-sender.ts";
import { collectPull, removePullFiles, resultName } from "./collect-pull.ts";
import type { Job, Outcome } from "./job.ts";

const PROGRESS_INTERVAL_MS: DurationMs = 500;

const manifestSchema = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      lines: z.number(),
      sizeBytes: z.number(),
      firstAtMs: z.number(),
      lastAtMs: z.number(),
    }),
  ),
  skipped: z.array(z.object({ source: z.string(), reason: z.string() })),
  redactions: z.record(z.string(), z.number()),
  lines: z.number(),
  sizeBytes: z.number(),
  sha256: z.string(),
  truncated: z.boolean(),
});
const schema = z.object({
  commandId: z.string(),
  consentId: z.string(),
  requestedBy: z.string(),
  query: z.object({
    fromMs: z.number(),
    toMs: z.number(),
    sources: z.array(z.string()),
    minSeverity: z.number(),
    text: z.string(),
    maxBytes: z.number(),
    includeRotated: z.boolean(),
  }),
  manifest: z.optional(manifestSchema),
});

/** A pull as it is kept. */
export type KeptPull = z.output<typeof schema>;

/** What {@link createPullJob} needs. */
export interface PullJobOptions {
  readonly pull: KeptPull;
  readonly sources: LogSources;
  readonly stateFiles: StateFiles;
  readonly minFreeBytes: number;
  readonly link: DirectLink;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onEstimate(bytes: number): void;
}

/** Makes a pull durable before anything is done for it. */
export function keepPull(stateFiles: StateFiles, pull: KeptPull): Promise<void> {
  return stateFiles.write(`${prefixOf(pull.commandId)}.json`, Buffer.from(JSON.stringify(pull)));
}

/** A kept pull; undefined when there is none or it is damaged. */
export async function readKeptPull(stateFiles: StateFiles, commandId: string): Promise<KeptPull | undefined> {
  const bytes = await stateFiles.read(`${prefixOf(commandId)}.json`);
  if (bytes === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return undefined;
  }
}

/** Collects the lines into a file and sends it; goes on where a kept pull was. */
export function createPullJob(options: PullJobOptions): Job {
  const { pull, stateFiles, signal } = options;
  const prefix = prefixOf(pull.commandId);
  const progress = createProgress(options);
  let sender: ChunkSender | undefined;

  async function run(): Promise<Outcome> {
    signal.throwIfAborted();
    const manifest = pull.manifest ?? (await collect());
    await send(manifest);
    return { state: "succeeded", reason: "", detail: "", manifest };
  }

  async function collect(): Promise<PullManifest> {
    const onProgress = (bytes: number): void => progress("collecting", bytes, 0);
    const manifest = await collectPull({ ...options, query: pull.query, prefix, onProgress });
    await keepPull(stateFiles, { ...pull, manifest: toPlain(manifest) });
    return manifest;
  }

  async function send({ sizeBytes: totalBytes }: PullManifest): Promise<void> {
    if (totalBytes === 0) return;
    const file = await stateFiles.open(resultName(prefix));
    if (file === undefined) throw new AppError("STORE_DAMAGED", "Pull: its collected file is gone");
    const onProgress = (bytes: number): void => progress("sending", bytes, totalBytes);
    sender = createChunkSender({ ...options, pullId: pull.commandId, file, totalBytes, onProgress });
    try {
      await sender.run();
    } finally {
      await file.close();
    }
  }

  return {
    run,
    cleanUp: () => removePull(stateFiles, pull.commandId),
    acknowledge: (upToOffset) => sender?.acknowledge(upToOffset),
    linkChanged: () => sender?.linkChanged(),
  };
}

/** Removes everything that a pull keeps. */
export async function removePull(stateFiles: StateFiles, commandId: string): Promise<void> {
  await removePullFiles(stateFiles, prefixOf(commandId));
  await stateFiles.remove(`${prefixOf(commandId)}.json`);
}

/** Removes what pulls have left behind that are none of `unfinished`: the agent was killed before it could. */
export async function removeOrphans(stateFiles: StateFiles, unfinished: readonly string[]): Promise<void> {
  const kept = unfinished.map(prefixOf);
  for (const name of await stateFiles.list()) {
    const isOrphan = name.startsWith("pull-") && !kept.some((prefix) => name.startsWith(`${prefix}.`));
    if (isOrphan) await stateFiles.remove(name);
  }
}

/** Command ids come from outside; a hash makes a file name of any. */
function prefixOf(commandId: string): string {
  return `pull-${createHash("sha256").update(commandId).digest("hex").slice(0, 24)}`;
}

function toPlain(manifest: PullManifest): z.output<typeof manifestSchema> {
  const { sources, skipped, redactions, ...rest } = manifest;
  return { ...rest, sources: [...sources], skipped: [...skipped], redactions: { ...redactions } };
}

/** Tells how far it is, at most twice a second. */
function createProgress({ pull, link, clock }: PullJobOptions) {
  let nextMs = Number.NEGATIVE_INFINITY;
  return (phase: Progress["phase"], doneBytes: number, totalBytes: number): void => {
    if (clock.uptimeMs() < nextMs || !link.isConnected()) return;
    nextMs = clock.uptimeMs() + PROGRESS_INTERVAL_MS;
    const { commandId } = pull;
    link.publishProgress(
      encodeProgress({ commandId, phase, doneBytes, totalBytes, lines: [], droppedLines: 0, sentLines: 0 }),
    );
  };
}
