import type { ConsoleRecords } from "@housecall/broker";
import type { AuditEntry } from "@housecall/proto/api";

/** Rows of the console in a map; `audit` takes the entries of its changes. */
export function inMemoryConsoleRecords(audit: (entry: Omit<AuditEntry, "id">) => void): ConsoleRecords {
  const rows = new Map<string, Map<string, string>>();
  const of = (collection: string): Map<string, string> => {
    const found = rows.get(collection) ?? new Map<string, string>();
    rows.set(collection, found);
    return found;
  };
  return {
    get: async (collection, key) => of(collection).get(key),
    put: async (collection, key, value) => void of(collection).set(key, value),
    insert: async (collection, key, value) => {
      if (of(collection).has(key)) return false;
      of(collection).set(key, value);
      return true;
    },
    remove: async (collection, key) => void of(collection).delete(key),
    change: async (changes, entry) => {
      for (const { collection, key, value } of changes) {
        if (value === null) of(collection).delete(key);
        else of(collection).set(key, value);
      }
      audit(entry);
    },
    list: async (collection) => [...of(collection)].map(([key, value]) => ({ key, value })),
  };
}
