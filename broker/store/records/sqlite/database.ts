/** The only importer of node:sqlite. WAL with synchronous=FULL: a commit that returned survives a power cut. */
import { existsSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { AppError, errorMessage } from "@housecall/proto/base";
import type { Migration } from "./migration.ts";
import { RowDamage } from "./row-damage.ts";

export type SqlValue = SQLInputValue;
export type SqlRow = Record<string, SQLInputValue>;

/** A SQLite file with prepared statements kept; every call is synchronous and durable when it returns. */
export interface SqlDatabase {
  run(sql: string, ...values: SqlValue[]): { readonly changes: number; readonly lastInsertId: number };
  get(sql: string, ...values: SqlValue[]): SqlRow | undefined;
  all(sql: string, ...values: SqlValue[]): SqlRow[];
  /** All or nothing; nested calls join the outer transaction. */
  transaction<Result>(work: () => Result): Result;
  /** Reads our own JSON out of rows. */
  readonly json: RowDamage;
  close(): void;
}

/**
 * Opens (or makes) the file and migrates it forward.
 *
 * @throws AppError STORE_NEWER when a newer version wrote it, STORE_DAMAGED when SQLite finds it corrupt.
 */
export function openSqlDatabase(path: string, migrations: readonly Migration[]): SqlDatabase {
  const database = openFile(path);
  const statements = new Map<string, StatementSync>();
  let depth = 0;
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const transaction = <Result>(work: () => Result): Result => {
    if (depth > 0) return work();
    database.exec("BEGIN IMMEDIATE");
    depth += 1;
    try {
      const result = work();
      database.exec("COMMIT");
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw asStoreError(path, error);
    } finally {
      depth -= 1;
    }
  };
  const sql: SqlDatabase = {
    run: (text, ...values) => guard(path, () => asResult(prepare(text).run(...values))),
    get: (text, ...values) => guard(path, () => prepare(text).get(...values) as SqlRow | undefined),
    all: (text, ...values) => guard(path, () => prepare(text).all(...values) as SqlRow[]),
    transaction,
    json: new RowDamage(),
    close: () => database.close(),
  };
  migrate({ sql, database, path, migrations });
  return sql;
}

/** A SQLite file that is only looked at. */
export interface SqlCopy extends Pick<SqlDatabase, "get" | "all"> {
  close(): void;
}

/**
 * Opens a file for reading, without checks or migrations. Nothing is written, so that a copy stays the evidence that it is.
 *
 * @throws AppError UNAVAILABLE when there is no such file, STORE_DAMAGED when it is none of SQLite's.
 */
export function openSqlCopy(path: string): SqlCopy {
  return guard(path, () => {
    const location = pathToFileURL(path);
    // Commits of a server that was killed, or that runs, are still in the write-ahead log.
    if (!existsSync(`${path}-wal`)) location.searchParams.set("immutable", "1");
    const database = new DatabaseSync(location, { readOnly: true });
    return {
      get: (sql, ...values) => guard(path, () => database.prepare(sql).get(...values) as SqlRow | undefined),
      all: (sql, ...values) => guard(path, () => database.prepare(sql).all(...values) as SqlRow[]),
      close: () => database.close(),
    };
  });
}

function openFile(path: string): DatabaseSync {
  return guard(path, () => {
    const database = new DatabaseSync(path);
    database.exec(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;",
    );
    const check = database.prepare("PRAGMA quick_check(1)").get();
    if (Object.values(check ?? {})[0] !== "ok") throw damaged(path, "quick_check failed");
    return database;
  });
}

function migrate(options: {
  sql: SqlDatabase;
  database: DatabaseSync;
  path: string;
  migrations: readonly Migration[];
}): void {
  const { sql, database, path, migrations } = options;
  const current = Number(sql.get("PRAGMA user_version")?.["user_version"] ?? 0);
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest) {
    throw new AppError(
      "STORE_NEWER",
      `${path} was written by a newer Housecall (schema ${current}, this one knows ${newest}). Start the newer version, or restore the copy made before the upgrade.`,
    );
  }
  for (const migration of migrations.filter((each) => each.version > current)) {
    sql.transaction(() => {
      database.exec(migration.sql);
      database.exec(`PRAGMA user_version = ${migration.version}`);
    });
  }
}

function asResult(result: { changes: number | bigint; lastInsertRowid: number | bigint }) {
  return { changes: Number(result.changes), lastInsertId: Number(result.lastInsertRowid) };
}

function guard<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw asStoreError(path, error);
  }
}

/**
 * SQLite result codes: 11 SQLITE_CORRUPT, 26 SQLITE_NOTADB; 13 SQLITE_FULL, 10 SQLITE_IOERR; 5 SQLITE_BUSY,
 * 6 SQLITE_LOCKED, 8 SQLITE_READONLY, 14 SQLITE_CANTOPEN.
 */
function asStoreError(path: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const resultCode = Number((error as { errcode?: unknown }).errcode ?? 0) & 0xff;
  if (resultCode === 11 || resultCode === 26) return damaged(path, errorMessage(error), error);
  if (resultCode === 13 || resultCode === 10) {
    return new AppError(
      "DISK_FULL",
      `${path}: the disk is full or failing (${errorMessage(error)}). Free space on it; nothing that was stored is lost.`,
      {
        cause: error,
      },
    );
  }
  if ([5, 6, 8, 14].includes(resultCode)) {
    return new AppError(
      "UNAVAILABLE",
      `${path} cannot be written (${errorMessage(error)}). See that no other process has it open and that this user may write there.`,
      { cause: error },
    );
  }
  return error;
}

function damaged(path: string, detail: string, cause?: unknown): AppError {
  return new AppError(
    "STORE_DAMAGED",
    `${path} is damaged (${detail}). Nothing was changed. Move it away and restore your last copy of the data folder.`,
    { cause },
  );
}
