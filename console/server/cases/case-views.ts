import type { DataPlane } from "@housecall/broker";
import type {
  CaseDetail,
  CasePresence,
  CaseRow,
  CaseSummary,
  Customer,
  DeviceSummary,
} from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import type { CaseFile } from "./case-file.ts";

/** Who reads: customers' names and numbers are not for everybody. */
export interface Reader {
  readonly name: string;
  readonly seesCustomers: boolean;
}

const MAX_OTHERS = 20;

/** Cases as people see them: with device and customer beside what the events add up to. */
export function createCaseViews(plane: Pick<DataPlane, "cases" | "customers" | "fleet">) {
  return {
    summaries: async (rows: readonly CaseRow[], reader: Reader): Promise<CaseSummary[]> => {
      const customers = await namedCustomers(plane, rows, reader);
      return Promise.all(
        rows.map(async (row) => ({
          ...row,
          deviceName: (await deviceOf(plane, row.deviceId))?.name ?? row.deviceId,
          customer: shortCustomer(customers.get(row.customerId)),
        })),
      );
    },
    detail: async (file: CaseFile, reader: Reader, present: readonly CasePresence[]): Promise<CaseDetail> => {
      const { row, faults, returnTo } = file;
      const device = await deviceOf(plane, row.deviceId);
      const { registration } = await plane.customers.ownerOf(row.deviceId);
      const customers = await namedCustomers(plane, [row], reader);
      const others = await plane.cases.ofDevice(row.deviceId, MAX_OTHERS + 1);
      return {
        ...row,
        ...{
          faults: [...faults],
          returnTo,
          device: device ?? null,
          deviceName: device?.name ?? row.deviceId,
        },
        registration,
        customer: customers.get(row.customerId) ?? null,
        others: others.filter(({ number }) => number !== row.number).slice(0, MAX_OTHERS),
        present: [...present],
      };
    },
  };
}

async function namedCustomers(
  { customers }: Pick<DataPlane, "customers">,
  rows: readonly CaseRow[],
  { seesCustomers }: Reader,
): Promise<ReadonlyMap<string, Customer>> {
  if (!seesCustomers) return new Map();
  const ids = rows.map(({ customerId }) => customerId).filter((id) => id !== "");
  return new Map((await customers.named(ids)).map((customer) => [customer.id, customer]));
}

function shortCustomer(customer: Customer | undefined): CaseSummary["customer"] {
  if (customer === undefined) return null;
  const { id, name, phone, language, country } = customer;
  return { id, name, phone, language, country };
}

/** Undefined for a device that is not known any more. */
export async function deviceOf(
  { fleet }: Pick<DataPlane, "fleet">,
  deviceId: string,
): Promise<DeviceSummary | undefined> {
  try {
    return await fleet.get(deviceId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
