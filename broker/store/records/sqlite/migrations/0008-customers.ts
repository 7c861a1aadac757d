import type { Migration } from "../migration.ts";

/** Customers and what they own. `serial_key` is the serial without case, spaces and look-alike signs. */
export const customersMigration: Migration = {
  version: 8,
  sql: `
    CREATE TABLE customers (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      name_key TEXT NOT NULL,
      phone TEXT NOT NULL,
      language TEXT NOT NULL,
      country TEXT NOT NULL,
      note TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX customers_by_name ON customers (name_key, id);

    CREATE TABLE device_registrations (
      device_id TEXT PRIMARY KEY,
      customer_id TEXT REFERENCES customers (id),
      serial TEXT NOT NULL,
      serial_key TEXT NOT NULL,
      warranty_until_ms INTEGER,
      installed_at_ms INTEGER,
      purchase_country TEXT NOT NULL,
      changed_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX registrations_by_customer ON device_registrations (customer_id);
    CREATE UNIQUE INDEX registrations_by_serial ON device_registrations (serial COLLATE NOCASE) WHERE serial <> '';
  `,
};
