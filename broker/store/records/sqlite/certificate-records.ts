import type { EpochMs } from "@housecall/proto/base";
import type { CertificateRecords, CertificateRow } from "../../../fleet/fleet-records.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";
import { saveDevice } from "./device-records.ts";

/** Certificates of devices in SQLite. */
export function createCertificateRecords(database: SqlDatabase): CertificateRecords {
  return {
    active: async () =>
      database
        .all("SELECT * FROM device_certificates WHERE revoked_at_ms IS NULL ORDER BY issued_at_ms")
        .map(toRow),
    replace: async (device, certificate) =>
      database.transaction(() => {
        saveDevice(database, device);
        replaceCertificate(database, certificate);
      }),
    revoke: async (device, atMs) =>
      database.transaction(() => {
        saveDevice(database, device);
        endCertificates(database, device.id, atMs);
      }),
  };
}

/** Ends a device's certificates and adds this one, within the caller's transaction. */
export function replaceCertificate(database: SqlDatabase, certificate: CertificateRow): void {
  endCertificates(database, certificate.deviceId, certificate.issuedAtMs);
  database.run(
    "INSERT INTO device_certificates (fingerprint, device_id, issued_at_ms, expires_at_ms) VALUES (?, ?, ?, ?)",
    ...[certificate.fingerprint, certificate.deviceId, certificate.issuedAtMs, certificate.expiresAtMs],
  );
}

function endCertificates(database: SqlDatabase, deviceId: string, atMs: EpochMs): void {
  database.run(
    "UPDATE device_certificates SET revoked_at_ms = ? WHERE device_id = ? AND revoked_at_ms IS NULL",
    atMs,
    deviceId,
  );
}

function toRow(row: SqlRow): CertificateRow {
  return {
    fingerprint: String(row["fingerprint"]),
    deviceId: String(row["device_id"]),
    issuedAtMs: Number(row["issued_at_ms"]),
    expiresAtMs: Number(row["expires_at_ms"]),
  };
}
