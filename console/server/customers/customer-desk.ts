import type { ChangeAudit, DataPlane } from "@housecall/broker";
import {
  type Customer,
  type CustomerDetail,
  type CustomerQuery,
  type CustomerRequest,
  type DeviceOwner,
  phoneDigits,
  type RegistrationRequest,
} from "@housecall/proto/api";
import { AppError, type Clock, type Random } from "@housecall/proto/base";

const ID_BYTES = 9;

/** Customers as people work with them. Every change is stored with its audit. */
export interface CustomerDesk {
  find(query: CustomerQuery): ReturnType<DataPlane["customers"]["find"]>;
  /** @throws AppError NOT_FOUND */
  get(id: string): Promise<CustomerDetail>;
  create(request: CustomerRequest, actor: string): Promise<CustomerDetail>;
  /** @throws AppError NOT_FOUND */
  change(id: string, request: CustomerRequest, actor: string): Promise<CustomerDetail>;
  /** @throws AppError NOT_FOUND for an unknown device. */
  ownerOf(deviceId: string): Promise<DeviceOwner>;
  /** @throws AppError NOT_FOUND, CONFLICT when another device has the serial or a MAC address. */
  register(deviceId: string, request: RegistrationRequest, actor: string): Promise<DeviceOwner>;
}

/** The desk over the records of the data plane. */
export function createCustomerDesk(options: {
  readonly plane: Pick<DataPlane, "customers" | "fleet">;
  readonly clock: Clock;
  readonly random: Random;
}): CustomerDesk {
  const { clock, random } = options;
  const { customers, fleet } = options.plane;

  async function get(id: string): Promise<CustomerDetail> {
    const found = await customers.get(id);
    if (found === undefined) throw new AppError("NOT_FOUND", `There is no customer "${id}".`);
    return found;
  }

  async function save(customer: Customer, action: string, actor: string): Promise<CustomerDetail> {
    await customers.save(customer, auditOf({ atMs: clock.nowMs(), actor, action, detail: customer.id }));
    return get(customer.id);
  }

  return {
    get,
    find: (query) => customers.find(query),
    create: (request, actor) => {
      const id = Buffer.from(random.bytes(ID_BYTES)).toString("hex");
      const nowMs = clock.nowMs();
      const times = { createdAtMs: nowMs, changedAtMs: nowMs };
      return save({ id, ...kept(request), ...times }, "customer-created", actor);
    },
    change: async (id, request, actor) => {
      const { createdAtMs } = await get(id);
      const changedAtMs = clock.nowMs();
      return save({ id, ...kept(request), createdAtMs, changedAtMs }, "customer-changed", actor);
    },
    ownerOf: async (deviceId) => {
      await fleet.get(deviceId);
      return customers.ownerOf(deviceId);
    },
    register: async (deviceId, request, actor) => {
      await fleet.get(deviceId);
      const atMs = clock.nowMs();
      const audit = auditOf({ atMs, actor, action: "device-registered", detail: request.customerId });
      await customers.register({ ...request, deviceId, changedAtMs: atMs }, { ...audit, deviceId });
      return customers.ownerOf(deviceId);
    },
  };
}

function kept({ phone, ...request }: CustomerRequest) {
  return { ...request, phone: phoneDigits(phone, request.country).slice(0, 15) };
}

/** Ids alone: names and numbers do not belong into the audit, which is kept for ever. */
function auditOf(facts: Pick<ChangeAudit, "atMs" | "actor" | "action" | "detail">): ChangeAudit {
  return { ...facts, deviceId: "", commandId: "", caseId: "", consentId: "", outcome: "success" };
}
