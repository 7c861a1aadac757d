import { printable } from "../../logging/printable.ts";

/** Tells spreadsheets that the text is UTF-8, or Korean becomes unreadable. */
export const csvStart = "\ufeff";

/** Cells that a spreadsheet would run as a formula; East Asian ones take the full-width signs as well. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

/**
 * One line of a CSV file (RFC 4180), its end included: every cell quoted.
 *
 * A cell that would be a formula gets an apostrophe in front, which makes it text; control characters are made visible.
 */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const text = printable(FORMULA.test(cell) ? `'${cell}` : cell);
  return `"${text.replaceAll('"', '""')}"`;
}
