import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Customer, Registration } from "@housecall/proto/api";
import type { ChangeAudit, RegistrationChange } from "../../broker/desk-records.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { createCustomerRecords } from "../../broker/store/records/sqlite/customer-records.ts";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";

/** Stores of customers and registrations; one row per adapter. */
export const customerStores = [["SQLite", openSqlite]] as const;

/** Opens what is kept in a folder. */
type OpenStore = typeof openSqlite;

function openSqlite(folder: string) {
  const database = openSqlDatabase(join(folder, "records.sqlite"), recordsMigrations);
  return {
    customers: createCustomerRecords(database),
    audit: createAuditRecords(database),
    close: () => database.close(),
  };
}

/** A store in a folder of its own, with short words for what tests do with it. */
export function customerBench(open: OpenStore, folder = mkdtempSync(join(tmpdir(), "housecall-customers-"))) {
  let store = open(folder);
  return {
    folder,
    store: () => store,
    save: (id: string, change: Partial<Customer> = {}) =>
      store.customers.save(customerOf(id, change), entryOf("customer-saved")),
    register: (deviceId: string, change: Partial<RegistrationChange> = {}) =>
      store.customers.register({ ...registrationOf(deviceId), ...change }, entryOf("device-registered")),
    found: async (text: string) =>
      (await store.customers.find({ text, limit: 10 })).items.map(({ id }) => id),
    foundDevices: async (text: string) => {
      const { items, isNearly } = await store.customers.findDevices(text, 5);
      return { ids: items.map(({ deviceId }) => deviceId), isNearly };
    },
    reopen: () => {
      store.close();
      store = open(folder);
    },
    remove: () => {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A customer without anything of their own. */
export function customerOf(id: string, change: Partial<Customer> = {}): Customer {
  return {
    ...{ id, name: `Customer ${id}`, phone: "", language: "ko", country: "KR", note: "" },
    ...{ createdAtMs: 1_000, changedAtMs: 1_000 },
    ...change,
  };
}

/** A registration that says nothing but where the device was bought. */
export function registrationOf(deviceId: string, change: Partial<Registration> = {}): Registration {
  return {
    ...{ deviceId, customerId: "", serial: "", macs: [], warrantyUntilMs: null, installedAtMs: null },
    ...{ purchaseCountry: "KR", changedAtMs: 1_000 },
    ...change,
  };
}

/** What is audited with a change. */
export function entryOf(action: string): ChangeAudit {
  return {
    ...{ atMs: 1_000, actor: "mina", action, deviceId: "", commandId: "", caseId: "", consentId: "" },
    ...{ outcome: "success", detail: "" },
  };
}
