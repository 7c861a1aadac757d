import type { Migration } from "../migration.ts";

/** Remote actions: what the device said of them and what telemetry showed. */
export const actionsMigration: Migration = {
  version: 11,
  sql: `
    ALTER TABLE commands ADD COLUMN action TEXT;
    ALTER TABLE commands ADD COLUMN verify_by_ms INTEGER;
    CREATE INDEX commands_to_verify ON commands (verify_by_ms) WHERE is_open = 1 AND verify_by_ms IS NOT NULL;
  `,
};
