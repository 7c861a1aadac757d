import { type ConsentRow, consentRow } from "@housecall/proto/api";
import type { ConsentRecords } from "../../../audit/consent-records.ts";
import type { KnownConsent } from "../../../consent/judge-report.ts";
import { appendAuditEntry } from "./audit-records.ts";
import { insertCommand, openCommands } from "./command-records.ts";
import { hasOpenAsk, insertAskRow, readAsk, readAsks, updateAskRow, withCommand } from "./consent-asks.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./database.ts";

/** Rows of what holds now, or of what held lately, that are read at a time. */
const MAX_CURRENT = 200;

/** Consents in SQLite. */
export function createConsentRecords(database: SqlDatabase): ConsentRecords {
  const rows = (sql: string, ...values: SqlValue[]) => database.all(sql, ...values).map(toConsentRow);
  return {
    apply: async (reported, decide) => database.transaction(() => apply(database, reported, decide)),
    current: async (deviceId) =>
      rows(
        `SELECT * FROM consents WHERE device_id = ? ORDER BY state = 'granted' DESC, changed_at_ms DESC LIMIT ${MAX_CURRENT}`,
        deviceId,
      ),
    inForce: async (deviceId, nowMs) => rows(IN_FORCE, deviceId, nowMs),
    history: async (deviceId, limit) =>
      rows(
        "SELECT * FROM consent_history WHERE device_id = ? ORDER BY changed_at_ms DESC LIMIT ?",
        deviceId,
        limit,
      ),
    insertAsk: async (ask, command, maxOpen) =>
      database.transaction(() => {
        if (hasOpenAsk(database, ask)) return "one_is_open";
        if (openCommands(database, ask.deviceId) >= maxOpen) return "too_many_open";
        insertCommand(database, command);
        insertAskRow(database, ask);
        return "inserted";
      }),
    insertEnd: async (command) =>
      database.transaction(() => {
        const { deviceId, consentId } = command.row;
        if (endWantedBy(database, deviceId, consentId) !== "") return "known";
        insertCommand(database, command);
        return "inserted";
      }),
    ask: async (consentId) => {
      const ask = readAsk(database, consentId);
      return ask && withCommand(database, ask);
    },
    asks: async (deviceId, limit) => readAsks(database, deviceId, limit),
  };
}

/**
 * What staff have ended stays ended, whatever became of the command that tells the device, until the device has ended it and it
 * is granted anew: that a device repeats a grant, with a clock that is corrected a little differently, grants nothing.
 */
const IN_FORCE = `SELECT * FROM consents WHERE device_id = ? AND state = 'granted'
  AND (expires_at_ms = 0 OR expires_at_ms > ?)
  AND NOT EXISTS (SELECT 1 FROM commands WHERE kind = 'end_consent'
    AND commands.device_id = consents.device_id AND commands.consent_id = consents.consent_id
    AND (is_open = 1 OR NOT EXISTS (SELECT 1 FROM consent_history AS said
      WHERE said.device_id = consents.device_id AND said.consent_id = consents.consent_id AND said.state <> 'granted'
      AND said.changed_at_ms >= commands.created_at_ms)))
  ORDER BY changed_at_ms DESC`;

function apply(
  database: SqlDatabase,
  reported: Parameters<ConsentRecords["apply"]>[0],
  decide: Parameters<ConsentRecords["apply"]>[1],
): Awaited<ReturnType<ConsentRecords["apply"]>> {
  const decided = decide(knownOf(database, reported));
  if (typeof decided === "string") return decided;
  const { row, ask, endedBy } = decided.judged;
  if (!insertHistory(database, row)) return "known";
  replaceCurrent(database, row, row.state === "revoked" ? endedBy : "");
  if (ask !== undefined) updateAskRow(database, ask);
  appendAuditEntry(database, decided.audit);
  return "changed";
}

function knownOf(database: SqlDatabase, { deviceId, consentId }: ConsentRow): KnownConsent {
  const current = database.get(
    "SELECT * FROM consents WHERE device_id = ? AND consent_id = ?",
    deviceId,
    consentId,
  );
  const others = database.get(
    "SELECT count(*) AS n FROM consents WHERE device_id = ? AND state = 'granted' AND consent_id <> ?",
    deviceId,
    consentId,
  );
  return {
    ask: readAsk(database, consentId),
    current: current && toConsentRow(current),
    otherGrants: Number(others?.["n"]),
    endWantedBy: endWantedBy(database, deviceId, consentId),
  };
}

function endWantedBy(database: SqlDatabase, deviceId: string, consentId: string): string {
  const sql = `SELECT requested_by FROM commands
    WHERE device_id = ? AND consent_id = ? AND kind = 'end_consent' AND is_open = 1 LIMIT 1`;
  return String(database.get(sql, deviceId, consentId)?.["requested_by"] ?? "");
}

const COLUMNS = "device_id, consent_id, state, scopes, granted_by, expires_at_ms, changed_at_ms";

/** False when this very change is there already. */
function insertHistory(database: SqlDatabase, row: ConsentRow): boolean {
  const sql = `INSERT INTO consent_history (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
  return database.run(sql, ...valuesOf(row)).changes === 1;
}

function replaceCurrent(database: SqlDatabase, row: ConsentRow, endedBy: string): void {
  const sql = `INSERT INTO consents (${COLUMNS}, ended_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (device_id, consent_id) DO UPDATE SET state = excluded.state, scopes = excluded.scopes,
      granted_by = excluded.granted_by, expires_at_ms = excluded.expires_at_ms, changed_at_ms = excluded.changed_at_ms,
      ended_by = excluded.ended_by
    WHERE excluded.changed_at_ms >= consents.changed_at_ms`;
  database.run(sql, ...valuesOf(row), endedBy);
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
    ...(row["ended_by"] ? { endedBy: row["ended_by"] } : {}),
  });
}
