/**
 * Rows of samples as CSV with a head line:
 *
 *     timestamp,drum_level_khz,"disk_used_ratio{mount=""/""}"
 *     2026-03-01T14:00:00Z,26.0,0.41
 *
 * One column is `timestamp`, each other one a signal. An empty cell, NaN, NA and null are no sample; the name of a code
 * (`drain`) is its number. A cell may stand in quotation marks; a line end within them is not read.
 */
import { NumberScanner, nextComma, numberOf, splitQuoted } from "./replay-cells.ts";
import { invalidRow, MAX_COLUMNS, type ReadSignals, type ReplayRow, type RowReader } from "./replay-rows.ts";
import { seriesName, seriesOf } from "./replay-series.ts";
import { TimeReader } from "./replay-time.ts";

/** What a cell of a line is for: the place of its column, or one of these. */
const [TIME, UNREAD] = [-1, -2];

/** Reads CSV line by line. */
export class CsvRows implements RowReader {
  columns: readonly string[] = [];
  unread: readonly string[] = [];
  readonly #signals: ReadSignals;
  readonly #times = new TimeReader();
  readonly #numbers = new NumberScanner();
  readonly #values: number[] = [];
  /** By the place of the cell; empty before the head line. */
  #roles: readonly number[] = [];
  #time = "";

  constructor(signals: ReadSignals) {
    this.#signals = signals;
  }

  read(line: string): ReplayRow | undefined {
    if (line.trim() === "") return undefined;
    if (this.#roles.length === 0) {
      this.#head(cellsOf(line));
      return undefined;
    }
    const count = line.includes('"') ? this.#takeCells(splitQuoted(line)) : this.#takeLine(line);
    if (count !== this.#roles.length)
      throw invalidRow(`got ${count} cells, wanted ${this.#roles.length} as in the head line`);
    return { atMs: this.#times.read(this.#time), values: this.#values, said: [] };
  }

  #head(cells: readonly string[]): void {
    const names = cells.map((cell) => cell.replace(/^\ufeff/, "").trim());
    const timeAt = names.findIndex((name) => name.toLowerCase() === "timestamp");
    if (timeAt < 0)
      throw invalidRow(`got the columns ${names.slice(0, 10).join(", ")}, wanted one named "timestamp"`);
    if (names.length > MAX_COLUMNS)
      throw invalidRow(`got ${names.length} columns, wanted at most ${MAX_COLUMNS}`);
    const read: string[] = [];
    const unread: string[] = [];
    this.#roles = names.map((name, index) => {
      if (index === timeAt) return TIME;
      const column = seriesName(name);
      if (read.includes(column)) throw invalidRow(`got two columns named ${column}`);
      if (this.#signals.isRead(seriesOf(column).signal)) return read.push(column) - 1;
      unread.push(column);
      return UNREAD;
    });
    this.columns = read;
    this.unread = unread;
  }

  #takeCells(cells: readonly string[]): number {
    cells.forEach((cell, index) => {
      this.#take(cell, this.#roles[index] ?? UNREAD);
    });
    return cells.length;
  }

  /** Takes the cells of a line without quotes; returns how many. Cells are not cut out where they need not be. */
  #takeLine(line: string): number {
    const roles = this.#roles;
    let at = 0;
    let count = 0;
    for (; at <= line.length && count < roles.length; at += 1) {
      const role = roles[count] ?? UNREAD;
      count += 1;
      if (role >= 0) {
        this.#values[role] = this.#numbers.read(line, at);
        if (this.#numbers.end >= 0) {
          at = this.#numbers.end;
          continue;
        }
      }
      const end = nextComma(line, at);
      if (role !== UNREAD) this.#take(line.slice(at, end), role);
      at = end;
    }
    return at > line.length ? count : line.split(",").length;
  }

  #take(cell: string, role: number): void {
    if (role === TIME) this.#time = cell;
    else if (role >= 0) this.#values[role] = numberOf(cell, this.columns[role] ?? "", this.#signals.codesOf);
  }
}

function cellsOf(line: string): readonly string[] {
  return line.includes('"') ? splitQuoted(line.replace(/^\ufeff/, "")) : line.split(",");
}
