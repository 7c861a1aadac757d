import type { Migration } from "../migration.ts";

/** The server's time at an uptime of the boot; NULL while nobody introduced the boot. */
export const clockAnchorsMigration: Migration = {
  version: 4,
  sql: `
    ALTER TABLE clock_corrections ADD COLUMN anchor_at_ms REAL;
    ALTER TABLE clock_corrections ADD COLUMN anchor_uptime_ms REAL;
  `,
};
