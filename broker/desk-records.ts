/** Ports of the desk's records: customers, cases, inputs of key figures. Declared here, kept in the records store. */
import type {
  AuditEntry,
  CaseCounts,
  CaseEvent,
  CaseListQuery,
  CaseResolution,
  CaseRow,
  Customer,
  CustomerDetail,
  CustomerQuery,
  DeviceOwner,
  Fault,
  KpiInputsVersion,
  Registration,
} from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { Page } from "./page.ts";

/** What is written into the audit together with a change. */
export type ChangeAudit = Omit<AuditEntry, "id">;

/** What is known of a device as a bought thing; without `macs` those that are stored stay. */
export type RegistrationChange = Omit<Registration, "macs"> & {
  readonly macs?: readonly string[] | undefined;
};

/** Registrations that a text finds. */
export interface FoundRegistrations {
  readonly items: readonly Registration[];
  /** None is just so; they differ by one sign of a serial or MAC address. */
  readonly isNearly: boolean;
}

/** People whose devices are looked after, and which devices are theirs. */
export interface CustomerRecords {
  /** Stores the customer, new or changed, and the audit, all or nothing. */
  save(customer: Customer, audit: ChangeAudit): Promise<void>;
  /**
   * Stores what is known of a device as a bought thing, and the audit, all or nothing.
   *
   * @throws AppError NOT_FOUND when there is no such customer; CONFLICT when another device has the serial or a MAC address.
   */
  register(registration: RegistrationChange, audit: ChangeAudit): Promise<void>;
  get(customerId: string): Promise<CustomerDetail | undefined>;
  /** Those of the ids that exist. */
  named(customerIds: readonly string[]): Promise<readonly Customer[]>;
  ownerOf(deviceId: string): Promise<DeviceOwner>;
  /**
   * By name. A text finds part of the name, at least three digits of the number, part of a serial or device id;
   * a serial of at least six signs also with one wrong, missing, added or swapped sign, or O for 0, I for 1, B for 8.
   * A MAC address is found whole or by four digits of it, in any notation, a whole one with the same mistakes; a text of
   * nothing but digits finds the end of an address when it finds nothing else.
   */
  find(query: CustomerQuery): Promise<Page<CustomerDetail>>;
  /**
   * Registered devices that the same kind of text finds; at most `limit`. Those whose MAC address ends with a text of nothing
   * but digits come last.
   */
  findDevices(text: string, limit: number): Promise<FoundRegistrations>;
}

/** A case with all its events, oldest first. */
export interface StoredCase {
  readonly number: string;
  readonly events: readonly CaseEvent[];
}

/** New events of a case with what all its events add up to by then. */
export interface CaseChange {
  readonly number: string;
  /** Numbered on from the stored ones. */
  readonly events: readonly CaseEvent[];
  readonly row: CaseRow;
  readonly resolutions: readonly CaseResolution[];
  readonly audit: readonly ChangeAudit[];
}

/** A fault whose change no case has seen yet, with the cases that it may belong to. */
export interface FaultIntake {
  readonly fault: Fault;
  /** The case that has this very fault. */
  readonly own: StoredCase | undefined;
  /** Cases of the same device and rule, open ones first, then the newest; at most 20. */
  readonly sameRule: readonly StoredCase[];
  /** The number of a case that is opened now. */
  readonly newNumber: string;
}

/** Which rows a list holds; `match` is what a text was found to mean, any of which is enough. */
export interface CaseRowQuery extends Omit<CaseListQuery, "text" | "skills"> {
  /** Whose queue "mine" is. */
  readonly reader: string;
  /** Only devices of these classes; none is any. */
  readonly knownClasses?: readonly string[];
  readonly match:
    | {
        readonly number: string;
        readonly deviceIds: readonly string[];
        readonly customerIds: readonly string[];
      }
    | undefined;
}

/** What of a case tells whether it repeats another one. */
export interface CaseOpening {
  readonly number: string;
  readonly deviceId: string;
  readonly openedAtMs: EpochMs;
  readonly ruleIds: readonly string[];
}

/** A range of time, without its end. */
export interface TimeRange {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/**
 * Cases. Events are only ever added.
 *
 * `decide` runs inside the transaction that stores what it answers, so that it sees what nobody changes meanwhile;
 * undefined stores nothing; what it throws is thrown on, and nothing is stored.
 */
export interface CaseRecords {
  /** A new case; its number is given in the year of `atMs` (UTC). */
  open(atMs: EpochMs, decide: (number: string) => CaseChange): Promise<CaseChange>;
  /** @throws AppError NOT_FOUND when there is no such case. */
  change(
    number: string,
    decide: (stored: StoredCase) => CaseChange | undefined,
  ): Promise<CaseChange | undefined>;
  /** Takes a fault in, once: afterwards it is not waiting any more. Undefined when it did not wait, or nothing follows. */
  takeIn(
    faultId: string,
    options: { readonly atMs: EpochMs; readonly decide: (intake: FaultIntake) => CaseChange | undefined },
  ): Promise<CaseChange | undefined>;
  /** Faults that wait to be taken in, in the order in which they changed first. */
  waitingFaults(limit: number): Promise<readonly Fault[]>;
  /**
   * Faults that a case holds for open and that are not there any more: everything was judged again, and this one was not
   * found.
   */
  lostFaults(limit: number): Promise<readonly { readonly number: string; readonly faultId: string }[]>;
  get(number: string): Promise<StoredCase | undefined>;
  list(query: CaseRowQuery): Promise<Page<CaseRow>>;
  counts(reader: string, nowMs: EpochMs): Promise<CaseCounts>;
  /** How many open cases each of these people has; who has none is left out. */
  openOf(assignees: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Cases with which the server does something by itself by now, the longest due first. */
  dueNow(nowMs: EpochMs, limit: number): Promise<readonly CaseRow[]>;
  /** When the next of them is due; null when none is. */
  nextAtMs(): Promise<EpochMs | null>;
  ofState(state: CaseRow["state"], limit: number): Promise<readonly CaseRow[]>;
  /** Newest first. */
  ofDevice(deviceId: string, limit: number): Promise<readonly CaseRow[]>;
  /** Resolutions in the order in which they were made, page by page, so that a long range holds nobody up. */
  resolutions(range: TimeRange): AsyncIterable<readonly CaseResolution[]>;
  /** Cases that were opened in a range, oldest first, page by page. */
  openings(range: TimeRange): AsyncIterable<readonly CaseOpening[]>;
}

/** What key figures reckon with, every version that ever was. */
export interface KpiInputRecords {
  /** Stores a new version and the audit, all or nothing; its id counts from 1. */
  add(version: Omit<KpiInputsVersion, "id">, audit: ChangeAudit): Promise<number>;
  get(id: number): Promise<KpiInputsVersion | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly KpiInputsVersion[]>;
}
