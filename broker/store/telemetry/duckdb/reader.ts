import type { LogLineView, LogQuery, Series, SeriesQuery } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import type { StoreCounts, StoredInput, StoredKey } from "../telemetry-store.ts";
import type { DuckConnection, DuckInstance, ResultRow, SqlParameter } from "./duckdb.ts";
import type { PeriodFile, PeriodFiles } from "./period-files.ts";
import type { ReadGate } from "./read-gate.ts";
import { storedLanes, storedStreams } from "./schema.ts";
import { asStoreError } from "./store-errors.ts";

export interface ReaderOptions {
  readonly instance: DuckInstance;
  readonly files: PeriodFiles;
  readonly gate: ReadGate;
}

type Point = Series["points"][number];

/** Reads over all files; a damaged one is reported and left out. */
export class Reader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  async series(deviceId: string, query: SeriesQuery): Promise<Series> {
    const bucketMs = Math.max(1, Math.ceil((query.toMs - query.fromMs) / query.maxPoints));
    const rows = await this.#overFiles(
      (file) => seriesSql(file.catalog),
      [
        query.fromMs,
        bucketMs,
        query.fromMs,
        bucketMs,
        deviceId,
        query.signal,
        query.instance,
        query.fromMs,
        query.toMs,
      ],
    );
    const unit = rows.map((row) => textOf(row, "unit")).find((each) => each !== "") ?? "";
    return { signal: query.signal, instance: query.instance, unit, bucketMs, points: mergePoints(rows) };
  }

  async logs(deviceId: string, query: LogQuery): Promise<readonly LogLineView[]> {
    const rows = await this.#overFiles(
      (file) => logsSql(file.catalog),
      [deviceId, query.fromMs, query.toMs, query.minSeverity, query.text, query.limit],
    );
    return rows
      .map(asLogLine)
      .sort((left, right) => right.atMs - left.atMs)
      .slice(0, query.limit);
  }

  async inputs(options: { readonly afterCommitSeq: number; readonly limit: number }): Promise<StoredInput[]> {
    const found: StoredInput[] = [];
    for (const file of this.#options.files.attached) {
      const left = options.limit - found.length;
      if (left <= 0) break;
      const [end] = await this.#inFile(file, pageEndSql(file.catalog), [options.afterCommitSeq, left]);
      const last = end === undefined ? 0 : numberOf(end, "last");
      const rows = await this.#inFile(file, inputsSql(file.catalog), [options.afterCommitSeq, last]);
      found.push(...rows.map(asInput));
    }
    requireAscending(found);
    return found;
  }

  async keys(): Promise<StoredKey[]> {
    const rows = await this.#overFiles(
      (file) =>
        `SELECT device, spool, stream, sequence, kind FROM ${file.catalog}.inputs WHERE kind IN ('record', 'rejected')`,
    );
    return rows.map((row) => {
      const { deviceId, spoolId, stream, sequence, kind } = asInput(row);
      return { deviceId, spoolId, stream, sequence, kind };
    });
  }

  async counts(): Promise<StoreCounts> {
    const rows = await this.#overFiles(
      ({
        catalog,
      }) => `SELECT (SELECT count(*) FROM ${catalog}.inputs) AS inputs, (SELECT count(*) FROM ${catalog}.samples) AS samples,
        (SELECT count(*) FROM ${catalog}.logs) AS lines`,
    );
    const sum = (name: string): number => rows.reduce((total, row) => total + numberOf(row, name), 0);
    return { inputs: sum("inputs"), samples: sum("samples"), logLines: sum("lines") };
  }

  async firstCommitSeq(): Promise<number> {
    const rows = await this.#overFiles(
      ({ catalog }) => `SELECT min(commit_seq) AS first FROM ${catalog}.inputs`,
    );
    const firsts = rows.map((row) => numberOf(row, "first")).filter((first) => first > 0);
    return firsts.length === 0 ? 0 : Math.min(...firsts);
  }

  /** Newest commit sequence and series id over all files. */
  async newest(): Promise<{ readonly commitSeq: number; readonly seriesId: number }> {
    const rows = await this.#overFiles(
      ({ catalog }) =>
        `SELECT (SELECT max(commit_seq) FROM ${catalog}.inputs) AS seq, (SELECT max(id) FROM ${catalog}.series) AS series`,
    );
    const max = (name: string): number => Math.max(0, ...rows.map((row) => numberOf(row, name)));
    return { commitSeq: max("seq"), seriesId: max("series") };
  }

  /** Reads a part of the newest file with all its columns, which finds damaged blocks; how many rows there were. */
  async check(part: {
    readonly table: string;
    readonly firstRow: number;
    readonly rows: number;
  }): Promise<number> {
    const file = this.#options.files.attached.at(-1);
    if (file === undefined) return 0;
    const sql = `SELECT count(*) AS n, bit_xor(hash(*COLUMNS(*))) FROM ${file.catalog}.${part.table} WHERE rowid >= $1 AND rowid < $2`;
    const [row] = await this.#inFile(file, sql, [part.firstRow, part.firstRow + part.rows]);
    return row === undefined ? 0 : numberOf(row, "n");
  }

  async #overFiles(
    sql: (file: PeriodFile) => string,
    values: readonly SqlParameter[] = [],
  ): Promise<ResultRow[]> {
    // Never spread into push(): half a million rows are more than a call may have arguments.
    let rows: ResultRow[] = [];
    for (const file of this.#options.files.attached) {
      rows = rows.concat(await this.#inFile(file, sql(file), values));
    }
    return rows;
  }

  async #inFile(file: PeriodFile, sql: string, values: readonly SqlParameter[]): Promise<ResultRow[]> {
    const { instance, files, gate } = this.#options;
    return gate.shared(async () => {
      if (!files.attached.includes(file)) return [];
      let connection: DuckConnection | undefined;
      try {
        connection = await instance.connect();
        return await connection.run(sql, ...values);
      } catch (cause) {
        const error = asStoreError(file.path, cause);
        if (error.code !== "STORE_DAMAGED") throw error;
        files.report(file, error);
        return [];
      } finally {
        connection?.close();
      }
    });
  }
}

function seriesSql(catalog: string): string {
  return `WITH wanted AS (SELECT id, unit FROM ${catalog}.series WHERE device = $5 AND signal = $6 AND instance = $7)
    SELECT $1 + ((at_ms - $3) // $4) * $2 AS at_ms, min(value) AS low, max(value) AS high, avg(value) AS mean, count(*) AS n,
      (SELECT max(unit) FROM wanted) AS unit
    FROM ${catalog}.samples WHERE series_id IN (SELECT id FROM wanted) AND at_ms >= $8 AND at_ms < $9
    GROUP BY 1 ORDER BY 1`;
}

function logsSql(catalog: string): string {
  return `SELECT at_ms, severity, source, unit, message, redactions, truncated_bytes FROM ${catalog}.logs
    WHERE device = $1 AND at_ms >= $2 AND at_ms < $3 AND severity <= $4 AND contains(lower(message), lower($5))
    ORDER BY at_ms DESC, rowid DESC LIMIT $6`;
}

/** Where a page ends. Of all rows only the sequences are sorted: with their payloads it took ten times as long. */
function pageEndSql(catalog: string): string {
  return `SELECT max(commit_seq) AS last
    FROM (SELECT commit_seq FROM ${catalog}.inputs WHERE commit_seq > $1 ORDER BY commit_seq LIMIT $2)`;
}

function inputsSql(catalog: string): string {
  return `SELECT * FROM ${catalog}.inputs WHERE commit_seq > $1 AND commit_seq <= $2 ORDER BY commit_seq`;
}

function requireAscending(inputs: readonly StoredInput[]): void {
  inputs.forEach((input, index) => {
    const before = inputs[index - 1]?.commitSeq ?? 0;
    if (input.commitSeq > before) return;
    throw new AppError(
      "STORE_DAMAGED",
      `The journal is out of order: ${input.commitSeq} comes after ${before}`,
    );
  });
}

/** Buckets of several files with the same start become one. */
function mergePoints(rows: readonly ResultRow[]): Point[] {
  const points = new Map<number, Point>();
  for (const row of rows) {
    const point = {
      atMs: numberOf(row, "at_ms"),
      min: numberOf(row, "low"),
      max: numberOf(row, "high"),
      avg: numberOf(row, "mean"),
      count: numberOf(row, "n"),
    };
    const known = points.get(point.atMs);
    points.set(point.atMs, known === undefined ? point : joinPoints(known, point));
  }
  return [...points.values()].sort((left, right) => left.atMs - right.atMs);
}

function joinPoints(left: Point, right: Point): Point {
  const count = left.count + right.count;
  const avg = (left.avg * left.count + right.avg * right.count) / count;
  return {
    atMs: left.atMs,
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
    avg,
    count,
  };
}

function asLogLine(row: ResultRow): LogLineView {
  return {
    atMs: numberOf(row, "at_ms"),
    severity: numberOf(row, "severity"),
    source: textOf(row, "source"),
    unit: textOf(row, "unit"),
    message: textOf(row, "message"),
    redactions: numberOf(row, "redactions"),
    truncatedBytes: numberOf(row, "truncated_bytes"),
  };
}

function asInput(row: ResultRow): StoredInput {
  const payload = row["payload"];
  return {
    commitSeq: numberOf(row, "commit_seq"),
    kind: kindOf(textOf(row, "kind")),
    deviceId: textOf(row, "device"),
    receivedAtMs: numberOf(row, "received_at_ms"),
    lane: storedLanes[numberOf(row, "lane")] ?? "live",
    spoolId: textOf(row, "spool"),
    stream: storedStreams[numberOf(row, "stream")] ?? "urgent",
    sequence: numberOf(row, "sequence"),
    clockCorrectionMs: numberOf(row, "clock_correction_ms"),
    payload: payload instanceof Uint8Array ? payload : new Uint8Array(),
  };
}

function kindOf(text: string): StoredInput["kind"] {
  switch (text) {
    case "record":
    case "rejected":
    case "birth":
    case "disconnected":
    case "tick":
    case "accepting":
    case "rules":
      return text;
  }
  throw new AppError(
    "STORE_DAMAGED",
    `The journal holds an entry of kind "${text.slice(0, 40)}", which this version does not know`,
  );
}

function numberOf(row: ResultRow, name: string): number {
  return Number(row[name] ?? 0);
}

function textOf(row: ResultRow, name: string): string {
  return String(row[name] ?? "");
}
