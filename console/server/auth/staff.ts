import type { ConsoleRecords } from "@housecall/broker";
import { AppError, type Clock } from "@housecall/proto/base";
import { z } from "zod";
import type { Passwords } from "./password.ts";

const COLLECTION = "staff";
const storedStaff = z.object({
  name: z.string(),
  role: z.literal("admin"),
  passwordHash: z.string(),
  createdAtMs: z.number(),
});

/** Accounts of the people who work with the console. Names are compared without case. */
export interface Staff {
  hasAdmin(): Promise<boolean>;
  /**
   * `permit` is called last, when nothing else can refuse the account any more; what it throws is thrown on.
   *
   * @throws AppError CONFLICT when there is an admin already, RATE_LIMITED when too many passwords wait.
   */
  createFirstAdmin(account: {
    readonly name: string;
    readonly password: string;
    readonly permit: () => Promise<void>;
  }): Promise<{ readonly name: string }>;
  /** The account, or null when name or password is wrong; both take the same time. */
  authenticate(name: string, password: string): Promise<{ readonly name: string } | null>;
}

/** Accounts in the console's records; passwords as argon2id hashes. */
export function createStaff(options: {
  readonly records: ConsoleRecords;
  readonly passwords: Passwords;
  readonly clock: Clock;
}): Staff {
  const { records, passwords, clock } = options;

  const hasAdmin = async (): Promise<boolean> => (await records.list(COLLECTION)).length > 0;

  const createFirstAdmin: Staff["createFirstAdmin"] = async ({ name, password, permit }) => {
    if (await hasAdmin()) throw new AppError("CONFLICT", "There is an admin already; sign in instead.");
    const passwordHash = await passwords.hash(password);
    await permit();
    const account = { name, role: "admin" as const, passwordHash, createdAtMs: clock.nowMs() };
    await records.put(COLLECTION, keyOf(name), JSON.stringify(account));
    return { name };
  };

  async function authenticate(name: string, password: string): Promise<{ name: string } | null> {
    const stored = await records.get(COLLECTION, keyOf(name));
    const account = stored === undefined ? undefined : storedStaff.parse(JSON.parse(stored));
    const isRight = await passwords.matches(password, account?.passwordHash);
    return isRight && account ? { name: account.name } : null;
  }

  return { hasAdmin, createFirstAdmin, authenticate };
}

function keyOf(name: string): string {
  return name.trim().normalize("NFKC").toLowerCase();
}
