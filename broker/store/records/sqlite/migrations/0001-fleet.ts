import type { Migration } from "../migration.ts";

/** Devices, their certificates, and the tokens by which they join. */
export const fleetMigration: Migration = {
  version: 1,
  sql: `
    CREATE TABLE devices (
      id TEXT PRIMARY KEY,
      claimed_at_ms INTEGER NOT NULL,
      revoked_at_ms INTEGER,
      session_started_at_ms INTEGER,
      disconnected_at_ms INTEGER,
      disconnect_reason TEXT,
      last_report_at_ms INTEGER,
      config_synced_at_ms INTEGER,
      profile TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE device_certificates (
      fingerprint TEXT PRIMARY KEY,
      device_id TEXT NOT NULL REFERENCES devices (id),
      issued_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      revoked_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX device_certificates_by_device ON device_certificates (device_id);

    CREATE TABLE claim_tokens (
      secret_hash TEXT PRIMARY KEY,
      device_id TEXT,
      created_by TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      used_at_ms INTEGER,
      used_by_device_id TEXT,
      used_key_hash TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX claim_tokens_by_age ON claim_tokens (expires_at_ms);
  `,
};
