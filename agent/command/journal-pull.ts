import { KIBIBYTE } from "@housecall/proto/base";
import { decodeText } from "../logs/harmless-text.ts";
import { JOURNAL_FIELDS, JOURNAL_SIZE_FIELDS, parseJournalEntry } from "../logs/journal-entry.ts";
import { JOURNAL_SOURCE } from "../logs/journal-source.ts";
import { createLineSplitter, type SplitLine } from "../logs/line-splitter.ts";
import type { RawLine } from "../logs/raw-line.ts";
import type { ProcessRunner } from "../platform/ports.ts";
import type { PullSource, ReadContext, TimeRange } from "./pull-source.ts";

const MAX_ENTRY_BYTES = 256 * KIBIBYTE;

/** The journal of this machine by time. Kernel entries of the boot `kernelBootId` are left to the kernel's own log. */
export function journalPullSource(options: {
  readonly processes: ProcessRunner;
  /** "": take all kernel entries. */
  readonly kernelBootId: string;
}): PullSource {
  async function* run(
    choice: readonly string[],
    range: TimeRange,
    context: ReadContext,
  ): AsyncGenerator<readonly RawLine[]> {
    const splitter = createLineSplitter({ maxBytes: MAX_ENTRY_BYTES });
    const args = ["--output=json", "--all", "--quiet", ...timeArguments(range), ...choice];
    for await (const bytes of options.processes.stream("journalctl", args, context.signal)) {
      yield splitter.push(bytes).flatMap((line) => toRawLine(line, range, options.kernelBootId));
    }
  }
  return {
    name: JOURNAL_SOURCE,
    read: (range, context) => run([`--output-fields=${JOURNAL_FIELDS}`], range, context),
    readBackwards: (range, context) =>
      run(["--reverse", `--output-fields=${JOURNAL_SIZE_FIELDS}`], range, context),
  };
}

/** journalctl takes whole seconds here; what is outside the range is left out afterwards. */
function timeArguments({ fromMs, toMs }: TimeRange): readonly string[] {
  return [`--since=@${Math.floor(fromMs / 1_000)}`, `--until=@${Math.ceil(toMs / 1_000)}`];
}

function toRawLine(line: SplitLine, { fromMs, toMs }: TimeRange, kernelBootId: string): readonly RawLine[] {
  const entry = parseJournalEntry(decodeText(line.head), line.cutBytes > 0);
  if (entry === undefined || entry.atMs < fromMs || entry.atMs >= toMs) return [];
  if (entry.transport === "kernel" && entry.bootId === kernelBootId) return [];
  const { atMs, severity, unit, message } = entry;
  return [{ atMs, severity, source: JOURNAL_SOURCE, unit, message, cutBytes: line.cutBytes }];
}
