import { type KpiInputsVersion, kpiInputs } from "@housecall/proto/api";
import type { KpiInputRecords } from "../../../desk-records.ts";
import { appendAuditEntry } from "./audit-records.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";

/** Inputs of key figures in SQLite: versions are added, never changed. */
export function createKpiInputRecords(database: SqlDatabase): KpiInputRecords {
  const read = (row: SqlRow): KpiInputsVersion | undefined => readVersion(database, row);
  return {
    add: async ({ atMs, actor, note, inputs }, audit) =>
      database.transaction(() => {
        const { lastInsertId } = database.run(
          "INSERT INTO kpi_inputs (at_ms, actor, note, inputs) VALUES (?, ?, ?, ?)",
          ...[atMs, actor, note, JSON.stringify(inputs)],
        );
        appendAuditEntry(database, audit);
        return lastInsertId;
      }),
    get: async (id) => {
      const row = database.get("SELECT * FROM kpi_inputs WHERE id = ?", id);
      return row && read(row);
    },
    list: async (limit) =>
      database
        .all("SELECT * FROM kpi_inputs ORDER BY id DESC LIMIT ?", limit)
        .flatMap((row) => read(row) ?? []),
  };
}

/** Undefined, and remembered as damaged, when it is not what was added. */
function readVersion(database: SqlDatabase, row: SqlRow): KpiInputsVersion | undefined {
  const id = Number(row["id"]);
  const inputs = database.json.read(kpiInputs, row, {
    table: "kpi_inputs",
    column: "inputs",
    key: String(id),
  });
  if (inputs === undefined) return undefined;
  const { at_ms: atMs, actor, note } = row;
  return { id, atMs: Number(atMs), actor: String(actor), note: String(note), inputs };
}
