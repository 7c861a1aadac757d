import type { Migration } from "../migration.ts";

/** Moments in the life of a device: connections, their ends, and events that it told. */
export const deviceMomentsMigration: Migration = {
  version: 10,
  sql: `
    CREATE TABLE device_moments (
      device_id TEXT NOT NULL,
      commit_seq INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      received_at_ms INTEGER NOT NULL,
      moment TEXT NOT NULL,
      PRIMARY KEY (device_id, commit_seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX device_moments_by_time ON device_moments (device_id, at_ms, commit_seq);
    CREATE INDEX device_moments_by_age ON device_moments (received_at_ms);
  `,
};
