import type { Migration } from "../migration.ts";

/** What ingest and diagnosis keep beside the telemetry store. */
export const diagnosisMigration: Migration = {
  version: 2,
  sql: `
    CREATE TABLE spools (
      device_id TEXT NOT NULL,
      spool_id TEXT NOT NULL,
      aliases TEXT NOT NULL,
      PRIMARY KEY (device_id, spool_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE spool_positions (
      device_id TEXT NOT NULL,
      spool_id TEXT NOT NULL,
      positions TEXT NOT NULL,
      PRIMARY KEY (device_id, spool_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE clock_corrections (
      device_id TEXT NOT NULL,
      boot_id TEXT NOT NULL,
      correction_ms REAL NOT NULL,
      fixed_at_ms INTEGER NOT NULL,
      PRIMARY KEY (device_id, boot_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE losses (
      device_id TEXT NOT NULL,
      spool_id TEXT NOT NULL,
      record_stream TEXT NOT NULL,
      record_sequence INTEGER NOT NULL,
      recorded_at_ms INTEGER NOT NULL,
      loss TEXT NOT NULL,
      PRIMARY KEY (device_id, spool_id, record_stream, record_sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX losses_by_device ON losses (device_id, recorded_at_ms);
    CREATE INDEX losses_by_age ON losses (recorded_at_ms);
    CREATE TABLE quarantine (
      id INTEGER PRIMARY KEY,
      device_id TEXT NOT NULL,
      channel TEXT NOT NULL,
      reason TEXT NOT NULL,
      detail TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      received_at_ms INTEGER NOT NULL,
      head BLOB NOT NULL
    ) STRICT;
    CREATE INDEX quarantine_by_device ON quarantine (device_id, id);
    CREATE TABLE quarantine_counts (reason TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE live_devices (device_id TEXT PRIMARY KEY, snapshot TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE ingest_counts (name TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE faults (
      id TEXT PRIMARY KEY,
      device_id TEXT NOT NULL,
      rule_id TEXT NOT NULL,
      instance TEXT NOT NULL,
      found_in_backlog INTEGER NOT NULL,
      is_open INTEGER NOT NULL,
      state TEXT NOT NULL,
      severity TEXT NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      fault TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX faults_open ON faults (device_id, rule_id, instance, found_in_backlog) WHERE is_open = 1;
    CREATE INDEX faults_by_device ON faults (device_id, changed_at_ms);
    CREATE INDEX faults_by_age ON faults (changed_at_ms);
    CREATE TABLE verdicts (
      commit_seq INTEGER NOT NULL,
      place INTEGER NOT NULL,
      line TEXT NOT NULL,
      PRIMARY KEY (commit_seq, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE engine_checkpoint (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      commit_seq INTEGER NOT NULL,
      rules BLOB NOT NULL,
      snapshot BLOB NOT NULL
    ) STRICT;
    CREATE TABLE replay_starts (commit_seq INTEGER PRIMARY KEY, rules BLOB NOT NULL, snapshot BLOB NOT NULL) STRICT;
  `,
};
