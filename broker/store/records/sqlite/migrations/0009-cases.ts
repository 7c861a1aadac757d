import type { Migration } from "../migration.ts";

/**
 * Cases: events that are only ever added, and what they add up to: narrow rows that lists are searched by, and beside
 * them (so that a search reads a tenth of the pages) what lists show.
 *
 * `fault_intake` names faults whose change no case has seen yet; it is written with the fault itself.
 */
export const casesMigration: Migration = {
  version: 9,
  sql: `
    CREATE TABLE cases (
      number TEXT PRIMARY KEY,
      device_id TEXT NOT NULL,
      customer_id TEXT NOT NULL,
      state TEXT NOT NULL,
      is_open INTEGER NOT NULL,
      team TEXT NOT NULL,
      assignee TEXT NOT NULL,
      severity_rank INTEGER NOT NULL,
      device_class TEXT NOT NULL,
      channel TEXT NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      due_key INTEGER NOT NULL,
      next_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX cases_by_due ON cases (is_open, due_key, number);
    CREATE INDEX cases_of_assignee ON cases (assignee, is_open, due_key, number);
    CREATE INDEX cases_by_severity ON cases (is_open, severity_rank, due_key, number);
    CREATE INDEX cases_by_opening ON cases (opened_at_ms, number);
    CREATE INDEX cases_by_change ON cases (changed_at_ms, number);
    CREATE INDEX cases_of_state ON cases (state, changed_at_ms, number);
    CREATE INDEX cases_of_device ON cases (device_id, opened_at_ms);
    CREATE INDEX cases_of_customer ON cases (customer_id, opened_at_ms);
    CREATE INDEX cases_next ON cases (next_at_ms) WHERE next_at_ms IS NOT NULL;

    CREATE TABLE case_rows (number TEXT PRIMARY KEY REFERENCES cases (number), row TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE case_events (
      number TEXT NOT NULL REFERENCES cases (number),
      seq INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      actor TEXT NOT NULL,
      data TEXT NOT NULL,
      PRIMARY KEY (number, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER case_events_keep_rows BEFORE DELETE ON case_events
      BEGIN SELECT RAISE(ABORT, 'case events are append-only'); END;
    CREATE TRIGGER case_events_keep_words BEFORE UPDATE ON case_events
      BEGIN SELECT RAISE(ABORT, 'case events are append-only'); END;

    CREATE TABLE case_rules (
      device_id TEXT NOT NULL,
      rule_id TEXT NOT NULL,
      number TEXT NOT NULL REFERENCES cases (number),
      PRIMARY KEY (device_id, rule_id, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE case_faults (
      fault_id TEXT PRIMARY KEY,
      number TEXT NOT NULL REFERENCES cases (number),
      is_open INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX case_faults_open ON case_faults (fault_id) WHERE is_open = 1;
    CREATE TABLE case_resolutions (
      number TEXT NOT NULL REFERENCES cases (number),
      place INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      device_id TEXT NOT NULL,
      device_class TEXT NOT NULL,
      customer_id TEXT NOT NULL,
      rule_ids TEXT NOT NULL,
      detected_at_ms INTEGER,
      began_at_ms INTEGER NOT NULL,
      taken_at_ms INTEGER,
      resolved_at_ms INTEGER NOT NULL,
      resolved_by TEXT NOT NULL,
      outcome TEXT NOT NULL,
      cause_id TEXT NOT NULL,
      cause_text TEXT NOT NULL,
      verdict TEXT,
      diagnosis TEXT,
      country TEXT NOT NULL,
      contacts INTEGER NOT NULL,
      transfers INTEGER NOT NULL,
      handling_ms INTEGER NOT NULL,
      visits TEXT NOT NULL,
      window_ends_at_ms INTEGER,
      ended TEXT,
      taken_back TEXT,
      PRIMARY KEY (number, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX case_resolutions_by_time ON case_resolutions (resolved_at_ms, number, place);
    CREATE TABLE case_numbers (year INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
    CREATE TABLE kpi_inputs (
      id INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      actor TEXT NOT NULL,
      note TEXT NOT NULL,
      inputs TEXT NOT NULL
    ) STRICT;

    CREATE TABLE fault_intake (id INTEGER PRIMARY KEY, fault_id TEXT NOT NULL UNIQUE) STRICT;
    INSERT INTO fault_intake (fault_id)
      SELECT id FROM faults
      WHERE is_open = 1 AND json_valid(fault) AND json_extract(fault, '$.firedAtMs') IS NOT NULL
      ORDER BY changed_at_ms, id;
  `,
};
