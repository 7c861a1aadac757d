import { CsvRows } from "./replay-csv.ts";
import { JsonRows } from "./replay-json.ts";
import type { ReadSignals, RowReader } from "./replay-rows.ts";

/** The reader for a file that begins with this line: one JSON object a line, or CSV with a head line. */
export function rowReaderFor(firstLine: string, signals: ReadSignals): RowReader {
  // A byte order mark counts as white space here.
  return firstLine.trimStart().startsWith("{") ? new JsonRows(signals) : new CsvRows(signals);
}
