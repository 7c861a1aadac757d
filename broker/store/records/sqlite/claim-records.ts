import type { ClaimRecords, ClaimTokenRow } from "../../../fleet/fleet-records.ts";
import { replaceCertificate } from "./certificate-records.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";
import { saveDevice, textOrNull } from "./device-records.ts";

/** Claim tokens in SQLite. */
export function createClaimRecords(database: SqlDatabase): ClaimRecords {
  return {
    insert: async (token) => {
      database.run(
        "INSERT INTO claim_tokens (secret_hash, device_id, note, created_by, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?, ?, ?)",
        ...[token.secretHash, token.deviceId, token.note],
        ...[token.createdBy, token.createdAtMs, token.expiresAtMs],
      );
    },
    find: async (secretHash) => {
      const row = database.get("SELECT * FROM claim_tokens WHERE secret_hash = ?", secretHash);
      return row === undefined ? undefined : toToken(row);
    },
    countOpen: async (atMs) =>
      Number(
        database.get(
          "SELECT count(*) AS n FROM claim_tokens WHERE used_at_ms IS NULL AND expires_at_ms > ?",
          atMs,
        )?.["n"],
      ),
    use: async ({ secretHash, keyHash, atMs, device, certificate }) =>
      database.transaction(() => {
        const used = database.run(
          `UPDATE claim_tokens SET used_at_ms = ?, used_by_device_id = ?, used_key_hash = ?
           WHERE secret_hash = ? AND used_at_ms IS NULL`,
          ...[atMs, device.id, keyHash, secretHash],
        );
        if (used.changes === 0) return "taken";
        saveDevice(database, device);
        replaceCertificate(database, certificate);
        return "claimed";
      }),
    removeExpired: async (beforeMs) => {
      database.run("DELETE FROM claim_tokens WHERE expires_at_ms < ?", beforeMs);
    },
  };
}

function toToken(row: SqlRow): ClaimTokenRow {
  const usedAtMs = row["used_at_ms"];
  return {
    secretHash: String(row["secret_hash"]),
    deviceId: textOrNull(row["device_id"]),
    note: String(row["note"]),
    createdBy: String(row["created_by"]),
    createdAtMs: Number(row["created_at_ms"]),
    expiresAtMs: Number(row["expires_at_ms"]),
    used:
      usedAtMs === null || usedAtMs === undefined
        ? null
        : {
            atMs: Number(usedAtMs),
            deviceId: String(row["used_by_device_id"]),
            keyHash: String(row["used_key_hash"]),
          },
  };
}
