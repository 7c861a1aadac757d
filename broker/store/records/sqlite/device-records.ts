import { z } from "zod";
import type { DeviceRecords, DeviceRow } from "../../../fleet/fleet-records.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./database.ts";

const profile = z.object({
  name: z.string(),
  deviceClass: z.string(),
  model: z.string(),
  firmware: z.string(),
  agentVersion: z.string(),
  bootId: z.string(),
  bootReason: z.string(),
  bootedAtMs: z.number().nullable(),
  timeZone: z.string(),
  capabilities: z.array(z.string()),
  clock: z.enum(["synchronised", "unsynchronised"]),
  clockCorrectionMs: z.number(),
  configHash: z.string(),
});

/** Devices in SQLite. */
export function createDeviceRecords(database: SqlDatabase): DeviceRecords {
  return {
    all: async () => database.all("SELECT * FROM devices ORDER BY id").map(toDeviceRow),
    save: async (rows) =>
      database.transaction(() => {
        for (const row of rows) saveDevice(database, row);
      }),
  };
}

/** Inserts or replaces a device within the caller's transaction. */
export function saveDevice(database: SqlDatabase, row: DeviceRow): void {
  database.run(
    `INSERT INTO devices (id, claimed_at_ms, revoked_at_ms, session_started_at_ms, disconnected_at_ms,
       disconnect_reason, last_report_at_ms, config_synced_at_ms, note, profile)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET claimed_at_ms = excluded.claimed_at_ms, revoked_at_ms = excluded.revoked_at_ms,
       session_started_at_ms = excluded.session_started_at_ms, disconnected_at_ms = excluded.disconnected_at_ms,
       disconnect_reason = excluded.disconnect_reason, last_report_at_ms = excluded.last_report_at_ms,
       config_synced_at_ms = excluded.config_synced_at_ms, note = excluded.note, profile = excluded.profile`,
    ...[row.id, row.claimedAtMs, row.revokedAtMs, row.sessionStartedAtMs, row.disconnectedAtMs],
    ...[
      row.disconnectReason,
      row.lastReportAtMs,
      row.configSyncedAtMs,
      row.note,
      JSON.stringify(row.profile),
    ],
  );
}

function toDeviceRow(row: SqlRow): DeviceRow {
  return {
    id: String(row["id"]),
    claimedAtMs: Number(row["claimed_at_ms"]),
    revokedAtMs: numberOrNull(row["revoked_at_ms"]),
    sessionStartedAtMs: numberOrNull(row["session_started_at_ms"]),
    disconnectedAtMs: numberOrNull(row["disconnected_at_ms"]),
    disconnectReason: textOrNull(row["disconnect_reason"]),
    lastReportAtMs: numberOrNull(row["last_report_at_ms"]),
    configSyncedAtMs: numberOrNull(row["config_synced_at_ms"]),
    note: String(row["note"]),
    profile: profile.parse(JSON.parse(String(row["profile"]))),
  };
}

/** A nullable number column. */
export function numberOrNull(value: SqlValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** A nullable text column. */
export function textOrNull(value: SqlValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
