import { limits } from "@housecall/proto/limits";
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/units";
import { ApiFailure, failureSentence, roleWord } from "../../api/api-failure.ts";
import { isTextKey, type Translate } from "../../text/translate.ts";

/** What the page asks for: name and password, or the code of the second factor. */
export type SignInStep = "password" | "code";

/** The step that follows a refused attempt: the code when the password was right, and as long as only the code is wrong. */
export function nextStep(step: SignInStep, thrown: unknown): SignInStep {
  if (!(thrown instanceof ApiFailure)) return step;
  if (thrown.reason === "code-required" || thrown.reason === "code-wrong") return "code";
  return thrown.code === "UNAUTHENTICATED" ? "password" : step;
}

/** Why signing in failed; undefined while nothing did: being asked for the code is no failure. */
export function signInFailure(thrown: unknown, translate: Translate): string | undefined {
  if (thrown === null) return undefined;
  if (!(thrown instanceof ApiFailure) || thrown.code !== "UNAUTHENTICATED")
    return failureSentence(thrown, translate);
  if (thrown.reason === "code-required") return undefined;
  return thrown.reason === "" ? translate("error.SIGN_IN_WRONG") : failureSentence(thrown, translate);
}

/** Why a page that was open asks for sign-in: what the server says, or else what ends sessions by itself. */
export function endedSessionSentence(ended: ApiFailure, translate: Translate): string {
  const key = `ended.${ended.reason}`;
  if (isTextKey(key)) return translate(key, { role: roleWord(ended.role, translate) });
  return translate("signIn.endedBody", {
    minutes: limits.sessionIdleMs / MINUTE_MS,
    hours: limits.sessionMaxMs / HOUR_MS,
  });
}
