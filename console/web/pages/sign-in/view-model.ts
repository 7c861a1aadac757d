import { ApiFailure, failureSentence } from "../../api/api-failure.ts";
import type { Translate } from "../../text/translate.ts";

/** Why signing in failed: a refused password is something else than an ended session. */
export function signInFailure(thrown: unknown, translate: Translate): string {
  if (thrown instanceof ApiFailure && thrown.code === "UNAUTHENTICATED")
    return translate("error.SIGN_IN_WRONG");
  return failureSentence(thrown, translate);
}
