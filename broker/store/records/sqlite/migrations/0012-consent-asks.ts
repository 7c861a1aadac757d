import type { Migration } from "../migration.ts";

/** Questions to owners, and what the devices said. Whether a question arrived is what its command tells. */
export const consentAsksMigration: Migration = {
  version: 12,
  sql: `
    CREATE TABLE consent_asks (
      consent_id TEXT PRIMARY KEY,
      device_id TEXT NOT NULL,
      command_id TEXT NOT NULL REFERENCES commands (id),
      way TEXT NOT NULL,
      scopes TEXT NOT NULL,
      minutes INTEGER NOT NULL,
      reason TEXT NOT NULL,
      language TEXT NOT NULL,
      case_id TEXT NOT NULL,
      requested_by TEXT NOT NULL,
      asked_at_ms INTEGER NOT NULL,
      answer_within_ms INTEGER NOT NULL,
      answer TEXT NOT NULL,
      answered_at_ms INTEGER,
      granted_scopes TEXT NOT NULL,
      expires_at_ms INTEGER,
      end_kind TEXT NOT NULL,
      ended_at_ms INTEGER,
      ended_by TEXT NOT NULL
    ) STRICT;
    CREATE INDEX consent_asks_of_device ON consent_asks (device_id, asked_at_ms);
    CREATE INDEX consents_granted ON consents (device_id, changed_at_ms) WHERE state = 'granted';
    CREATE INDEX commands_ending_consent ON commands (device_id, consent_id) WHERE kind = 'end_consent' AND is_open = 1;
    ALTER TABLE consents ADD COLUMN ended_by TEXT NOT NULL DEFAULT '';
  `,
};
