import { type ConsentRow, consentRow } from "@housecall/proto/api";
import type { ConsentRecords } from "../../../audit/consent-records.ts";
import { appendAuditEntry } from "./audit-records.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./database.ts";

/** Consents in SQLite. */
export function createConsentRecords(database: SqlDatabase): ConsentRecords {
  return {
    apply: async (row, audit) =>
      database.transaction(() => {
        if (holdsAlready(database, row) || !insertHistory(database, row)) return "known";
        replaceCurrent(database, row);
        appendAuditEntry(database, audit);
        return "changed";
      }),
    current: async (deviceId) =>
      database
        .all("SELECT * FROM consents WHERE device_id = ? ORDER BY changed_at_ms DESC", deviceId)
        .map(toConsentRow),
    history: async (deviceId, limit) =>
      database
        .all(
          "SELECT * FROM consent_history WHERE device_id = ? ORDER BY changed_at_ms DESC LIMIT ?",
          deviceId,
          limit,
        )
        .map(toConsentRow),
  };
}

const COLUMNS = "device_id, consent_id, state, scopes, granted_by, expires_at_ms, changed_at_ms";

/** True when the newest word of the device on this consent says the same; it repeats it after each boot. */
function holdsAlready(database: SqlDatabase, row: ConsentRow): boolean {
  const { deviceId, consentId, state, scopes, grantedBy, expiresAtMs } = row;
  const sql = `SELECT 1 AS held FROM consents WHERE device_id = ? AND consent_id = ? AND state = ? AND scopes = ?
    AND granted_by = ? AND expires_at_ms = ?`;
  return (
    database.get(sql, deviceId, consentId, state, JSON.stringify(scopes), grantedBy, expiresAtMs) !==
    undefined
  );
}

/** False when this very change is there already. */
function insertHistory(database: SqlDatabase, row: ConsentRow): boolean {
  const sql = `INSERT INTO consent_history (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
  return database.run(sql, ...valuesOf(row)).changes === 1;
}

function replaceCurrent(database: SqlDatabase, row: ConsentRow): void {
  const sql = `INSERT INTO consents (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (device_id, consent_id) DO UPDATE SET state = excluded.state, scopes = excluded.scopes,
      granted_by = excluded.granted_by, expires_at_ms = excluded.expires_at_ms, changed_at_ms = excluded.changed_at_ms
    WHERE excluded.changed_at_ms >= consents.changed_at_ms`;
  database.run(sql, ...valuesOf(row));
}

function valuesOf(row: ConsentRow): SqlValue[] {
  const { deviceId, consentId, state, scopes, grantedBy, expiresAtMs, changedAtMs } = row;
  return [deviceId, consentId, state, JSON.stringify(scopes), grantedBy, expiresAtMs, changedAtMs];
}

function toConsentRow(row: SqlRow): ConsentRow {
  return consentRow.parse({
    deviceId: row["device_id"],
    consentId: row["consent_id"],
    state: row["state"],
    scopes: JSON.parse(String(row["scopes"])),
    grantedBy: row["granted_by"],
    expiresAtMs: row["expires_at_ms"],
    changedAtMs: row["changed_at_ms"],
  });
}
