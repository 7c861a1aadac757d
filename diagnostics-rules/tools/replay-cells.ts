/** Cells of rows as numbers. */
import { type CodesOf, invalidRow } from "./replay-rows.ts";
import { seriesOf } from "./replay-series.ts";

const NO_SAMPLE = new Set(["", "nan", "na", "n/a", "null", "none"]);

/** The number that a cell says, NaN for no sample. @throws AppError REQUEST_INVALID */
export function numberOf(cell: string, column: string, codesOf: CodesOf): number {
  const text = cell.trim();
  const value = text === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  if (NO_SAMPLE.has(text.toLowerCase())) return Number.NaN;
  const code = codesOf(seriesOf(column).signal)?.[text];
  if (code !== undefined) return code;
  throw invalidRow(`${column}: got "${text.slice(0, 40)}", wanted a number`);
}

const [COMMA, MINUS, DOT, ZERO] = [44, 45, 46, 48];
/** So many digits are exact in a double, and so is what they are divided by: the result is what `Number` gives. */
const EXACT_DIGITS = 15;
const tenths = Array.from({ length: EXACT_DIGITS + 1 }, (_, decimals) => 10 ** decimals);

/** Reads plain numbers out of a line where they stand: digits with a point, as nearly all cells are. */
export class NumberScanner {
  /** Where the cell ended, at its comma or the end of the line; -1 when it is no plain number. */
  end = -1;

  /** The number of the cell that begins at `from`; NaN when it is empty, or `end` is -1. */
  read(line: string, from: number): number {
    let at = from;
    let code = line.charCodeAt(at);
    const isNegative = code === MINUS;
    if (isNegative) {
      at += 1;
      code = line.charCodeAt(at);
    }
    const first = at;
    let digits = 0;
    for (; code >= ZERO && code <= ZERO + 9; code = line.charCodeAt(at)) {
      digits = digits * 10 + code - ZERO;
      at += 1;
    }
    let count = at - first;
    let decimals = 0;
    if (code === DOT) {
      const point = at;
      at += 1;
      code = line.charCodeAt(at);
      for (; code >= ZERO && code <= ZERO + 9; code = line.charCodeAt(at)) {
        digits = digits * 10 + code - ZERO;
        at += 1;
      }
      decimals = at - point - 1;
      count += decimals;
    }
    const isEnd = code === COMMA || at === line.length;
    const isPlain = isEnd && count <= EXACT_DIGITS && (count > 0 || at === from);
    this.end = isPlain ? at : -1;
    if (!isPlain || count === 0) return Number.NaN;
    const value = decimals === 0 ? digits : digits / (tenths[decimals] ?? 1);
    return isNegative ? -value : value;
  }
}

/** Cells of a line with quotes, as RFC 4180 writes them; a line end within quotes is not read. */
export function splitQuoted(line: string): readonly string[] {
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
  if (at < 0) throw invalidRow("a quotation mark is not closed in its line");
  return at;
}

/** Where the cell at `from` ends. */
export function nextComma(line: string, from: number): number {
  const at = line.indexOf(",", from);
  return at < 0 ? line.length : at;
}
