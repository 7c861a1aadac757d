import type { Migration } from "../migration.ts";

/** Commands, consents, the audit chain and the console's own rows. */
export const commandsMigration: Migration = {
  version: 3,
  sql: `
    CREATE TABLE commands (
      id TEXT PRIMARY KEY,
      device_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      state TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      reason TEXT NOT NULL,
      detail TEXT NOT NULL,
      requested_by TEXT NOT NULL,
      consent_id TEXT NOT NULL,
      case_id TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      deadline_at_ms INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      estimate_bytes INTEGER,
      clock_correction_ms INTEGER NOT NULL,
      cancelled_by TEXT NOT NULL,
      blob_sha256 TEXT NOT NULL,
      request TEXT NOT NULL,
      manifest TEXT
    ) STRICT;
    CREATE INDEX commands_by_device ON commands (device_id, created_at_ms);
    CREATE INDEX commands_by_age ON commands (created_at_ms);
    CREATE INDEX commands_open ON commands (device_id, created_at_ms) WHERE is_open = 1;
    CREATE INDEX commands_overdue ON commands (deadline_at_ms) WHERE is_open = 1;
    CREATE INDEX commands_unfinished ON commands (created_at_ms) WHERE is_open = 1 AND manifest IS NOT NULL;
    CREATE INDEX commands_with_file ON commands (changed_at_ms) WHERE blob_sha256 <> '';
    CREATE INDEX commands_by_blob ON commands (blob_sha256) WHERE blob_sha256 <> '';

    CREATE TABLE command_history (
      command_id TEXT NOT NULL REFERENCES commands (id),
      step INTEGER NOT NULL,
      state TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (command_id, step)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      id INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      device_id TEXT NOT NULL,
      command_id TEXT NOT NULL,
      case_id TEXT NOT NULL,
      consent_id TEXT NOT NULL,
      outcome TEXT NOT NULL,
      detail TEXT NOT NULL,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_by_device ON audit (device_id, id);
    CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
    CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

    CREATE TABLE consents (
      device_id TEXT NOT NULL,
      consent_id TEXT NOT NULL,
      state TEXT NOT NULL,
      scopes TEXT NOT NULL,
      granted_by TEXT NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      PRIMARY KEY (device_id, consent_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE consent_history (
      device_id TEXT NOT NULL,
      consent_id TEXT NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      state TEXT NOT NULL,
      scopes TEXT NOT NULL,
      granted_by TEXT NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      PRIMARY KEY (device_id, consent_id, changed_at_ms, state)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE console_records (
      collection TEXT NOT NULL,
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (collection, key)
    ) STRICT, WITHOUT ROWID;
  `,
};
