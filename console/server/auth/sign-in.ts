import { AppError } from "@housecall/proto/base";
import type { ApiContext } from "../api-context.ts";
import { accountKey, type StaffAccount } from "./staff-account.ts";
import { staffEntry } from "./staff-entry.ts";

/** What a person gives to sign in, and from where. */
export interface SignInAttempt {
  readonly name: string;
  readonly password: string;
  readonly address: string;
}

/**
 * Checks who it is; every attempt is audited.
 *
 * @throws AppError UNAUTHENTICATED when name or password is wrong, FORBIDDEN when the account is disabled,
 * RATE_LIMITED after too many wrong attempts.
 */
export async function signIn(
  context: Pick<ApiContext, "staff" | "attempts" | "clock" | "plane">,
  attempt: SignInAttempt,
): Promise<StaffAccount> {
  const { staff, clock } = context;
  const account = await checkPassword(context, attempt);
  if (account.isDisabled) {
    await auditFailure(context, account.name, "account-disabled");
    throw new AppError("FORBIDDEN", "This account is disabled. Ask an administrator.", {
      context: { reason: "account-disabled" },
    });
  }
  return staff.change(account.name, (held) => {
    // A password that was changed, or an account that was disabled, while this one was being checked.
    if (!held || held.passwordHash !== account.passwordHash || held.isDisabled) throw wrong();
    return {
      account: { ...held, lastSignInAtMs: clock.nowMs() },
      entry: { actor: held.name, action: "sign-in" },
    };
  });
}

async function checkPassword(
  context: Pick<ApiContext, "staff" | "attempts" | "clock" | "plane">,
  { name, password, address }: SignInAttempt,
): Promise<StaffAccount> {
  const { staff, attempts } = context;
  const attempt = JSON.stringify([address, accountKey(name)]);
  attempts.begin(attempt);
  const account = await staff.authenticate(name, password);
  if (!account) {
    await auditFailure(context, name, "");
    throw wrong();
  }
  attempts.succeeded(attempt);
  return account;
}

function wrong(): AppError {
  return new AppError("UNAUTHENTICATED", "Name or password is wrong.");
}

function auditFailure(
  { plane, clock }: Pick<ApiContext, "plane" | "clock">,
  actor: string,
  detail: string,
): Promise<void> {
  return plane.audit.append(staffEntry({ actor, action: "sign-in", outcome: "failure", detail }, clock));
}
