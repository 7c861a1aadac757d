import type { Me } from "@housecall/proto/api";
import { limits } from "@housecall/proto/limits";
import type { ApiContext } from "../api-context.ts";
import type { Identity } from "../auth/identity.ts";
import { permissionsOf } from "../auth/permissions.ts";
import type { StaffAccount } from "../auth/staff-account.ts";
import type { Reply, Request } from "./app.ts";

/** Name of the session cookie; `__Host-` makes browsers refuse it over plain http. */
export function sessionCookieName(isHttps: boolean): string {
  return isHttps ? "__Host-housecall_session" : "housecall_session";
}

/** Begins a session with a new secret and sets its cookie; the one that the browser had ends. */
export async function startSession(options: {
  readonly context: ApiContext;
  readonly request: Request;
  readonly reply: Reply;
  readonly account: StaffAccount;
}): Promise<Me> {
  const { context, request, reply, account } = options;
  const former = request.cookies[sessionCookieName(context.isHttps)];
  const formerSession = former === undefined ? null : context.sessions.look(former);
  if (formerSession) await context.sessions.end(formerSession.key, "signed-out");
  const { secret, session } = await context.sessions.start(account.name);
  setSessionCookie(context, reply, secret);
  return meOf(context, { ...account, expiresAtMs: session.expiresAtMs });
}

/** Gives the browser the secret of its session. */
export function setSessionCookie(context: ApiContext, reply: Reply, secret: string): void {
  reply.setCookie(sessionCookieName(context.isHttps), secret, {
    ...cookieOptions(context.isHttps),
    maxAge: limits.sessionMaxMs / 1_000,
  });
}

/** Makes the browser forget its session. */
export function clearSessionCookie(context: ApiContext, reply: Reply): void {
  reply.clearCookie(sessionCookieName(context.isHttps), cookieOptions(context.isHttps));
}

/** What a person's pages know about them. */
export function meOf(
  { staff, secondFactor }: Pick<ApiContext, "staff" | "secondFactor">,
  { name, role, expiresAtMs }: Pick<Identity, "name" | "role" | "expiresAtMs">,
): Me {
  const account = staff.find(name);
  const { language = null, timeZone = null, skills = [] } = account ?? {};
  const totp = {
    isEnrolled: Boolean(account?.totp),
    isRequired: account !== undefined && secondFactor.isRequired(account),
    recoveryCodesLeft: account?.totp?.recoveryHashes.length ?? 0,
  };
  const permissions = [...permissionsOf(role)];
  return { name, role, permissions, skills: [...skills], language, timeZone, totp, expiresAtMs };
}

function cookieOptions(isHttps: boolean) {
  return { path: "/", httpOnly: true, sameSite: "strict", secure: isHttps } as const;
}
