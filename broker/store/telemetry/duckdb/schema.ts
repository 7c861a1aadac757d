import type { DuckConnection } from "./duckdb.ts";

/** Version of the tables below; a file that carries a higher one was written by a newer Housecall. */
export const SCHEMA_VERSION = 1;

/** Streams as stored: position in this list. */
export const storedStreams = ["urgent", "metrics", "logs", "debug"] as const;
/** Lanes as stored: position in this list. */
export const storedLanes = ["live", "backlog"] as const;

const tables = [
  "CREATE TABLE series (id INTEGER, device VARCHAR, signal VARCHAR, instance VARCHAR, unit VARCHAR)",
  "CREATE TABLE samples (series_id INTEGER, at_ms BIGINT, value DOUBLE)",
  `CREATE TABLE logs (device VARCHAR, at_ms BIGINT, severity INTEGER, source VARCHAR, unit VARCHAR, message VARCHAR,
    redactions BIGINT, truncated_bytes BIGINT)`,
  `CREATE TABLE inputs (commit_seq BIGINT, kind VARCHAR, device VARCHAR, received_at_ms BIGINT, lane INTEGER, spool VARCHAR,
    stream INTEGER, sequence BIGINT, clock_correction_ms DOUBLE, payload BLOB)`,
  "CREATE TABLE meta (schema_version INTEGER)",
] as const;

/** Tables of every file. */
export const tableNames = ["series", "samples", "logs", "inputs", "meta"] as const;

/** Makes the tables in a fresh file, all or nothing. */
export async function createTables(connection: DuckConnection, catalog: string): Promise<void> {
  await connection.run("BEGIN");
  for (const table of tables)
    await connection.run(table.replace("CREATE TABLE ", `CREATE TABLE ${catalog}.`));
  await connection.run(`INSERT INTO ${catalog}.meta VALUES (?)`, SCHEMA_VERSION);
  await connection.run("COMMIT");
}
