import { type DurationMs, errorMessage, SECOND_MS } from "@housecall/proto/base";
import type { LogFiles } from "../platform/ports.ts";
import { createFileFollower, type FileFollower } from "./file-follower.ts";
import type { RunningSource, SourceContext } from "./raw-line.ts";

/** More files are not followed at a time. */
const MAX_FOLLOWED_FILES = 64;
const POLL_INTERVAL_MS: DurationMs = 500;
const EXPAND_INTERVAL_MS: DurationMs = 10 * SECOND_MS;

/** What {@link startFileSource} needs. */
export interface FileSourceOptions {
  readonly context: SourceContext;
  readonly files: LogFiles;
  readonly patterns: readonly string[];
  /** Files that are never followed: the agent's own log would feed itself. */
  readonly ownFiles: readonly string[];
  /** Where to begin in files that are there at first sight; files that appear later are read from their beginning. */
  readonly start: "beginning" | "end";
}

/** Follows all files that match the patterns. */
export function startFileSource(options: FileSourceOptions): RunningSource {
  const { context } = options;
  const followers = new Map<string, FileFollower>();
  let expandAtMs = Number.NEGATIVE_INFINITY;
  let isFirst = true;
  let polling: Promise<void> | undefined;

  async function expand(): Promise<void> {
    if (context.clock.uptimeMs() < expandAtMs) return;
    expandAtMs = context.clock.uptimeMs() + EXPAND_INTERVAL_MS;
    for (const path of await matchingFiles(options)) {
      if (followers.has(path) || followers.size >= MAX_FOLLOWED_FILES) continue;
      const start = isFirst ? options.start : "beginning";
      followers.set(path, createFileFollower({ context, files: options.files, path, start }));
    }
    isFirst = false;
  }

  async function poll(): Promise<void> {
    await expand();
    for (const [path, follower] of followers) {
      try {
        await follower.poll();
      } catch (error) {
        context.logger.warn("log-file-failed", `Log file ${path}: ${errorMessage(error)}`);
      }
    }
  }

  function pollOnce(): void {
    polling ??= poll()
      .catch((error: unknown) =>
        context.logger.error("file-source-failed", `Log files: ${errorMessage(error)}`),
      )
      .finally(() => {
        polling = undefined;
      });
  }

  pollOnce();
  const stopTimer = context.clock.every(POLL_INTERVAL_MS, pollOnce);
  return {
    stop: async () => {
      stopTimer();
      await polling;
      for (const follower of followers.values()) await follower.close();
    },
  };
}

/** Regular files behind the patterns, without our own and without packed ones. */
export async function matchingFiles(
  options: Pick<FileSourceOptions, "files" | "patterns" | "ownFiles">,
): Promise<readonly string[]> {
  const paths = new Set<string>();
  for (const pattern of options.patterns) {
    for (const path of await options.files.expand(pattern)) {
      if (!options.ownFiles.includes(path) && !/\.(?:gz|xz|zst|bz2)$/.test(path)) paths.add(path);
    }
  }
  return [...paths].slice(0, MAX_FOLLOWED_FILES);
}
