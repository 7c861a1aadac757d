import { type DeviceMoment, deviceMomentData, type MomentRecords } from "../../../ingest/device-moment.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";

/** What happened to devices, in SQLite. */
export function createMomentRecords(database: SqlDatabase): MomentRecords {
  const savedSincePrune = new Map<string, number>();
  return {
    saveMoments: (moments, perDevice) => {
      const sql = `INSERT INTO device_moments (device_id, commit_seq, at_ms, received_at_ms, moment)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
      for (const { deviceId, commitSeq, atMs, receivedAtMs, data } of moments)
        database.run(sql, deviceId, commitSeq, atMs, receivedAtMs, JSON.stringify(data));
      for (const { deviceId } of moments) {
        const saved = (savedSincePrune.get(deviceId) ?? 0) + 1;
        savedSincePrune.set(deviceId, saved % pruneEvery);
        if (saved === pruneEvery) dropOldest(database, deviceId, perDevice);
      }
    },
    moments: (deviceId, { fromMs, toMs, limit }) =>
      database
        .all(
          `${columns} WHERE device_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC, commit_seq DESC LIMIT ?`,
          ...[deviceId, fromMs, toMs, limit],
        )
        .flatMap((row) => asMoment(database, row) ?? []),
    momentBefore: (deviceId, kind, beforeMs) => {
      const wanted = kind === "link" ? "IN ('connected', 'disconnected')" : "= 'connected'";
      const row = database.get(
        `${columns} WHERE device_id = ? AND at_ms < ? AND moment ->> 'kind' ${wanted}
          ORDER BY at_ms DESC, commit_seq DESC LIMIT 1`,
        ...[deviceId, beforeMs],
      );
      return row === undefined ? undefined : asMoment(database, row);
    },
    connectionFrom: (deviceId, fromMs) => {
      const row = database.get(
        `${columns} WHERE device_id = ? AND at_ms >= ? AND moment ->> 'kind' = 'connected'
          ORDER BY at_ms, commit_seq LIMIT 1`,
        ...[deviceId, fromMs],
      );
      return row === undefined ? undefined : asMoment(database, row);
    },
  };
}

/** Moments of a device between two looks at how many it has. */
const pruneEvery = 500;
const columns = "SELECT device_id, commit_seq, at_ms, received_at_ms, moment FROM device_moments";

/** By the order of the journal, so that a device cannot keep its events by dating them into the future. */
function dropOldest(database: SqlDatabase, deviceId: string, perDevice: number): void {
  const sql = `DELETE FROM device_moments WHERE device_id = ? AND commit_seq <= (
    SELECT commit_seq FROM device_moments WHERE device_id = ? ORDER BY commit_seq DESC LIMIT 1 OFFSET ?)`;
  database.run(sql, deviceId, deviceId, perDevice);
}

function asMoment(database: SqlDatabase, row: SqlRow): DeviceMoment | undefined {
  const [deviceId, commitSeq] = [String(row["device_id"]), Number(row["commit_seq"])];
  const place = { table: "device_moments", column: "moment", key: `${deviceId} ${commitSeq}` };
  const data = database.json.read(deviceMomentData, row, place);
  if (data === undefined) return undefined;
  return {
    ...{ deviceId, commitSeq, data },
    atMs: Number(row["at_ms"]),
    receivedAtMs: Number(row["received_at_ms"]),
  };
}
