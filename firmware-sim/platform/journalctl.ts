/**
 * `journalctl -o json` on the simulated journal, journalctl(1): the options that the agent uses.
 *
 *     {"__CURSOR":"s=a471…;i=15c","__REALTIME_TIMESTAMP":"1795296523170000","PRIORITY":"4",…,"MESSAGE":"hello"}
 */
import { AppError } from "@housecall/proto/base";
import { cursorOf, indexOfCursor, type Journal, type JournalEntry } from "../machine/journal.ts";

interface Query {
  readonly from: number;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly isFollowing: boolean;
  readonly isReversed: boolean;
}

/** Yields entries line by line; with --follow it ends only with the signal. @throws AppError UNAVAILABLE for a strange cursor. */
export async function* journalctl(
  journal: Journal,
  args: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const query = readArguments(args);
  let next = query.from;
  for (;;) {
    signal.throwIfAborted();
    const entries = journal.from(next);
    next = journal.end;
    const wanted = entries.filter(({ atMs }) => atMs >= query.sinceMs && atMs <= query.untilMs);
    if (wanted.length > 0) yield print(query.isReversed ? wanted.toReversed() : wanted);
    if (!query.isFollowing) return;
    if (next === journal.end) await journal.changed(signal);
  }
}

function readArguments(args: readonly string[]): Query {
  const optionOf = (option: string): string | undefined =>
    args.find((arg) => arg.startsWith(`--${option}=`))?.slice(option.length + 3);
  const cursor = optionOf("after-cursor");
  const index = cursor === undefined ? -1 : indexOfCursor(cursor);
  if (index === undefined) throw new AppError("UNAVAILABLE", "Failed to seek to cursor: Invalid argument");
  return {
    from: index + 1,
    sinceMs: timeOf(optionOf("since")) ?? Number.NEGATIVE_INFINITY,
    untilMs: timeOf(optionOf("until")) ?? Number.POSITIVE_INFINITY,
    isFollowing: args.includes("--follow"),
    isReversed: args.includes("--reverse"),
  };
}

/** `@SECONDS`, systemd.time(7). */
function timeOf(text: string | undefined): number | undefined {
  const digits = /^@(-?\d{1,15})$/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits) * 1_000;
}

function print(entries: readonly JournalEntry[]): Uint8Array {
  return Buffer.from(entries.map((entry) => `${JSON.stringify(fieldsOf(entry))}\n`).join(""));
}

function fieldsOf(entry: JournalEntry): Readonly<Record<string, string>> {
  return {
    __CURSOR: cursorOf(entry.index),
    __REALTIME_TIMESTAMP: String(Math.max(1, Math.floor(entry.atMs * 1_000))),
    PRIORITY: String(entry.priority),
    SYSLOG_IDENTIFIER: entry.identifier,
    _SYSTEMD_UNIT: entry.unit,
    _PID: String(entry.pid),
    _TRANSPORT: entry.pid === 1 ? "journal" : "stdout",
    _BOOT_ID: entry.bootId,
    MESSAGE: entry.message,
  };
}
