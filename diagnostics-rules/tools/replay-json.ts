/**
 * Rows of samples as one JSON object a line:
 *
 *     {"timestamp": 1772373600, "drum_level_khz": 26.0, "log": "pump stall after 12 ms"}
 *
 * `timestamp` is needed; each other name is a signal, but for `log` (a log line), `event` (an event's name) and `state` (a
 * map of reported state). A name that is not there, null and NaN are no sample; the name of a code is its number.
 */
import type { RecordBody } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import { z } from "zod";
import { numberOf } from "./replay-cells.ts";
import { invalidRow, MAX_COLUMNS, type ReadSignals, type ReplayRow, type RowReader } from "./replay-rows.ts";
import { seriesName, seriesOf } from "./replay-series.ts";
import { TimeReader } from "./replay-time.ts";

const UNREAD = -1;

const time = z.union([z.string(), z.number()]);
const jsonRow = z.looseObject({
  timestamp: time,
  log: z.string().nullish(),
  event: z.string().nullish(),
  state: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
});
type JsonRow = z.infer<typeof jsonRow>;

/** Reads JSON line by line. */
export class JsonRows implements RowReader {
  readonly columns: string[] = [];
  readonly unread: string[] = [];
  readonly #signals: ReadSignals;
  readonly #times = new TimeReader();
  /** By name in the file. */
  readonly #places = new Map<string, number>();
  readonly #values: number[] = [];

  constructor(signals: ReadSignals) {
    this.#signals = signals;
  }

  read(line: string): ReplayRow | undefined {
    if (line.trim() === "") return undefined;
    const { timestamp, log, event, state, ...samples } = parseRow(line);
    const atMs = this.#times.read(timestamp);
    this.#values.fill(Number.NaN);
    for (const name of Object.keys(samples)) {
      const place = this.#placeOf(name);
      if (place !== UNREAD) this.#values[place] = this.#number(samples[name], this.columns[place] ?? "");
    }
    return { atMs, values: this.#values, said: bodiesOf({ atMs, log, event, state }) };
  }

  #number(value: unknown, column: string): number {
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (value === null || typeof value === "string")
      return numberOf(value ?? "", column, this.#signals.codesOf);
    throw invalidRow(`${column}: got a list or map, wanted a number`);
  }

  #placeOf(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    if (this.#places.size >= MAX_COLUMNS) throw invalidRow(`got more than ${MAX_COLUMNS} signals`);
    const column = seriesName(name);
    const isRead = this.#signals.isRead(seriesOf(column).signal);
    const place = isRead ? this.columns.push(column) - 1 : UNREAD;
    if (!isRead) this.unread.push(column);
    this.#places.set(name, place);
    return place;
  }
}

function parseRow(line: string): JsonRow {
  let value: unknown;
  try {
    value = JSON.parse(line.startsWith("\ufeff") ? line.slice(1) : line);
  } catch (error) {
    throw new AppError("REQUEST_INVALID", `got "${line.slice(0, 40)}", wanted a JSON object`, {
      cause: error,
    });
  }
  const row = jsonRow.safeParse(value);
  if (row.success) return row.data;
  const [issue] = row.error.issues;
  throw invalidRow(`${issue?.path.join(".") || "row"}: ${issue?.message}`);
}

function bodiesOf({
  atMs,
  log,
  event,
  state,
}: Pick<JsonRow, "log" | "event" | "state"> & { readonly atMs: number }): readonly RecordBody[] {
  const bodies: RecordBody[] = [];
  if (state) bodies.push({ kind: "state", full: false, entries: state });
  if (typeof log === "string") {
    const line = {
      severity: 4,
      source: "replay",
      unit: "",
      message: log,
      redactions: 0,
      truncatedBytes: 0,
    };
    bodies.push({ kind: "logs", lines: [{ atMs, ...line }] });
  }
  if (typeof event === "string") bodies.push({ kind: "event", name: event, severity: 6, attributes: {} });
  return bodies;
}
