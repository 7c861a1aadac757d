import { AppError, type Clock, MINUTE_MS, type Random } from "@housecall/proto/base";
import { newRecoveryCodes, recoveryCodeHash } from "./recovery-codes.ts";
import type { SealingKey } from "./sealing-key.ts";
import type { Staff } from "./staff.ts";
import { accountKey, type StaffAccount, type StoredTotp } from "./staff-account.ts";
import { newTotpSecret, stepOfCode, totpUri } from "./totp.ts";

/** From whom a second factor is wanted. */
export type TotpPolicy = "none" | "admins" | "everyone";

/** Time to type the secret into an authenticator. */
const ENROLMENT_LIFE_MS = 15 * MINUTE_MS;

/** A secret to enter into an authenticator, as text and as an `otpauth://` address. */
export interface Enrolment {
  readonly secret: string;
  readonly uri: string;
}

/** The second factor of accounts: codes of an authenticator, and recovery codes for when it is lost. */
export interface SecondFactor {
  isRequired(account: Pick<StaffAccount, "role">): boolean;
  /** Whether somebody may do nothing yet but set up their second factor. */
  isMissing(account: StaffAccount): boolean;
  /** A new secret, worth nothing until a code proves that the authenticator has it; 15 minutes, in memory. */
  begin(account: StaffAccount): Enrolment;
  /** Makes the secret the second factor; gives ten recovery codes, shown once. @throws AppError EXPIRED, REQUEST_INVALID. */
  confirm(account: StaffAccount, code: string): Promise<readonly string[]>;
  /** How the second factor stands after `code` was used; null when the code is wrong or was used before. */
  use(
    account: StaffAccount,
    code: string,
  ): { readonly totp: StoredTotp; readonly by: "totp" | "recovery-code" } | null;
}

/** What the second factor works with. */
export interface SecondFactorParts {
  readonly staff: Staff;
  readonly sealingKey: SealingKey;
  readonly clock: Clock;
  readonly random: Random;
  readonly policy: TotpPolicy;
}

/** Secrets sealed and recovery codes hashed in the account. */
export function createSecondFactor(parts: SecondFactorParts): SecondFactor {
  const { clock, random, policy } = parts;
  const begun = new Map<string, { readonly secret: string; readonly expiresAtMs: number }>();
  const isRequired = ({ role }: Pick<StaffAccount, "role">): boolean =>
    policy === "everyone" || (policy === "admins" && role === "admin");
  return {
    isRequired,
    isMissing: (account) => account.totp === null && isRequired(account),
    begin: ({ name }) => {
      const secret = newTotpSecret(random);
      begun.set(accountKey(name), { secret, expiresAtMs: clock.nowMs() + ENROLMENT_LIFE_MS });
      return { secret, uri: totpUri({ name, secret }) };
    },
    confirm: async ({ name }, code) => {
      const enrolment = begun.get(accountKey(name));
      if (!enrolment || enrolment.expiresAtMs <= clock.nowMs())
        throw new AppError("EXPIRED", "The secret is older than 15 minutes; begin again.");
      const step = stepOfCode({ secret: enrolment.secret, code, usedStep: 0, nowMs: clock.nowMs() });
      if (step === null) throw wrongCode();
      const codes = await store(parts, { name, secret: enrolment.secret, step });
      begun.delete(accountKey(name));
      return codes;
    },
    use: (account, code) => useCode(parts, account, code),
  };
}

/** The code is wrong, or it was used before. */
export function wrongCode(): AppError {
  return new AppError("REQUEST_INVALID", "The code is wrong or was used already; wait for the next one.", {
    context: { reason: "code-wrong" },
  });
}

async function store(
  { staff, sealingKey, clock, random }: SecondFactorParts,
  { name, secret, step }: { readonly name: string; readonly secret: string; readonly step: number },
): Promise<readonly string[]> {
  const codes = newRecoveryCodes(random);
  await staff.change(name, (held) => {
    if (!held) throw new AppError("NOT_FOUND", `There is no account "${name}" any more.`);
    const totp = {
      sealedSecret: sealingKey.seal(secret, accountKey(name)),
      usedStep: step,
      enrolledAtMs: clock.nowMs(),
      recoveryHashes: codes.map(recoveryCodeHash),
    };
    return { account: { ...held, totp }, entry: { actor: held.name, action: "totp-enrolled" } };
  });
  return codes;
}

function useCode(
  { sealingKey, clock }: SecondFactorParts,
  { name, totp }: StaffAccount,
  code: string,
): ReturnType<SecondFactor["use"]> {
  if (totp === null) return null;
  const hash = recoveryCodeHash(code);
  if (totp.recoveryHashes.includes(hash)) {
    const recoveryHashes = totp.recoveryHashes.filter((each) => each !== hash);
    return { totp: { ...totp, recoveryHashes }, by: "recovery-code" };
  }
  const secret = sealingKey.open(totp.sealedSecret, accountKey(name));
  const step = stepOfCode({ secret, code, usedStep: totp.usedStep, nowMs: clock.nowMs() });
  return step === null ? null : { totp: { ...totp, usedStep: step }, by: "totp" };
}
