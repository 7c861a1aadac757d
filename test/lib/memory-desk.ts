import type { AuditEntry } from "@housecall/proto/api";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { createCaseRecords } from "../../broker/store/records/sqlite/case-records.ts";
import { createCustomerRecords } from "../../broker/store/records/sqlite/customer-records.ts";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { createKpiInputRecords } from "../../broker/store/records/sqlite/kpi-input-records.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";

/** The real records of the desk over a database in memory; what they audit is told to `onAudit`. */
export function memoryDesk(onAudit: (entry: Omit<AuditEntry, "id">) => void) {
  const database = openSqlDatabase(":memory:", recordsMigrations);
  const audit = createAuditRecords(database);
  let toldId = 0;
  const tell = async (): Promise<void> => {
    for (const { entry } of await audit.chain(toldId, 10_000)) {
      const { id, ...rest } = entry;
      toldId = id;
      onAudit(rest);
    }
  };
  return {
    database,
    /** The same port, which tells what it has audited before it answers. */
    telling: <Port extends object>(port: Port): Port => telling(port, tell),
    customers: telling(createCustomerRecords(database), tell),
    cases: telling(createCaseRecords(database), tell),
    kpiInputs: telling(createKpiInputRecords(database), tell),
  };
}

/** The same port, which tells what it has audited before it answers. */
function telling<Port extends object>(port: Port, tell: () => Promise<void>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...values: unknown[]) => {
        const answer: unknown = Reflect.apply(method, target, values);
        // What is read page by page audits nothing.
        if (!(answer instanceof Promise)) return answer;
        return answer.finally(tell);
      };
    },
  });
}
