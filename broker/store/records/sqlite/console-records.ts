import type { ConsoleRecords } from "../../../data-plane.ts";
import { appendAuditEntry } from "./audit-records.ts";
import type { SqlDatabase } from "./database.ts";

/** The console's own small rows in SQLite. */
export function createConsoleRecords(database: SqlDatabase): ConsoleRecords {
  const put = (collection: string, key: string, value: string): void => {
    const sql = `INSERT INTO console_records (collection, key, value) VALUES (?, ?, ?)
        ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value`;
    database.run(sql, collection, key, value);
  };
  const remove = (collection: string, key: string): void => {
    database.run("DELETE FROM console_records WHERE collection = ? AND key = ?", collection, key);
  };
  return {
    get: async (collection, key) => {
      const row = database.get(
        "SELECT value FROM console_records WHERE collection = ? AND key = ?",
        collection,
        key,
      );
      return row === undefined ? undefined : String(row["value"]);
    },
    put: async (collection, key, value) => put(collection, key, value),
    insert: async (collection, key, value) => {
      const sql =
        "INSERT INTO console_records (collection, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
      return database.run(sql, collection, key, value).changes === 1;
    },
    remove: async (collection, key) => remove(collection, key),
    change: async (changes, audit) =>
      database.transaction(() => {
        for (const { collection, key, value } of changes) {
          if (value === null) remove(collection, key);
          else put(collection, key, value);
        }
        appendAuditEntry(database, audit);
      }),
    list: async (collection) =>
      database
        .all("SELECT key, value FROM console_records WHERE collection = ? ORDER BY key", collection)
        .map((row) => ({ key: String(row["key"]), value: String(row["value"]) })),
  };
}
