import {
  Replay,
  type ReplayReader,
  type ReplayRules,
  type RowReader,
  rowReaderFor,
} from "@housecall/diagnostics-rules/tools";
import { AppError } from "@housecall/proto/base";
import { printable } from "../logging/printable.ts";
import { CliError } from "./exit-codes.ts";
import { MAX_LINE_CHARACTERS } from "./read-lines.ts";

/** Names that a text lists at most. */
const MAX_NAMES = 12;

/** The lines of a file of samples on their way through rules. What is wrong is told with the line's place. */
export class ReplayedLines {
  readonly #name: string;
  readonly #plan: ReplayRules;
  readonly #replay: Replay;
  #reader: RowReader | undefined;
  #number = 0;

  /** @param name of the file, as texts call it */
  constructor(name: string, plan: ReplayRules, reader: ReplayReader) {
    this.#name = name === "-" ? "standard input" : name;
    this.#plan = plan;
    this.#replay = new Replay(plan, reader);
  }

  /** @throws CliError usage */
  take(line: string): void {
    this.#number += 1;
    try {
      this.#takeLine(line);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "REQUEST_INVALID") throw error;
      const place = `${this.#name}:${this.#number}`;
      throw new CliError("usage", `${place}: ${printable(error.message)}`, { cause: error });
    }
  }

  /** Judges what was taken last. @throws CliError usage when there was nothing to judge */
  end(): void {
    this.#replay.end();
    if (this.#replay.rows === 0) throw new CliError("usage", "There is no row of samples in it.");
    if (this.#replay.said === 0) this.#demandColumns();
  }

  /** Rows of samples that were taken. */
  get rows(): number {
    return this.#replay.rows;
  }

  /** Why rules stopped on the way; empty when none did. */
  suspended(): readonly string[] {
    return this.#replay.suspended();
  }

  /** What a person should know of the file, a sentence each. `missing`: also which signals of the rules it does not have. */
  *notes({ missing }: { readonly missing: "told" | "passed over" }): Generator<string> {
    const { olderRows, cycles } = this.#replay;
    const { columns = [], unread = [] } = this.#reader ?? {};
    if (olderRows > 0) yield `Rows left out, more than 1,000 rows behind their time: ${olderRows}.`;
    if (unread.length > 0) yield `No rule reads ${listed(unread)}.`;
    for (const { signal, everyMs } of this.#replay.slowSignals())
      yield `Samples of ${printable(signal)} come ${formatSeconds(everyMs)} apart, too seldom for its cadence: in between they count as missing. A signal that a rule declares has "cadence:".`;
    const lacking = missing === "told" ? this.#lacking(columns) : [];
    if (lacking.length > 0) yield `Rules read what is not in it: ${listed(lacking)}.`;
    const counting = this.#plan.rules.filter(({ usesCycles }) => usesCycles).map(({ id }) => id);
    if (missing === "told" && cycles === 0 && counting.length > 0)
      yield `There is no end of a cycle in it, and ${listed(counting)} ${counting.length === 1 ? "counts" : "count"} cycles: give JSON lines, and {"timestamp":…,"event":"cycle-finished"} where one ends.`;
  }

  #takeLine(line: string): void {
    // What lies beyond was passed over: a number may be cut in two.
    if (line.length >= MAX_LINE_CHARACTERS)
      throw new AppError("REQUEST_INVALID", `the line is longer than ${MAX_LINE_CHARACTERS} characters`);
    this.#reader ??= line.trim() === "" ? undefined : rowReaderFor(line, this.#plan);
    const row = this.#reader?.read(line);
    if (this.#reader === undefined) return;
    if (row !== undefined) this.#replay.take(row, this.#reader.columns);
    else if (this.#replay.rows === 0) this.#demandColumns();
  }

  /** A file of which no rule reads anything is a mistake of whoever named the columns. */
  #demandColumns(): void {
    const { columns = [], unread = [] } = this.#reader ?? {};
    if (columns.length > 0 || unread.length === 0) return;
    throw new CliError(
      "usage",
      `${this.#name}: no rule reads ${listed(unread)}. Rules read ${listed(this.#lacking([]))}. ` +
        'A rule that should read another column names it, and declares it under "signals:" (or in a file, with --signals) unless the catalogue has it.',
    );
  }

  #lacking(columns: readonly string[]): readonly string[] {
    const there = new Set(columns.map((column) => column.replace(/\{.*$/, "")));
    return this.#plan.signals.filter((signal) => !there.has(signal));
  }
}

function listed(names: readonly string[]): string {
  const further = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).map(printable).join(", ");
  return further > 0 ? `${shown} and ${further} more` : shown || "nothing";
}

function formatSeconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
