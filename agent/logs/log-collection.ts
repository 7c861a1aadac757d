import type { LogLine } from "@housecall/proto";
import {
  type Clock,
  type DurationMs,
  errorMessage,
  type Logger,
  type Random,
  SECOND_MS,
} from "@housecall/proto/base";
import type { Platform } from "../platform/ports.ts";
import type { RecordWriter } from "../ports.ts";
import type { CursorStore } from "./cursor-store.ts";
import { startFileSource } from "./file-source.ts";
import { startJournalSource } from "./journal-source.ts";
import { startKmsgSource } from "./kmsg-source.ts";
import { createLogPipeline, type LogPipeline } from "./log-pipeline.ts";
import type { RawLine, RunningSource, SourceContext } from "./raw-line.ts";

/** Cursors are made durable after every flush; what failed is tried again this often. */
const CURSOR_RETRY_MS: DurationMs = SECOND_MS;

/** What {@link startLogCollection} needs. */
export interface LogCollectionOptions {
  readonly platform: Pick<Platform, "textFiles" | "processes" | "logFiles" | "kernelLog" | "ownProcess">;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly writer: RecordWriter;
  readonly cursors: CursorStore;
  readonly procFolder: string;
  readonly bootId: string;
  readonly journal: "auto" | "off";
  readonly kmsg: "auto" | "off";
  /** Patterns of files to follow. */
  readonly files: readonly string[];
  /** The agent's own log, if it has one. */
  readonly ownFiles: readonly string[];
  readonly fileStart: "beginning" | "end";
  /** Less severe lines go to the "debug" stream. */
  readonly minSeverity: number;
  /** In place of it while somebody has set another level. */
  readonly raisedSeverity?: () => number | undefined;
  readonly linesPerMinute: number;
  readonly batchIntervalMs: DurationMs;
}

/** Running log collection. */
export interface LogCollection {
  /** Calls with every line after redaction, until stopped: for live tails. */
  follow(take: (line: LogLine) => void, refuse: (source: string) => void): () => void;
  /** A line of one of the appliance's programs; false when it was over the rate limit. */
  accept(line: RawLine): boolean;
  /** Lines read so far, by source. */
  readonly counts: ReadonlyMap<string, number>;
  /** Writes what waits, makes cursors durable and stops. */
  stop(): Promise<void>;
}

/** Follows journal, kernel log and files; redacts every line before it goes anywhere. */
export async function startLogCollection(options: LogCollectionOptions): Promise<LogCollection> {
  const { clock, logger, cursors, writer } = options;
  // At once after a flush, so that little is read again after a crash.
  const pipeline = createLogPipeline({
    ...options,
    onMoved: () => void saver(),
    coveredBy: (stream, source) => cursors.coveredBy(stream, source),
  });
  const saver = createSaver({ pipeline, cursors, writer, logger });
  const context: SourceContext = {
    sink: pipeline,
    clock,
    logger,
    placeOf: (key) => cursors.placeOf(key),
    begins: async (cursor) => {
      pipeline.reached(cursor);
      await cursors.save([cursor]).catch((error: unknown) => warnUnsaved(logger, error));
    },
  };
  const sources = await startSources(options, context);
  const stopTimer = clock.every(CURSOR_RETRY_MS, () => void saver());
  return {
    follow: pipeline.follow,
    accept: (line) => {
      if (!pipeline.admit(line.source)) return false;
      pipeline.take(line);
      return true;
    },
    counts: pipeline.counts,
    stop: async () => {
      stopTimer();
      await Promise.all(sources.map((source) => source.stop()));
      pipeline.stop();
      await saver();
    },
  };
}

async function startSources(
  options: LogCollectionOptions,
  context: SourceContext,
): Promise<readonly RunningSource[]> {
  const { platform, random, procFolder, bootId } = options;
  const { textFiles, processes, kernelLog, logFiles } = platform;
  const sources: RunningSource[] = [];
  const kmsg =
    options.kmsg === "off"
      ? undefined
      : await startKmsgSource({ context, kernelLog, files: textFiles, procFolder, bootId });
  if (kmsg !== undefined) sources.push(kmsg);
  if (options.journal !== "off") {
    const kernelEntries = kmsg === undefined ? "take" : "leave";
    const ownPid = platform.ownProcess.pid;
    sources.push(
      startJournalSource({ context, processes, files: textFiles, logFiles, random, ownPid, kernelEntries }),
    );
  }
  const { files: patterns, ownFiles, fileStart: start } = options;
  sources.push(startFileSource({ context, files: logFiles, patterns, ownFiles, start }));
  return sources;
}

/** Saves where the sources were at the last flush, once that is fsynced; one run at a time. */
function createSaver(options: {
  readonly pipeline: LogPipeline;
  readonly cursors: CursorStore;
  readonly writer: RecordWriter;
  readonly logger: Logger;
}): () => Promise<void> {
  const { pipeline, cursors, writer, logger } = options;
  let running: Promise<void> | undefined;
  let lastError = "";

  async function save(): Promise<void> {
    const reached = [...pipeline.written.values()];
    try {
      await writer.flushed();
      await cursors.save(reached);
      lastError = "";
    } catch (error) {
      const message = errorMessage(error);
      if (message !== lastError) warnUnsaved(logger, error);
      lastError = message;
    }
  }

  return async () => {
    // A run that began before the last flush does not cover it.
    await running;
    running ??= save().finally(() => {
      running = undefined;
    });
    await running;
  };
}

function warnUnsaved(logger: Logger, error: unknown): void {
  logger.warn("log-cursors-not-saved", `Log cursors wait to be saved: ${errorMessage(error)}`);
}
