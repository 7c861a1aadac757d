import type { Migration } from "../migration.ts";

/**
 * What the data folder remembers of the newest head kept outside of it; and indexes for the filters of the audit and for
 * counting commands.
 *
 * `audit_deeds` holds what is not merely a look: the same words as in `audit-list.ts`, or SQLite does not use it.
 */
export const auditHeadsMigration: Migration = {
  version: 7,
  sql: `
    CREATE TABLE audit_head (
      is_only INTEGER PRIMARY KEY CHECK (is_only = 1),
      id INTEGER NOT NULL,
      hash TEXT NOT NULL,
      at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX commands_by_kind ON commands (kind, state);
    DROP INDEX audit_by_device;
    CREATE INDEX audit_by_device ON audit (device_id, at_ms, id);
    CREATE INDEX audit_by_actor ON audit (actor COLLATE NOCASE, at_ms, id);
    CREATE INDEX audit_by_action ON audit (action, at_ms, id);
    CREATE INDEX audit_by_time ON audit (at_ms, id);
    CREATE INDEX audit_by_case ON audit (case_id, at_ms, id) WHERE case_id <> '';
    CREATE INDEX audit_deeds ON audit (at_ms, id) WHERE outcome = 'failure'
      OR NOT (action GLOB '*-read' OR action GLOB '*-listed' OR action GLOB '*-watched');
  `,
};
