import type { Migration } from "../migration.ts";

/** What staff wrote about a device when they made its claim token. */
export const claimNotesMigration: Migration = {
  version: 6,
  sql: `
    ALTER TABLE claim_tokens ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE devices ADD COLUMN note TEXT NOT NULL DEFAULT '';
  `,
};
