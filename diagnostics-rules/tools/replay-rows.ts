/**
 * Rows of samples, as CSV with a head line or as one JSON object a line:
 *
 *     timestamp,drum_level_khz,"disk_used_ratio{mount=""/""}"
 *     2026-03-01T14:00:00Z,26.0,0.41
 *
 *     {"timestamp": 1772373600, "drum_level_khz": 26.0, "log": "pump stall after 12 ms"}
 *
 * One column is `timestamp`, each other one a signal. An empty cell, NaN, NA and null are no sample; the name of a code
 * (`drain`) is its number. In JSON `log` is a log line, `event` an event's name, `state` a map of reported state.
 */
import type { RecordBody } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import { z } from "zod";
import { TimeReader } from "./replay-time.ts";

/** Columns of one file. */
const MAX_COLUMNS = 1_000;
const NO_SAMPLE = new Set(["", "nan", "na", "n/a", "null", "none"]);

/** Numbers of the names of a signal's codes. */
export type CodesOf = (signal: string) => Readonly<Record<string, number>> | undefined;

/** One row; arrays are reused for the next one. */
export interface ReplayRow {
  readonly atMs: number;
  /** By the position of the column; NaN is no sample. */
  readonly values: readonly number[];
  /** What else the device says in this row. */
  readonly said: readonly RecordBody[];
}

/** Reads lines; columns are found as they come. */
export interface RowReader {
  /** Names as rules use them, "signal" or "signal{kind="instance"}". */
  readonly columns: readonly string[];
  /** The row of a line; undefined for the head line and blank lines. @throws AppError REQUEST_INVALID */
  read(line: string): ReplayRow | undefined;
}

/** The reader for a file that begins with this line. */
export function rowReaderFor(firstLine: string, codesOf: CodesOf): RowReader {
  return firstLine.trimStart().startsWith("{") ? new JsonRows(codesOf) : new CsvRows(codesOf);
}

class CsvRows implements RowReader {
  columns: readonly string[] = [];
  readonly #codesOf: CodesOf;
  readonly #times = new TimeReader();
  readonly #values: number[] = [];
  #timeAt = -1;

  constructor(codesOf: CodesOf) {
    this.#codesOf = codesOf;
  }

  read(line: string): ReplayRow | undefined {
    if (line.trim() === "") return undefined;
    const cells = line.includes('"') ? splitQuoted(line) : line.split(",");
    if (this.#timeAt < 0) {
      this.#head(cells);
      return undefined;
    }
    if (cells.length !== this.columns.length + 1)
      throw invalid(`got ${cells.length} cells, wanted ${this.columns.length + 1} as in the head line`);
    let column = 0;
    cells.forEach((cell, index) => {
      if (index === this.#timeAt) return;
      this.#values[column] = numberOf(cell, this.columns[column] ?? "", this.#codesOf);
      column += 1;
    });
    return { atMs: this.#times.read(cells[this.#timeAt] ?? ""), values: this.#values, said: [] };
  }

  #head(cells: readonly string[]): void {
    const names = cells.map((cell) => cell.replace(/^\ufeff/, "").trim());
    this.#timeAt = names.findIndex((name) => name.toLowerCase() === "timestamp");
    if (this.#timeAt < 0)
      throw invalid(`got the columns ${names.slice(0, 10).join(", ")}, wanted one named "timestamp"`);
    if (names.length > MAX_COLUMNS)
      throw invalid(`got ${names.length} columns, wanted at most ${MAX_COLUMNS}`);
    this.columns = names.filter((_, index) => index !== this.#timeAt).map(seriesName);
  }
}

const jsonRow = z.looseObject({
  timestamp: z.union([z.string(), z.number()]),
  log: z.string().optional(),
  event: z.string().optional(),
  state: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

class JsonRows implements RowReader {
  readonly columns: string[] = [];
  readonly #codesOf: CodesOf;
  readonly #times = new TimeReader();
  readonly #places = new Map<string, number>();
  readonly #values: number[] = [];

  constructor(codesOf: CodesOf) {
    this.#codesOf = codesOf;
  }

  read(line: string): ReplayRow | undefined {
    if (line.trim() === "") return undefined;
    const { timestamp, log, event, state, ...samples } = parseRow(line);
    const atMs = this.#times.read(timestamp);
    this.#values.fill(Number.NaN);
    for (const [name, value] of Object.entries(samples)) {
      const place = this.#placeOf(name);
      const column = this.columns[place] ?? "";
      if (typeof value === "number") this.#values[place] = value;
      else if (typeof value === "boolean") this.#values[place] = value ? 1 : 0;
      else if (value === null || typeof value === "string")
        this.#values[place] = numberOf(value ?? "", column, this.#codesOf);
      else throw invalid(`${name}: got a list or map, wanted a number`);
    }
    return { atMs, values: this.#values, said: bodiesOf({ atMs, log, event, state }) };
  }

  #placeOf(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    if (this.columns.length >= MAX_COLUMNS) throw invalid(`got more than ${MAX_COLUMNS} signals`);
    const place = this.columns.push(seriesName(name)) - 1;
    this.#places.set(name, place);
    return place;
  }
}

function parseRow(line: string): z.infer<typeof jsonRow> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new AppError("REQUEST_INVALID", `got "${line.slice(0, 40)}", wanted a JSON object`, {
      cause: error,
    });
  }
  const row = jsonRow.safeParse(value);
  if (row.success) return row.data;
  const [issue] = row.error.issues;
  throw invalid(`${issue?.path.join(".") || "row"}: ${issue?.message}`);
}

function bodiesOf(row: {
  atMs: number;
  log: string | undefined;
  event: string | undefined;
  state: Readonly<Record<string, string | number | boolean>> | undefined;
}): readonly RecordBody[] {
  const bodies: RecordBody[] = [];
  if (row.state !== undefined) bodies.push({ kind: "state", full: false, entries: row.state });
  if (row.log !== undefined) {
    const line = {
      severity: 4,
      source: "replay",
      unit: "",
      message: row.log,
      redactions: 0,
      truncatedBytes: 0,
    };
    bodies.push({ kind: "logs", lines: [{ atMs: row.atMs, ...line }] });
  }
  if (row.event !== undefined) bodies.push({ kind: "event", name: row.event, severity: 6, attributes: {} });
  return bodies;
}

function numberOf(cell: string, column: string, codesOf: CodesOf): number {
  const text = cell.trim();
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  if (NO_SAMPLE.has(text.toLowerCase())) return Number.NaN;
  const code = codesOf(column.replace(/\{.*$/, ""))?.[text];
  if (code !== undefined) return code;
  throw invalid(`${column}: got "${text.slice(0, 40)}", wanted a number`);
}

/** A column's name as a rule can use it: `Outlet Temp (C)` is `Outlet_Temp_C`. */
function seriesName(name: string): string {
  if (/^[A-Za-z_]\w*(?:\{[^{}]*\})?$/.test(name)) return name;
  const plain = name.replaceAll(/[^A-Za-z0-9_]+/g, "_").replaceAll(/^_+|_+$/g, "");
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

/** Cells of a line with quotes, as RFC 4180 writes them; a line end within quotes is not read. */
function splitQuoted(line: string): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const isQuoted = line[at] === '"';
    const end = isQuoted ? closingQuote(line, at) + 1 : nextComma(line, at);
    const cell = line.slice(isQuoted ? at + 1 : at, isQuoted ? end - 1 : end);
    cells.push(isQuoted ? cell.replaceAll('""', '"') : cell);
    at = nextComma(line, end) + 1;
  }
  return cells;
}

function closingQuote(line: string, open: number): number {
  let at = line.indexOf('"', open + 1);
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  if (at < 0) throw invalid("a quotation mark is not closed in its line");
  return at;
}

function nextComma(line: string, from: number): number {
  const at = line.indexOf(",", from);
  return at < 0 ? line.length : at;
}

function invalid(message: string): AppError {
  return new AppError("REQUEST_INVALID", message);
}
