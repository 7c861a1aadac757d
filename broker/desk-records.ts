/** Ports of the desk's records: customers, registrations. Declared here, kept in the records store. */
import type {
  AuditEntry,
  Customer,
  CustomerDetail,
  CustomerQuery,
  DeviceOwner,
  Registration,
} from "@housecall/proto/api";
import type { Page } from "./page.ts";

/** What is written into the audit together with a change. */
export type ChangeAudit = Omit<AuditEntry, "id">;

/** People whose devices are looked after, and which devices are theirs. */
export interface CustomerRecords {
  /** Stores the customer, new or changed, and the audit, all or nothing. */
  save(customer: Customer, audit: ChangeAudit): Promise<void>;
  /**
   * Stores what is known of a device as a bought thing, and the audit, all or nothing.
   *
   * @throws AppError NOT_FOUND when there is no such customer; CONFLICT when another device has the serial.
   */
  register(registration: Registration, audit: ChangeAudit): Promise<void>;
  get(customerId: string): Promise<CustomerDetail | undefined>;
  /** Those of the ids that exist. */
  named(customerIds: readonly string[]): Promise<readonly Customer[]>;
  ownerOf(deviceId: string): Promise<DeviceOwner>;
  /**
   * By name. A text finds part of the name, at least three digits of the number, part of a serial or device id;
   * a serial of at least six signs also with one wrong, missing, added or swapped sign, or O for 0, I for 1, B for 8.
   */
  find(query: CustomerQuery): Promise<Page<CustomerDetail>>;
  /** Registered devices that the same kind of text finds; at most `limit`. */
  findDevices(text: string, limit: number): Promise<readonly Registration[]>;
}
