import type { Migration } from "../migration.ts";

/** MAC addresses on the labels of registered devices: 12 hex digits in lower case, `place` counts from 0 as on the label. */
export const deviceMacsMigration: Migration = {
  version: 13,
  sql: `
    CREATE TABLE device_macs (
      mac TEXT PRIMARY KEY,
      device_id TEXT NOT NULL REFERENCES device_registrations (device_id),
      place INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX macs_of_device ON device_macs (device_id, place);
  `,
};
