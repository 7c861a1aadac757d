import type { PulledFile } from "@housecall/broker";
import type { PulledLine, PulledLogFilter } from "@housecall/proto/api";
import type { PulledLogs } from "../pulled-log/pulled-logs.ts";
import { csvLine, csvStart } from "./csv-line.ts";

/** Lines read at a time. */
const PAGE = 500;
const HEAD = ["line", "time (UTC)", "severity", "source", "unit", "message", "bytes cut off"];

/** The shown lines of a pulled file, in parts of some hundred. */
export async function* exportPulledLog(options: {
  readonly logs: Pick<PulledLogs, "lines">;
  readonly file: PulledFile;
  readonly filter: PulledLogFilter;
  readonly format: "ndjson" | "csv";
}): AsyncGenerator<string> {
  const { logs, file, filter, format } = options;
  if (format === "csv") yield csvStart + csvLine(HEAD);
  for (let position = 0; ; position += PAGE) {
    const { lines } = await logs.lines(file, { filter, from: { position }, before: 0, limit: PAGE });
    if (lines.length === 0) return;
    yield lines.map(format === "csv" ? csvOf : jsonOf).join("");
  }
}

function csvOf({ number, atMs, severity, source, unit, message, cutBytes }: PulledLine): string {
  const time = atMs === null ? "" : new Date(atMs).toISOString();
  return csvLine([number, time, severity, source, unit, message, cutBytes]);
}

/** As the file has it, with the number of the line. */
function jsonOf({ number, atMs, severity, source, unit, message, cutBytes }: PulledLine): string {
  const at = atMs === null ? null : new Date(atMs).toISOString();
  const line = { line: number, at, atMs, severity, source, unit, message };
  return `${JSON.stringify(cutBytes > 0 ? { ...line, truncatedBytes: cutBytes } : line)}\n`;
}
