import { CsvRows } from "./replay-csv.ts";
import { JsonRows } from "./replay-json.ts";
import { invalidRow, type ReadSignals, type RowReader } from "./replay-rows.ts";

/** The first bytes of a gzip file, of which the second is no UTF-8. */
const GZIP = "\u001f\ufffd";

/** The reader for a file that begins with this line: one JSON object a line, or CSV with a head line. @throws AppError REQUEST_INVALID */
export function rowReaderFor(firstLine: string, signals: ReadSignals): RowReader {
  // A byte order mark counts as white space here.
  const start = firstLine.trimStart();
  if (start.startsWith(GZIP))
    throw invalidRow("the file is packed: unpack it first, or give it through a pipe");
  if (start.startsWith("[")) throw invalidRow("got a JSON list, wanted one JSON object a line");
  return start.startsWith("{") ? new JsonRows(signals) : new CsvRows(signals);
}
