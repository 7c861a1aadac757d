import {
  type Customer,
  type CustomerDetail,
  customer as customerSchema,
  type Registration,
} from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import type { Page } from "../../../data-plane.ts";
import type { CustomerRecords, FoundRegistrations, RegistrationChange } from "../../../desk-records.ts";
import { appendAuditEntry } from "./audit-records.ts";
import { devicesNearly, macEndCondition, nameKey, searchCondition, serialKey } from "./customer-search.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";
import { macsOf, saveMacs } from "./device-macs.ts";
import { numberOrNull } from "./device-records.ts";
import { readCursor, writeCursor } from "./list-cursor.ts";
import type { SearchCondition } from "./search-condition.ts";

/** Customers and registrations in SQLite. */
export function createCustomerRecords(database: SqlDatabase): CustomerRecords {
  return {
    save: async (customer, audit) =>
      database.transaction(() => {
        saveCustomer(database, customer);
        appendAuditEntry(database, audit);
      }),
    register: async (registration, audit) =>
      database.transaction(() => {
        saveRegistration(database, registration);
        appendAuditEntry(database, audit);
      }),
    get: async (id) => {
      const found = readCustomer(database, id);
      return found && withRegistrations(database, found);
    },
    named: async (ids) => [...new Set(ids)].flatMap((id) => readCustomer(database, id) ?? []),
    ownerOf: async (deviceId) => {
      const row = database.get("SELECT * FROM device_registrations WHERE device_id = ?", deviceId);
      const registration = row === undefined ? null : toRegistration(database, row);
      const customer = registration && readCustomer(database, registration.customerId);
      return { registration, customer: customer ?? null };
    },
    find: async ({ text, cursor, limit }) => findCustomers(database, { text, cursor, limit }),
    findDevices: async (text, limit) => findDevices(database, text, limit),
  };
}

function saveCustomer(database: SqlDatabase, customer: Customer): void {
  const { id, name, phone, language, country, note, createdAtMs, changedAtMs } = customer;
  database.run(
    `INSERT INTO customers (id, name, name_key, phone, language, country, note, created_at_ms, changed_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, phone = excluded.phone,
       language = excluded.language, country = excluded.country, note = excluded.note,
       changed_at_ms = excluded.changed_at_ms`,
    ...[id, name, nameKey(name), phone, language, country, note, createdAtMs, changedAtMs],
  );
}

function saveRegistration(database: SqlDatabase, registration: RegistrationChange): void {
  const { deviceId, customerId, serial, warrantyUntilMs, installedAtMs, purchaseCountry, changedAtMs } =
    registration;
  if (customerId !== "" && readCustomer(database, customerId) === undefined)
    throw new AppError("NOT_FOUND", `There is no customer "${customerId}".`);
  const other = database.get(
    "SELECT device_id FROM device_registrations WHERE serial = ? COLLATE NOCASE AND serial <> '' AND device_id <> ?",
    ...[serial, deviceId],
  );
  if (other !== undefined)
    throw new AppError(
      "CONFLICT",
      `Serial ${serial} is registered for device "${String(other["device_id"])}" already.`,
    );
  database.run(
    `INSERT INTO device_registrations (device_id, customer_id, serial, serial_key, warranty_until_ms, installed_at_ms,
       purchase_country, changed_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (device_id) DO UPDATE SET customer_id = excluded.customer_id, serial = excluded.serial,
       serial_key = excluded.serial_key, warranty_until_ms = excluded.warranty_until_ms,
       installed_at_ms = excluded.installed_at_ms, purchase_country = excluded.purchase_country,
       changed_at_ms = excluded.changed_at_ms`,
    ...[deviceId, customerId === "" ? null : customerId, serial, serialKey(serial)],
    ...[warrantyUntilMs, installedAtMs, purchaseCountry, changedAtMs],
  );
  if (registration.macs !== undefined) saveMacs(database, deviceId, registration.macs);
}

function findCustomers(
  database: SqlDatabase,
  query: { readonly text: string; readonly cursor: string | undefined; readonly limit: number },
): Page<CustomerDetail> {
  for (const conditionOf of readings) {
    const condition = conditionOf(database, query.text);
    const total = condition === undefined ? 0 : countCustomers(database, condition);
    if (condition !== undefined && total > 0)
      return pageOfCustomers(database, { ...query, condition, total });
  }
  return { items: [], nextCursor: null, total: 0 };
}

/** What a text may mean, the likeliest first; the first that finds somebody is what is meant. */
const readings: readonly ((database: SqlDatabase, text: string) => SearchCondition | undefined)[] = [
  (_database, text) => searchCondition(text),
  (_database, text) => macEndCondition(text),
  nearCondition,
];

function nearCondition(database: SqlDatabase, text: string): SearchCondition {
  const near = JSON.stringify(devicesNearly(database, text));
  return { sql: "r.device_id IN (SELECT value FROM json_each(?))", values: [near] };
}

const joined = "FROM customers c LEFT JOIN device_registrations r ON r.customer_id = c.id";

function countCustomers(database: SqlDatabase, { sql, values }: SearchCondition): number {
  return Number(
    database.get(`SELECT count(DISTINCT c.id) AS n ${joined} WHERE ${sql}`, ...values)?.["n"] ?? 0,
  );
}

/** The cursor is name key and id of the last customer, so that a page goes on at the right place. */
function pageOfCustomers(
  database: SqlDatabase,
  query: {
    readonly condition: SearchCondition;
    readonly cursor: string | undefined;
    readonly limit: number;
    readonly total: number;
  },
) {
  const { condition, cursor, limit, total } = query;
  const [afterName = "", afterId = ""] = cursor === undefined ? [] : readCursor(cursor);
  const rows = database.all(
    `SELECT c.*, c.name_key AS sort_key ${joined} WHERE ${condition.sql} AND (c.name_key, c.id) > (?, ?)
     GROUP BY c.id ORDER BY c.name_key, c.id LIMIT ?`,
    ...condition.values,
    ...[afterName, afterId, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    items: shown.map((row) => withRegistrations(database, toCustomer(row))),
    nextCursor: hasMore ? writeCursor([String(last["sort_key"]), String(last["id"])]) : null,
    total,
  };
}

function findDevices(database: SqlDatabase, text: string, limit: number): FoundRegistrations {
  const byEnd = macEndCondition(text);
  const conditions = [searchCondition(text), ...(byEnd === undefined ? [] : [byEnd])];
  const rows = conditions.flatMap((condition) => registrationRows(database, condition, limit));
  const found = new Map(rows.map((row) => [String(row["device_id"]), row]));
  const near = found.size > 0 ? [] : registrationRows(database, nearCondition(database, text), limit);
  return {
    items: [...found.values(), ...near].slice(0, limit).map((row) => toRegistration(database, row)),
    isNearly: near.length > 0,
  };
}

function registrationRows(database: SqlDatabase, { sql, values }: SearchCondition, limit: number): SqlRow[] {
  const from = "FROM device_registrations r LEFT JOIN customers c ON c.id = r.customer_id";
  return database.all(`SELECT r.* ${from} WHERE ${sql} ORDER BY r.device_id LIMIT ?`, ...values, limit);
}

function readCustomer(database: SqlDatabase, id: string): Customer | undefined {
  const row = database.get("SELECT * FROM customers WHERE id = ?", id);
  return row && toCustomer(row);
}

function withRegistrations(database: SqlDatabase, customer: Customer): CustomerDetail {
  const sql = "SELECT * FROM device_registrations WHERE customer_id = ? ORDER BY device_id";
  return {
    ...customer,
    registrations: database.all(sql, customer.id).map((row) => toRegistration(database, row)),
  };
}

function toCustomer(row: SqlRow): Customer {
  return {
    id: String(row["id"]),
    name: String(row["name"]),
    phone: String(row["phone"]),
    language: customerSchema.shape.language.parse(row["language"]),
    country: String(row["country"]),
    note: String(row["note"]),
    createdAtMs: Number(row["created_at_ms"]),
    changedAtMs: Number(row["changed_at_ms"]),
  };
}

function toRegistration(database: SqlDatabase, row: SqlRow): Registration {
  const deviceId = String(row["device_id"]);
  return {
    deviceId,
    customerId: row["customer_id"] === null ? "" : String(row["customer_id"]),
    serial: String(row["serial"]),
    macs: macsOf(database, deviceId),
    warrantyUntilMs: numberOrNull(row["warranty_until_ms"]),
    installedAtMs: numberOrNull(row["installed_at_ms"]),
    purchaseCountry: String(row["purchase_country"]),
    changedAtMs: Number(row["changed_at_ms"]),
  };
}
