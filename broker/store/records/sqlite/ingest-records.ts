import type { SignalAlias } from "@housecall/proto";
import { currentValue, loss, type Quarantined } from "@housecall/proto/api";
import { z } from "zod";
import type { BootClock } from "../../../ingest/boot-clock.ts";
import type {
  ClockRecords,
  IngestCounts,
  IngestRecords,
  QuarantineEntry,
  SpoolKey,
  SpoolPositions,
} from "../../../ingest/ingest-records.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";
import { createMomentRecords } from "./moment-records.ts";

const positionsSchema = z.array(
  z.object({
    upTo: z.number().int(),
    ranges: z.array(z.object({ first: z.number().int(), last: z.number().int() })),
  }),
);
const aliasesSchema = z.array(
  z.object({ alias: z.number().int(), signal: z.string(), instance: z.string(), unit: z.string() }),
);
// Times are what devices said, corrected: any number is as good as it was when it was stored.
const lossSchema = loss.extend({ firstAtMs: z.number(), lastAtMs: z.number() });
const snapshotSchema = z.object({
  deviceId: z.string(),
  values: z.array(currentValue.extend({ atMs: z.number() })),
  state: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  stateAtMs: z.number().nullable(),
});

/** What ingest keeps beside the telemetry store, in SQLite. Lists are JSON: they are only ever read as a whole. */
export function createIngestRecords(database: SqlDatabase): IngestRecords {
  return {
    transaction: (work) => database.transaction(work),
    ...spoolRecords(database),
    ...clockRecords(database),
    ...lossRecords(database),
    ...createMomentRecords(database),
    ...quarantineRecords(database),
    ...liveRecords(database),
    removeBefore: (beforeMs) => {
      database.run("DELETE FROM losses WHERE recorded_at_ms < ?", beforeMs);
      database.run("DELETE FROM device_moments WHERE received_at_ms < ?", beforeMs);
      database.run("DELETE FROM quarantine WHERE received_at_ms < ?", beforeMs);
      database.run("DELETE FROM clock_corrections WHERE fixed_at_ms < ?", beforeMs);
    },
  };
}

function spoolRecords(database: SqlDatabase) {
  return {
    loadPositions: (): SpoolPositions[] =>
      database
        .all("SELECT device_id, spool_id, positions FROM spool_positions ORDER BY heard_seq, spool_id")
        .flatMap((row) => {
          const [deviceId, spoolId] = [textOf(row, "device_id"), textOf(row, "spool_id")];
          const place = { table: "spool_positions", column: "positions", key: `${deviceId} ${spoolId}` };
          const positions = database.json.read(positionsSchema, row, place);
          return positions === undefined ? [] : { deviceId, spoolId, positions };
        }),
    savePositions: (positions: readonly SpoolPositions[], heardSeq: number): void => {
      const sql = `INSERT INTO spool_positions (device_id, spool_id, positions, heard_seq) VALUES (?, ?, ?, ?)
        ON CONFLICT (device_id, spool_id) DO UPDATE SET positions = excluded.positions, heard_seq = excluded.heard_seq`;
      for (const each of positions)
        database.run(sql, each.deviceId, each.spoolId, JSON.stringify(each.positions), heardSeq);
    },
    removeSpools: (spools: readonly SpoolKey[]): void => {
      for (const { deviceId, spoolId } of spools) {
        for (const table of ["spool_positions", "spools"])
          database.run(`DELETE FROM ${table} WHERE device_id = ? AND spool_id = ?`, deviceId, spoolId);
      }
    },
    loadAliases: (deviceId: string, spoolId: string): readonly SignalAlias[] => {
      const row = database.get(
        "SELECT aliases FROM spools WHERE device_id = ? AND spool_id = ?",
        deviceId,
        spoolId,
      );
      if (row === undefined) return [];
      const place = { table: "spools", column: "aliases", key: `${deviceId} ${spoolId}` };
      return database.json.read(aliasesSchema, row, place) ?? [];
    },
    saveAliases: (deviceId: string, spoolId: string, aliases: readonly SignalAlias[]): void => {
      const sql = `INSERT INTO spools (device_id, spool_id, aliases) VALUES (?, ?, ?)
        ON CONFLICT (device_id, spool_id) DO UPDATE SET aliases = excluded.aliases`;
      database.run(sql, deviceId, spoolId, JSON.stringify(aliases));
    },
  };
}

function clockRecords(database: SqlDatabase): ClockRecords {
  return {
    loadClock: (deviceId, bootId) => {
      const sql = `SELECT correction_ms, anchor_at_ms, anchor_uptime_ms FROM clock_corrections
        WHERE device_id = ? AND boot_id = ?`;
      const row = database.get(sql, deviceId, bootId);
      return row === undefined ? undefined : asBootClock(row);
    },
    saveClocks: (clocks) => {
      const sql = `INSERT INTO clock_corrections
          (device_id, boot_id, correction_ms, fixed_at_ms, anchor_at_ms, anchor_uptime_ms) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (device_id, boot_id) DO UPDATE
          SET anchor_at_ms = excluded.anchor_at_ms, anchor_uptime_ms = excluded.anchor_uptime_ms
          WHERE anchor_at_ms IS NULL`;
      for (const { deviceId, bootId, correctionMs, fixedAtMs, anchor } of clocks) {
        const anchorColumns = [anchor?.atMs ?? null, anchor?.uptimeMs ?? null];
        database.run(sql, deviceId, bootId, correctionMs, fixedAtMs, ...anchorColumns);
      }
    },
  };
}

function asBootClock(row: SqlRow): BootClock {
  const isAnchored = row["anchor_at_ms"] !== null;
  return {
    correctionMs: Number(row["correction_ms"]),
    anchor: isAnchored
      ? { atMs: Number(row["anchor_at_ms"]), uptimeMs: Number(row["anchor_uptime_ms"]) }
      : undefined,
  };
}

function lossRecords(database: SqlDatabase): Pick<IngestRecords, "saveLoss" | "losses"> {
  return {
    saveLoss: (origin, loss) => {
      const sql = `INSERT INTO losses (device_id, spool_id, record_stream, record_sequence, recorded_at_ms, loss)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
      const { deviceId, spoolId, stream, sequence } = origin;
      database.run(sql, deviceId, spoolId, stream, sequence, loss.recordedAtMs, JSON.stringify(loss));
    },
    losses: (deviceId, limit) =>
      database
        .all(
          "SELECT spool_id, record_stream, record_sequence, loss FROM losses WHERE device_id = ? ORDER BY recorded_at_ms DESC LIMIT ?",
          deviceId,
          limit,
        )
        .flatMap((row) => {
          const record = [deviceId, row["spool_id"], row["record_stream"], row["record_sequence"]].join(" ");
          return database.json.read(lossSchema, row, { table: "losses", column: "loss", key: record }) ?? [];
        }),
  };
}

function quarantineRecords(
  database: SqlDatabase,
): Pick<IngestRecords, "keepRefused" | "refused" | "refusedCounts"> {
  const count = (reason: string, by: number): void => {
    const sql = `INSERT INTO quarantine_counts (reason, count) VALUES (?, ?)
      ON CONFLICT (reason) DO UPDATE SET count = count + excluded.count`;
    if (by > 0) database.run(sql, reason, by);
  };
  return {
    keepRefused: (entries, limit) =>
      database.transaction(() => {
        for (const entry of entries) {
          insertRefused(database, entry);
          count(entry.reason, 1);
        }
        count("dropped_oldest", dropOldest(database, limit));
      }),
    refused: ({ deviceId, limit }) => {
      const columns =
        "SELECT id, device_id, channel, reason, detail, size_bytes, received_at_ms FROM quarantine";
      const rows =
        deviceId === undefined
          ? database.all(`${columns} ORDER BY id DESC LIMIT ?`, limit)
          : database.all(`${columns} WHERE device_id = ? ORDER BY id DESC LIMIT ?`, deviceId, limit);
      return rows.map(asQuarantined);
    },
    refusedCounts: () =>
      Object.fromEntries(
        database
          .all("SELECT reason, count FROM quarantine_counts")
          .map((row) => [textOf(row, "reason"), Number(row["count"])]),
      ),
  };
}

function insertRefused(database: SqlDatabase, entry: QuarantineEntry): void {
  const sql = `INSERT INTO quarantine (device_id, channel, reason, detail, size_bytes, received_at_ms, head)
    VALUES (?, ?, ?, ?, ?, ?, ?)`;
  const { deviceId, channel, reason, detail, sizeBytes, receivedAtMs, head } = entry;
  database.run(sql, deviceId, channel, reason, detail, sizeBytes, receivedAtMs, head);
}

/** Removes what is beyond the newest `rows` rows or the newest `bytes` bytes; how many. */
function dropOldest(database: SqlDatabase, limit: { readonly rows: number; readonly bytes: number }): number {
  const sql = `DELETE FROM quarantine WHERE id <= (
    SELECT max(id) FROM (
      SELECT id, row_number() OVER newest AS place, sum(length(head)) OVER newest AS total FROM quarantine
      WINDOW newest AS (ORDER BY id DESC ROWS UNBOUNDED PRECEDING)
    ) WHERE place > ? OR total > ?)`;
  return database.run(sql, limit.rows, limit.bytes).changes;
}

function asQuarantined(row: SqlRow): Quarantined {
  return {
    id: String(row["id"]),
    deviceId: textOf(row, "device_id"),
    channel: textOf(row, "channel"),
    reason: textOf(row, "reason"),
    detail: textOf(row, "detail"),
    sizeBytes: Number(row["size_bytes"]),
    receivedAtMs: Number(row["received_at_ms"]),
  };
}

function liveRecords(
  database: SqlDatabase,
): Pick<IngestRecords, "loadLive" | "saveLive" | "loadCounts" | "saveCounts"> {
  return {
    loadLive: () =>
      database.all("SELECT device_id, snapshot FROM live_devices").flatMap((row) => {
        const place = { table: "live_devices", column: "snapshot", key: textOf(row, "device_id") };
        return database.json.read(snapshotSchema, row, place) ?? [];
      }),
    saveLive: (snapshots) => {
      const sql = `INSERT INTO live_devices (device_id, snapshot) VALUES (?, ?)
        ON CONFLICT (device_id) DO UPDATE SET snapshot = excluded.snapshot`;
      for (const each of snapshots) database.run(sql, each.deviceId, JSON.stringify(each));
    },
    loadCounts: () => {
      const rows = database.all("SELECT name, count FROM ingest_counts");
      const counts = new Map(rows.map((row) => [textOf(row, "name"), Number(row["count"])]));
      const of = (name: keyof IngestCounts): number => counts.get(name) ?? 0;
      return {
        records: of("records"),
        samples: of("samples"),
        logLines: of("logLines"),
        duplicates: of("duplicates"),
      };
    },
    saveCounts: (counts) => {
      const sql = `INSERT INTO ingest_counts (name, count) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET count = excluded.count`;
      for (const [name, count] of Object.entries(counts)) database.run(sql, name, count);
    },
  };
}

function textOf(row: SqlRow, column: string): string {
  return String(row[column] ?? "");
}
