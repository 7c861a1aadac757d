import type { Audit } from "@housecall/broker";
import { AppError, type Clock } from "@housecall/proto/base";
import type { AttemptLimiter } from "./attempt-limiter.ts";
import type { Passwords } from "./password.ts";
import { refuseEasyPassword } from "./password-strength.ts";
import { type Enrolment, type SecondFactor, wrongCode } from "./second-factor.ts";
import type { Staff } from "./staff.ts";
import { accountKey, type StaffAccount } from "./staff-account.ts";
import { staffEntry } from "./staff-entry.ts";

/** What own accounts work with. */
export interface OwnAccountParts {
  readonly staff: Staff;
  readonly secondFactor: SecondFactor;
  readonly passwords: Passwords;
  readonly attempts: AttemptLimiter;
  readonly audit: Audit;
  readonly clock: Clock;
}

/** What people change about their own account; whatever weakens or renews its protection wants the password again. */
export interface OwnAccount {
  /** @throws AppError REQUEST_INVALID when `current` is wrong or `next` easy, RATE_LIMITED. */
  changePassword(
    account: StaffAccount,
    change: { readonly current: string; readonly next: string },
  ): Promise<void>;
  /** @throws AppError REQUEST_INVALID when the password is wrong, RATE_LIMITED. */
  beginTotp(account: StaffAccount, password: string): Promise<Enrolment>;
  /** @throws AppError REQUEST_INVALID when the code is wrong, EXPIRED, RATE_LIMITED. */
  confirmTotp(account: StaffAccount, code: string): Promise<readonly string[]>;
  /** @throws AppError FORBIDDEN where a second factor is required, REQUEST_INVALID, RATE_LIMITED. */
  removeTotp(
    account: StaffAccount,
    proof: { readonly password: string; readonly code: string },
  ): Promise<void>;
}

/** Changes that are audited also when they fail. */
export function createOwnAccount(parts: OwnAccountParts): OwnAccount {
  const { staff, secondFactor, passwords } = parts;
  const update = (
    { name }: StaffAccount,
    action: string,
    next: (held: StaffAccount) => StaffAccount,
  ): Promise<StaffAccount> =>
    staff.change(name, (held) => {
      if (!held) throw new AppError("NOT_FOUND", `There is no account "${name}" any more.`);
      return { account: next(held), entry: { actor: name, action } };
    });
  return {
    changePassword: (account, { current, next }) =>
      tried(parts, { account, action: "password-changed" }, async () => {
        await requirePassword(parts, account, current);
        refuseEasyPassword(next, account.name);
        const passwordHash = await passwords.hash(next);
        await update(account, "password-changed", (held) => ({ ...held, passwordHash }));
      }),
    beginTotp: (account, password) =>
      tried(parts, { account, action: "totp-enrolled" }, async () => {
        await requirePassword(parts, account, password);
        return secondFactor.begin(account);
      }),
    confirmTotp: (account, code) =>
      tried(parts, { account, action: "totp-enrolled" }, () => secondFactor.confirm(account, code)),
    removeTotp: (account, { password, code }) =>
      tried(parts, { account, action: "totp-removed" }, async () => {
        if (secondFactor.isRequired(account))
          throw new AppError(
            "FORBIDDEN",
            "This installation requires a second factor; you can only set up a new one.",
          );
        await requirePassword(parts, account, password);
        await update(account, "totp-removed", (held) => {
          if (!secondFactor.use(held, code)) throw wrongCode();
          return { ...held, totp: null };
        });
      }),
  };
}

/** Slows down whoever tries, and audits what fails; what succeeds is audited where it is stored. */
async function tried<Result>(
  { attempts, audit, clock }: OwnAccountParts,
  { account, action }: { readonly account: StaffAccount; readonly action: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const attempt = JSON.stringify(["own", accountKey(account.name)]);
  attempts.begin(attempt);
  try {
    const result = await work();
    attempts.succeeded(attempt);
    return result;
  } catch (error) {
    const detail = error instanceof AppError ? String(error.context["reason"] ?? error.code) : "";
    await audit.append(staffEntry({ actor: account.name, action, outcome: "failure", detail }, clock));
    throw error;
  }
}

async function requirePassword(
  { staff }: OwnAccountParts,
  { name }: StaffAccount,
  password: string,
): Promise<void> {
  if (await staff.authenticate(name, password)) return;
  throw new AppError("REQUEST_INVALID", "The password is wrong.", { context: { reason: "password-wrong" } });
}
