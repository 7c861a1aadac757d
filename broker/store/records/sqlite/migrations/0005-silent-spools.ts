import type { Migration } from "../migration.ts";

/** The checkpoint at which a spool was last heard: which one of a device was silent longest. */
export const silentSpoolsMigration: Migration = {
  version: 5,
  sql: "ALTER TABLE spool_positions ADD COLUMN heard_seq INTEGER NOT NULL DEFAULT 0",
};
