import {
  AppError,
  type DurationMs,
  errorMessage,
  KIBIBYTE,
  type Random,
  retrySchedule,
  SECOND_MS,
} from "@housecall/proto/base";
import type { LogFiles, ProcessRunner, TextFiles } from "../platform/ports.ts";
import { decodeText } from "./harmless-text.ts";
import { JOURNAL_FIELDS, journalCursorOf, parseJournalEntry } from "./journal-entry.ts";
import { lookAtJournal } from "./journal-files.ts";
import { createLineSplitter, type SplitLine } from "./line-splitter.ts";
import type { Cursor, RunningSource, SourceContext } from "./raw-line.ts";

/** Name of the source, and key of its cursor. */
export const JOURNAL_SOURCE = "journal";
/** journald cuts at 48 KiB what programs print; larger entries come by its own protocol and are cut here. */
const MAX_ENTRY_BYTES = 256 * KIBIBYTE;
const LOOK_INTERVAL_MS: DurationMs = 2 * SECOND_MS;
/** journalctl, 8 MB, ends when it has had nothing to do for this long; it needs far less to find its place. */
const QUIET_MS: DurationMs = 30 * SECOND_MS;
/** How soon it is started again when something is written. */
const WAKE_INTERVAL_MS: DurationMs = SECOND_MS;

/** What {@link startJournalSource} needs. */
export interface JournalSourceOptions {
  readonly context: SourceContext;
  readonly processes: ProcessRunner;
  readonly files: TextFiles;
  readonly logFiles: LogFiles;
  readonly random: Random;
  /** Entries of this process are left out: our own lines must not come back to us. */
  readonly ownPid: number;
  /** The kernel's entries are left out when another source reads them. */
  readonly kernelEntries: "take" | "leave";
}

/**
 * Follows the journal, where there is one; waits for one that comes later.
 *
 * journalctl does not see folders that appear after it has started, so it is started anew when one does. While nothing
 * is written it does not run at all.
 */
export function startJournalSource(options: JournalSourceOptions): RunningSource {
  const { context } = options;
  const { clock, logger } = context;
  const stopping = new AbortController();
  const { cursor, at, furthest } = context.placeOf(JOURNAL_SOURCE);
  const startedAt = `@${Math.floor(clock.nowMs() / 1_000)}`;
  const position: Position = { cursor: cursor ?? startedAt, at: cursor === undefined ? furthest : at };

  async function run(): Promise<void> {
    if (cursor === undefined) await context.begins(cursorAt(position));
    let delays = newDelays(options.random);
    while (!stopping.signal.aborted) {
      const { folders } = await lookAtJournal(options.files, options.logFiles);
      if (folders === "") {
        await clock.sleep(LOOK_INTERVAL_MS, stopping.signal);
        continue;
      }
      const before = position.cursor;
      try {
        const quietMark = await followUntilChange(options, {
          position,
          folders,
          stopSignal: stopping.signal,
        });
        if (quietMark !== undefined) {
          await untilWritten(options, quietMark, stopping.signal);
          continue;
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        logger.warn(
          "journal-follow-ended",
          `Following the journal ended and is tried again: ${errorMessage(error)}`,
        );
        if (error instanceof AppError && error.code === "NOT_FOUND") return;
        // A cursor that journalctl refuses would be refused for ever.
        if (/cursor/i.test(errorMessage(error)))
          Object.assign(position, { cursor: startedAt, at: Math.max(position.at, furthest) });
      }
      if (position.cursor !== before) delays = newDelays(options.random);
      await clock.sleep(delays.next().value ?? LOOK_INTERVAL_MS, stopping.signal);
    }
  }

  const done = run().catch((error: unknown) => {
    if (!stopping.signal.aborted)
      logger.error("journal-source-failed", `Journal source: ${errorMessage(error)}`);
  });
  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

/** Invariant: `at` only grows, and is the same for an entry that is read again from a cursor before it. */
interface Position {
  /** Of the last entry; `@SECONDS` before the first one: from that time on. */
  cursor: string;
  at: number;
}

function cursorAt({ cursor, at }: Position): Cursor {
  return { key: JOURNAL_SOURCE, value: cursor, at };
}

function moveTo(position: Position, cursor: string): void {
  position.at += stepBetween(position.cursor, cursor);
  position.cursor = cursor;
}

/**
 * By the journal's own numbers where they are of one series (`s=SERIES;i=NUMBER`, hexadecimal), so that entries which
 * were deleted meanwhile do not shift those behind; else by one.
 */
function stepBetween(before: string, after: string): number {
  const [, series, number] = NUMBERED.exec(after) ?? [];
  if (series === undefined || number === undefined) return 1;
  const [, seriesBefore, numberBefore] = before.startsWith("@")
    ? ["", series, "0"]
    : (NUMBERED.exec(before) ?? []);
  if (seriesBefore !== series || numberBefore === undefined) return 1;
  return Math.max(1, Number.parseInt(number, 16) - Number.parseInt(numberBefore, 16));
}

const NUMBERED = /^s=([0-9a-f]{1,32});i=([0-9a-f]{1,12})(?:;|$)/;

function newDelays(random: Random): Generator<DurationMs> {
  return retrySchedule({ initialMs: SECOND_MS, maxMs: 30 * SECOND_MS, factor: 2, jitterRatio: 0.5, random });
}

interface Follow {
  readonly position: Position;
  readonly folders: string;
  readonly stopSignal: AbortSignal;
}

/** Until the folders change, or nothing is written any more: then the mark as of which everything is read. */
async function followUntilChange(options: JournalSourceOptions, follow: Follow): Promise<string | undefined> {
  const watch = watchJournal(options, follow.folders);
  const splitter = createLineSplitter({ maxBytes: MAX_ENTRY_BYTES });
  try {
    const signal = AbortSignal.any([follow.stopSignal, watch.signal]);
    for await (const bytes of options.processes.stream(
      "journalctl",
      followArguments(follow.position),
      signal,
    )) {
      watch.onOutput();
      for (const line of splitter.push(bytes)) takeEntry(line, options, follow.position);
    }
  } catch (error) {
    if (!watch.signal.aborted) throw error;
  } finally {
    watch.stop();
  }
  return watch.quietMark();
}

/** Ends a run of journalctl when the folders change, or when the files and its output have stood still for a while. */
function watchJournal({ context: { clock }, files, logFiles }: JournalSourceOptions, folders: string) {
  const ended = new AbortController();
  let still: { mark: string | undefined; sinceMs: DurationMs } = { mark: undefined, sinceMs: 0 };
  let quietMark: string | undefined;
  async function look(): Promise<void> {
    const { mark, folders: foldersNow } = await lookAtJournal(files, logFiles);
    if (foldersNow !== folders) ended.abort();
    else if (mark === undefined || mark !== still.mark) still = { mark, sinceMs: clock.uptimeMs() };
    else if (clock.uptimeMs() - still.sinceMs >= QUIET_MS) {
      quietMark = mark;
      ended.abort();
    }
  }
  const stop = clock.every(LOOK_INTERVAL_MS * 5, () => void look());
  return {
    signal: ended.signal,
    onOutput: () => {
      still.sinceMs = clock.uptimeMs();
    },
    quietMark: () => quietMark,
    stop,
  };
}

async function untilWritten(options: JournalSourceOptions, mark: string, signal: AbortSignal): Promise<void> {
  do await options.context.clock.sleep(WAKE_INTERVAL_MS, signal);
  while ((await lookAtJournal(options.files, options.logFiles)).mark === mark);
}

/** At first sight it begins with what is written from now on; a journal that came later is read from the agent's first start. */
function followArguments({ cursor }: Position): readonly string[] {
  const from = cursor.startsWith("@") ? `--since=${cursor}` : `--after-cursor=${cursor}`;
  return [
    "--output=json",
    "--all",
    "--follow",
    "--no-tail",
    "--quiet",
    `--output-fields=${JOURNAL_FIELDS}`,
    from,
  ];
}

function takeEntry(line: SplitLine, options: JournalSourceOptions, position: Position): void {
  const { sink } = options.context;
  const text = decodeText(line.head);
  const cursor = journalCursorOf(text);
  if (cursor !== "" && cursor === position.cursor) return;
  if (cursor !== "") moveTo(position, cursor);
  if (sink.admit(JOURNAL_SOURCE)) {
    const entry = parseJournalEntry(text, line.cutBytes > 0);
    const isOwn = entry?.pid === options.ownPid;
    const isElsewhere = options.kernelEntries === "leave" && entry?.transport === "kernel";
    if (entry !== undefined && !isOwn && !isElsewhere)
      sink.take({ ...entry, source: JOURNAL_SOURCE, cutBytes: line.cutBytes, position: position.at });
  }
  if (cursor !== "") sink.reached(cursorAt(position));
}
