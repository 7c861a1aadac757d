import { AppError } from "@housecall/proto/base";
import type { ApiContext } from "../api-context.ts";
import type { AccountChange } from "./staff.ts";
import { accountKey, type StaffAccount } from "./staff-account.ts";
import { staffEntry } from "./staff-entry.ts";

type SignInParts = Pick<ApiContext, "staff" | "secondFactor" | "attempts" | "clock" | "plane">;

/** What a person gives to sign in, and from where; `code` is "" until it was asked for. */
export interface SignInAttempt {
  readonly name: string;
  readonly password: string;
  readonly code: string;
  readonly address: string;
}

/**
 * Checks who it is, in one or two steps; every attempt is audited.
 *
 * @throws AppError UNAUTHENTICATED when name or password is wrong, with reason "code-required" when the password is
 * right and a code is wanted, "code-wrong" when it is wrong or was used before; FORBIDDEN when the account is
 * disabled; RATE_LIMITED after too many wrong attempts.
 */
export async function signIn(parts: SignInParts, attempt: SignInAttempt): Promise<StaffAccount> {
  const account = await checkPassword(parts, attempt);
  if (account.isDisabled) {
    await auditFailure(parts, account.name, "account-disabled");
    throw new AppError("FORBIDDEN", "This account is disabled. Ask an administrator.", {
      context: { reason: "account-disabled" },
    });
  }
  if (account.totp === null)
    return parts.staff.change(account.name, (held) => signedIn(parts, { account, held }));
  return checkCode(parts, account, attempt.code);
}

async function checkPassword(
  parts: SignInParts,
  { name, password, address }: SignInAttempt,
): Promise<StaffAccount> {
  const { staff, attempts } = parts;
  const attempt = JSON.stringify(["password", address, accountKey(name)]);
  attempts.begin(attempt);
  const account = await staff.authenticate(name, password);
  if (!account) {
    await auditFailure(parts, name, "");
    throw wrongPassword();
  }
  attempts.succeeded(attempt);
  return account;
}

/** Counted per account, wherever it comes from: whoever guesses codes knows the password already. */
async function checkCode(parts: SignInParts, account: StaffAccount, code: string): Promise<StaffAccount> {
  const { staff, attempts, plane, clock } = parts;
  const { name } = account;
  if (code.trim() === "") {
    await plane.audit.append(staffEntry({ actor: name, action: "sign-in-password" }, clock));
    throw new AppError("UNAUTHENTICATED", "Enter the code of your authenticator app, too.", {
      context: { reason: "code-required" },
    });
  }
  const attempt = JSON.stringify(["code", accountKey(name)]);
  attempts.begin(attempt);
  try {
    const signed = await staff.change(name, (held) => signedIn(parts, { account, held, code }));
    attempts.succeeded(attempt);
    return signed;
  } catch (error) {
    if (error instanceof AppError && error.code === "UNAUTHENTICATED")
      await auditFailure(parts, name, "code-wrong");
    throw error;
  }
}

/** Decided in turn, so that a code that arrives twice at once works once. */
function signedIn(
  { secondFactor, clock }: SignInParts,
  options: {
    readonly account: StaffAccount;
    readonly held: StaffAccount | undefined;
    readonly code?: string;
  },
): AccountChange {
  const { account, held, code = "" } = options;
  // The account may have changed while its password was being checked.
  if (!held || held.passwordHash !== account.passwordHash || held.isDisabled) throw wrongPassword();
  const lastSignInAtMs = clock.nowMs();
  if (held.totp === null) {
    const entry = { actor: held.name, action: "sign-in" };
    return { account: { ...held, lastSignInAtMs }, entry };
  }
  const used = secondFactor.use(held, code);
  if (!used) {
    throw new AppError("UNAUTHENTICATED", "The code is wrong or was used already; wait for the next one.", {
      context: { reason: "code-wrong" },
    });
  }
  const entry = { actor: held.name, action: "sign-in", detail: used.by };
  return { account: { ...held, lastSignInAtMs, totp: used.totp }, entry };
}

function wrongPassword(): AppError {
  return new AppError("UNAUTHENTICATED", "Name or password is wrong.");
}

function auditFailure({ plane, clock }: SignInParts, actor: string, detail: string): Promise<void> {
  return plane.audit.append(staffEntry({ actor, action: "sign-in", outcome: "failure", detail }, clock));
}
