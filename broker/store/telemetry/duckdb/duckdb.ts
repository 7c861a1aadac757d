/** The only importer of @duckdb/node-api: SQL with parameters, and appending whole columns. */
import {
  BIGINT,
  BLOB,
  blobValue,
  DOUBLE,
  type DuckDBAppender,
  DuckDBBigIntVector,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBIntegerVector,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";

/** A column to append. int64 takes whole numbers as doubles; blobs are cut from one buffer at `ends`. */
export type Column =
  | { readonly type: "int32"; readonly values: Int32Array }
  | { readonly type: "int64"; readonly values: Float64Array }
  | { readonly type: "double"; readonly values: Float64Array }
  | { readonly type: "text"; readonly values: readonly string[] }
  | { readonly type: "blob"; readonly bytes: Uint8Array; readonly ends: Float64Array };

export type SqlParameter = string | number;
/** Whole numbers come back as numbers, blobs as bytes. */
export type ResultRow = Readonly<Record<string, string | number | Uint8Array | null>>;

/** One connection; statements run one after the other. */
export interface DuckConnection {
  run(sql: string, ...values: SqlParameter[]): Promise<ResultRow[]>;
  /** Appends `rows` rows within the transaction that is open. */
  append(
    table: { readonly catalog: string; readonly name: string },
    rows: number,
    columns: readonly Column[],
  ): Promise<void>;
  close(): void;
}

/** An in-memory instance to which files are attached. */
export interface DuckInstance {
  connect(): Promise<DuckConnection>;
  close(): void;
}

/** Rows of one data chunk: DuckDB's STANDARD_VECTOR_SIZE. */
const ROWS_PER_CHUNK = 2_048;
const columnTypes = {
  int32: INTEGER,
  int64: BIGINT,
  double: DOUBLE,
  text: VARCHAR,
  blob: BLOB,
} satisfies Record<string, DuckDBType>;

/** Opens an instance with the given settings (`memory_limit`, `threads`, …). */
export async function openDuckInstance(settings: Readonly<Record<string, string>>): Promise<DuckInstance> {
  const instance = await DuckDBInstance.create(":memory:", { ...settings });
  return { connect: async () => wrap(await instance.connect()), close: () => instance.closeSync() };
}

function wrap(connection: DuckDBConnection): DuckConnection {
  return {
    run: async (sql, ...values) => {
      const reader = await connection.runAndReadAll(sql, values.map(asParameter));
      return reader.getRowObjects().map(plainRow);
    },
    append: async (table, rows, columns) => {
      if (rows === 0) return;
      const appender = await connection.createAppender(table.name, "main", table.catalog);
      try {
        appendChunks(appender, rows, columns);
      } finally {
        appender.closeSync();
      }
    },
    close: () => connection.closeSync(),
  };
}

/** Whole numbers go in as 64-bit integers, so that milliseconds fit. */
function asParameter(value: SqlParameter): DuckDBValue {
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function plainRow(row: Record<string, DuckDBValue>): ResultRow {
  const plain: Record<string, string | number | Uint8Array | null> = {};
  for (const [name, value] of Object.entries(row)) plain[name] = plainValue(value);
  return plain;
}

function plainValue(value: DuckDBValue): string | number | Uint8Array | null {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" || typeof value === "number" || value === null) return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "object" && "bytes" in value && value.bytes instanceof Uint8Array) return value.bytes;
  return String(value);
}

function appendChunks(appender: DuckDBAppender, rows: number, columns: readonly Column[]): void {
  const types = columns.map((column) => columnTypes[column.type]);
  for (let first = 0; first < rows; first += ROWS_PER_CHUNK) {
    const count = Math.min(ROWS_PER_CHUNK, rows - first);
    const chunk = DuckDBDataChunk.create(types, count);
    columns.forEach((column, index) => {
      fillVector({ chunk, index, column, first, count });
    });
    appender.appendDataChunk(chunk);
  }
}

interface Fill {
  readonly chunk: DuckDBDataChunk;
  readonly index: number;
  readonly column: Column;
  readonly first: number;
  readonly count: number;
}

function fillVector({ chunk, index, column, first, count }: Fill): void {
  const vector = chunk.getColumnVector(index);
  if (column.type === "int32" && vector instanceof DuckDBIntegerVector) {
    vector["items"].set(column.values.subarray(first, first + count));
  } else if (column.type === "double" && vector instanceof DuckDBDoubleVector) {
    vector["items"].set(column.values.subarray(first, first + count));
  } else if (column.type === "int64" && vector instanceof DuckDBBigIntVector) {
    writeInt64(vector["items"], column.values, first);
  } else if (column.type === "text") {
    for (let row = 0; row < count; row += 1) vector.setItem(row, column.values[first + row] ?? "");
  } else if (column.type === "blob") {
    for (let row = first; row < first + count; row += 1) {
      vector.setItem(
        row - first,
        blobValue(column.bytes.subarray(column.ends[row - 1] ?? 0, column.ends[row])),
      );
    }
  }
  vector.flush();
}

/** Writes doubles as two's complement words, about ten times as fast as through BigInt. */
function writeInt64(target: BigInt64Array, source: Float64Array, first: number): void {
  const words = new Int32Array(target.buffer, target.byteOffset, target.length * 2);
  for (let row = 0; row < target.length; row += 1) {
    const value = source[first + row] ?? 0;
    words[row * 2] = value | 0;
    words[row * 2 + 1] = Math.floor(value / 4_294_967_296);
  }
}
