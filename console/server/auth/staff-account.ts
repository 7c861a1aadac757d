import { type Role, role, type StaffMember, skill, staffLanguage } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import { z } from "zod";

/** An enrolled second factor: the secret sealed, the newest used time step, and the hashes of unused recovery codes. */
const storedTotp = z.object({
  sealedSecret: z.string(),
  usedStep: z.number(),
  enrolledAtMs: z.number(),
  recoveryHashes: z.array(z.string()),
});
/** The second factor of an account. */
export type StoredTotp = z.infer<typeof storedTotp>;

/**
 * An account as it is stored. The first version stored name, role, passwordHash and createdAtMs alone, for its one
 * administrator; what is missing has a default here, and is written with the next change.
 */
export const storedAccount = z.object({
  name: z.string(),
  role,
  passwordHash: z.string(),
  createdAtMs: z.number(),
  isDisabled: z.boolean().default(false),
  lastSignInAtMs: z.number().nullable().default(null),
  /** Null until the person has chosen: the browser's. */
  language: staffLanguage.nullable().default(null),
  /** IANA name; null is the browser's. */
  timeZone: z.string().nullable().default(null),
  totp: storedTotp.nullable().default(null),
  /** A class that is not known here is passed over: a hint must not cost anybody the account. */
  skills: z
    .array(z.string())
    .default([])
    .transform((names) => names.flatMap((name) => skill.safeParse(name).data ?? [])),
});

/** A person who works with the console. */
export type StaffAccount = z.infer<typeof storedAccount>;

/** The key of an account: names are compared without case and Unicode form. */
export function accountKey(name: string): string {
  return name.trim().normalize("NFKC").toLowerCase();
}

/** An account as it begins. */
export function newAccount(options: {
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly nowMs: EpochMs;
}): StaffAccount {
  const { name, role, passwordHash, nowMs } = options;
  return {
    ...{ name, role, passwordHash, createdAtMs: nowMs, isDisabled: false, lastSignInAtMs: null },
    ...{ language: null, timeZone: null, totp: null, skills: [] },
  };
}

/** Whether somebody can sign in and manage staff. */
export function isActiveAdmin(account: StaffAccount): boolean {
  return account.role === "admin" && !account.isDisabled;
}

/** What those who manage staff see of an account. */
export function memberOf(account: StaffAccount): StaffMember {
  const { name, role: held, skills, isDisabled, createdAtMs, lastSignInAtMs, totp } = account;
  return {
    ...{ name, role: held, skills: [...skills], isDisabled, hasTotp: totp !== null },
    ...{ createdAtMs, lastSignInAtMs },
  };
}
