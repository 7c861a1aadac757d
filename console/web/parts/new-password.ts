import type { Translate } from "../text/translate.ts";

/** Characters that a password has at least; the server says the same. */
const minPasswordLength = 12;

/** A new password, entered twice. */
export interface NewPassword {
  readonly password: string;
  readonly repeated: string;
}

/** One sentence per wrong field; empty when it can be sent. */
export type NewPasswordFaults = Partial<Record<keyof NewPassword, string>>;

/** What is wrong with a new password, both fields at once. */
export function newPasswordFaults(
  { password, repeated }: NewPassword,
  translate: Translate,
): NewPasswordFaults {
  return {
    ...(password.length < minPasswordLength
      ? { password: translate("setUp.passwordShort", { count: password.length }) }
      : {}),
    ...(password === repeated ? {} : { repeated: translate("setUp.repeatWrong") }),
  };
}
