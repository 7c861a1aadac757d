import { limits } from "@housecall/proto/limits";
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/units";
import { ApiFailure, failureSentence } from "../../api/api-failure.ts";
import type { Translate } from "../../text/translate.ts";

/** Why signing in failed: a refused password is something else than an ended session. */
export function signInFailure(thrown: unknown, translate: Translate): string {
  if (thrown instanceof ApiFailure && thrown.code === "UNAUTHENTICATED")
    return translate("error.SIGN_IN_WRONG");
  return failureSentence(thrown, translate);
}

/** Why a page that was open asks for sign-in, and that nothing of it is lost. */
export function endedSessionSentence(translate: Translate): string {
  return translate("signIn.endedBody", {
    minutes: limits.sessionIdleMs / MINUTE_MS,
    hours: limits.sessionMaxMs / HOUR_MS,
  });
}
