import { limits } from "@housecall/proto";
import { AppError, type Clock, DAY_MS, errorMessage } from "@housecall/proto/base";
import { fileSource } from "../logs/file-follower.ts";
import { decodeText } from "../logs/harmless-text.ts";
import { readLineFacts } from "../logs/line-facts.ts";
import { createLineSplitter, type SplitLine } from "../logs/line-splitter.ts";
import { LOOK_AHEAD_BYTES, type RawLine } from "../logs/raw-line.ts";
import type { LogFileFacts, LogFiles } from "../platform/ports.ts";
import { readGzip, readPlain } from "./packed-file.ts";
import type { PullSource, ReadContext, TimeRange } from "./pull-source.ts";

/** Rotated files of one log that are looked at, the newest. */
const MAX_ROTATED = 32;
const PACKED = /\.gz$/;
const UNSUPPORTED = /\.(?:xz|zst|bz2|lz4)$/;

/** A log file with, if wanted, the files that it was rotated to. `roots`: folders, without symlinks, that nothing may leave. */
export function filePullSource(options: {
  readonly path: string;
  readonly files: LogFiles;
  readonly clock: Clock;
  readonly roots: readonly string[];
  readonly includeRotated: boolean;
}): PullSource {
  const { path, files } = options;
  const name = fileSource(path);

  async function* readFile(
    candidate: Candidate,
    range: TimeRange,
    context: ReadContext,
  ): AsyncGenerator<readonly RawLine[]> {
    const file = await files.open(candidate.path);
    if (file === undefined) throw new AppError("NOT_FOUND", "cannot be opened");
    try {
      const opened = await file.facts();
      if (opened.identity !== candidate.facts.identity)
        throw new AppError("CONFLICT", "was replaced while it was opened");
      const blocks = PACKED.test(candidate.path) ? readGzip(file) : readPlain(file);
      const reader = createLineReader(name, {
        range,
        fallbackMs: opened.modifiedAtMs,
        nowMs: options.clock.nowMs(),
      });
      for await (const bytes of blocks) {
        context.signal.throwIfAborted();
        yield reader.push(bytes);
      }
      yield reader.end();
    } finally {
      await file.close();
    }
  }

  return {
    name,
    read: async function* (range, context) {
      const rotated = options.includeRotated ? await rotatedPaths(path, files) : [];
      for (const candidatePath of [...rotated, path]) {
        const facts = await files.facts(candidatePath);
        const reason = await refusalOf(candidatePath, facts, options);
        if (facts === undefined || reason !== undefined) {
          context.skip(fileSource(candidatePath), reason ?? "not_found");
          continue;
        }
        // Nothing was written to it since the range began; lines may be off by a time zone.
        if (facts.modifiedAtMs < range.fromMs - DAY_MS) continue;
        try {
          yield* readFile({ path: candidatePath, facts }, range, context);
        } catch (error) {
          context.signal.throwIfAborted();
          context.skip(fileSource(candidatePath), errorMessage(error).slice(0, 200));
        }
      }
    },
  };
}

interface Candidate {
  readonly path: string;
  readonly facts: LogFileFacts;
}

/** Oldest first: app.log.3.gz, app.log.2.gz, app.log.1, or app.log-20260104, app.log-20260105. */
async function rotatedPaths(path: string, files: LogFiles): Promise<readonly string[]> {
  if (/[*?]/.test(path)) return [];
  const siblings = [...(await files.expand(`${path}.*`)), ...(await files.expand(`${path}-*`))];
  const rotated = siblings.filter((sibling) =>
    /^[.-]\d{1,14}(?:[.-]\d{1,14})?(?:\.[a-z0-9]{1,4})?$/.test(sibling.slice(path.length)),
  );
  const withTimes: { sibling: string; atMs: number }[] = [];
  for (const sibling of rotated)
    withTimes.push({ sibling, atMs: (await files.facts(sibling))?.modifiedAtMs ?? 0 });
  return withTimes
    .sort((a, b) => a.atMs - b.atMs)
    .slice(-MAX_ROTATED)
    .map(({ sibling }) => sibling);
}

/** Why a path is not read: only regular files that really lie below a configured folder are. */
async function refusalOf(
  path: string,
  facts: LogFileFacts | undefined,
  options: { readonly files: LogFiles; readonly roots: readonly string[] },
): Promise<string | undefined> {
  if (facts === undefined) return "not_found";
  if (facts.kind === "symlink") return "symlink";
  if (facts.kind !== "file") return "not_a_regular_file";
  if (UNSUPPORTED.test(path)) return "unsupported_compression";
  const real = await options.files.realPath(path);
  const isInside = options.roots.some((root) => real?.startsWith(root === "/" ? "/" : `${root}/`));
  return isInside ? undefined : "outside_configured_folders";
}

interface LineReader {
  push(bytes: Uint8Array): readonly RawLine[];
  end(): readonly RawLine[];
}

/** A line without a time has that of the line before it: stack traces belong to their message. */
function createLineReader(
  source: string,
  {
    range,
    fallbackMs,
    nowMs,
  }: { readonly range: TimeRange; readonly fallbackMs: number; readonly nowMs: number },
): LineReader {
  const splitter = createLineSplitter({ maxBytes: limits.logLineBytes + LOOK_AHEAD_BYTES });
  let lastMs = fallbackMs;

  function toRawLine({ head, cutBytes }: SplitLine): readonly RawLine[] {
    const message = decodeText(head);
    const { atMs, severity } = readLineFacts(message, nowMs);
    lastMs = atMs ?? lastMs;
    if (lastMs < range.fromMs || lastMs >= range.toMs) return [];
    return [{ atMs: lastMs, severity, source, unit: "", message, cutBytes }];
  }

  return {
    push: (bytes) => splitter.push(bytes).flatMap(toRawLine),
    end: () => [splitter.end()].flatMap((line) => (line === undefined ? [] : toRawLine(line))),
  };
}
