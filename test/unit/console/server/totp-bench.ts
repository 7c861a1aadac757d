import { TOTP } from "otpauth";
import { expect } from "vitest";
import { type apiBench, cookieOf, password } from "./api-bench.ts";

type Bench = Awaited<ReturnType<typeof apiBench>>;

/** Time that a code is shown. */
export const stepMs = 30_000;

/** What an authenticator app with that secret shows. */
export function codeAt(secret: string, nowMs: number): string {
  return new TOTP({ secret }).generate({ timestamp: nowMs });
}

/** Enrols whoever has the cookie; the session's secret is renewed by it. */
export async function enrol(bench: Bench, cookie: string) {
  const begun = await bench.send("POST", "/api/me/totp", { cookie, body: { password } });
  const { secret } = begun.json() as { secret: string };
  const code = codeAt(secret, bench.clock.nowMs());
  const confirmed = await bench.send("POST", "/api/me/totp/confirm", { cookie, body: { code } });
  expect([begun.statusCode, confirmed.statusCode]).toEqual([200, 200]);
  return {
    secret,
    recoveryCodes: confirmed.json().recoveryCodes as string[],
    cookie: cookieOf(confirmed.headers["set-cookie"]),
  };
}

/** Signs in with the password of the bench. */
export function signIn(bench: Bench, name: string, code?: string) {
  return bench.send("POST", "/api/sign-in", {
    body: { name, password, ...(code === undefined ? {} : { code }) },
  });
}
