import type { ConsoleRecordChange, ConsoleRecords } from "@housecall/broker";
import { AppError, type Clock, errorMessage, type Logger } from "@housecall/proto/base";
import { createOneAtATime } from "./one-at-a-time.ts";
import type { Passwords } from "./password.ts";
import { accountKey, isActiveAdmin, type StaffAccount, storedAccount } from "./staff-account.ts";
import { type StaffEntry, staffEntry } from "./staff-entry.ts";

const COLLECTION = "staff";
/** More accounts than this are refused; all of them are kept in memory. */
const MAX_ACCOUNTS = 2_000;

/** An account as it is to be, the entry that tells of it, and other rows that change with it, in one transaction. */
export interface AccountChange {
  readonly account: StaffAccount;
  readonly entry: StaffEntry;
  readonly also?: readonly ConsoleRecordChange[];
}

/** Decides a change from the account as it is at that moment; what it throws leaves everything as it was. */
export type DecideChange = (held: StaffAccount | undefined) => AccountChange | Promise<AccountChange>;

/** Accounts of the people who work with the console. */
export interface Staff {
  hasAdmin(): boolean;
  find(name: string): StaffAccount | undefined;
  /** By name. */
  list(): readonly StaffAccount[];
  /** The account, or null when name or password is wrong; both take the same time. Says nothing of being disabled. */
  authenticate(name: string, password: string): Promise<StaffAccount | null>;
  /**
   * Makes or changes the account of that name; changes are decided one after the other.
   *
   * @throws AppError CONFLICT when nobody could manage staff any more.
   */
  change(name: string, decide: DecideChange): Promise<StaffAccount>;
}

/**
 * Reads the accounts and serves them from memory; every change is written through, together with its audit entry.
 *
 * Invariants: no two accounts share a key; once there is an active administrator, there is always one. A damaged row
 * is left out and logged; its name stays taken.
 */
export async function openStaff(options: {
  readonly records: ConsoleRecords;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<Staff> {
  const { records, passwords, clock, logger } = options;
  const { accounts, damagedKeys } = await readAccounts(records, logger);
  const inTurn = createOneAtATime();

  async function apply(name: string, decide: DecideChange): Promise<StaffAccount> {
    const key = accountKey(name);
    if (damagedKeys.has(key)) throw damaged(name);
    const { account, entry, also = [] } = await decide(accounts.get(key));
    const next = new Map(accounts).set(key, account);
    refuseLastAdmin(accounts, next);
    if (next.size > MAX_ACCOUNTS)
      throw new AppError("CONFLICT", `There are ${MAX_ACCOUNTS} accounts already.`);
    const row = { collection: COLLECTION, key, value: JSON.stringify(account) };
    await records.change([row, ...also], staffEntry(entry, clock));
    accounts.set(key, account);
    return account;
  }

  return {
    hasAdmin: () => accounts.size + damagedKeys.size > 0,
    find: (name) => accounts.get(accountKey(name)),
    list: () => [...accounts.values()].sort((left, right) => left.name.localeCompare(right.name)),
    authenticate: async (name, password) => {
      const account = accounts.get(accountKey(name));
      return (await passwords.matches(password, account?.passwordHash)) && account ? account : null;
    },
    change: (name, decide) => inTurn(() => apply(name, decide)),
  };
}

async function readAccounts(records: ConsoleRecords, logger: Logger) {
  const accounts = new Map<string, StaffAccount>();
  const damagedKeys = new Set<string>();
  for (const { key, value } of await records.list(COLLECTION)) {
    try {
      accounts.set(key, storedAccount.parse(JSON.parse(value)));
    } catch (error) {
      damagedKeys.add(key);
      // The parser's own words quote the text, which holds a password hash.
      const fault = error instanceof SyntaxError ? "it is no JSON" : errorMessage(error);
      const text = `The account "${key}" cannot be read and is left out: ${fault}`;
      logger.error("account-damaged", text, { code: "STORE_DAMAGED" });
    }
  }
  return { accounts, damagedKeys };
}

function refuseLastAdmin(
  before: ReadonlyMap<string, StaffAccount>,
  after: ReadonlyMap<string, StaffAccount>,
): void {
  if (![...before.values()].some(isActiveAdmin) || [...after.values()].some(isActiveAdmin)) return;
  throw new AppError(
    "CONFLICT",
    "This is the last administrator: make somebody else administrator first, or nobody could manage staff.",
    { context: { reason: "last-admin" } },
  );
}

function damaged(name: string): AppError {
  return new AppError(
    "STORE_DAMAGED",
    `The stored account "${name}" cannot be read. Restore it from a copy of the data folder, or take another name.`,
  );
}
