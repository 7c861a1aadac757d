import { ApiFailure, failureSentence } from "../../api/api-failure.ts";
import { type NewPassword, newPasswordFaults } from "../../parts/new-password.ts";
import type { Translate } from "../../text/translate.ts";

const minSecretLength = 20;

/** What a person has entered. */
export interface SetUpForm extends NewPassword {
  readonly name: string;
}

/** One sentence per wrong field; empty when the form can be sent. */
export type SetUpFaults = Partial<Record<keyof SetUpForm, string>>;

/** The one-time secret of an address such as `/set-up#SECRET`; undefined when it was cut off. */
export function secretOfHash(hash: string): string | undefined {
  const secret = decodeURIComponentSafely(hash.replace(/^#/, "")).trim();
  return secret.length >= minSecretLength ? secret : undefined;
}

/** What is wrong with the form, all fields at once. */
export function setUpFaults(form: SetUpForm, translate: Translate): SetUpFaults {
  return {
    ...(form.name.trim() === "" ? { name: translate("setUp.nameMissing") } : {}),
    ...newPasswordFaults(form, translate),
  };
}

/** Why set-up failed; an old link has advice of its own. */
export function setUpFailure(thrown: unknown, translate: Translate): string {
  const isOldLink =
    thrown instanceof ApiFailure &&
    ["EXPIRED", "UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"].includes(thrown.code);
  return isOldLink ? translate("setUp.expired") : failureSentence(thrown, translate);
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
