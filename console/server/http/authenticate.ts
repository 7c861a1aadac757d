import type { Role } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import { limits } from "@housecall/proto/limits";
import type { ApiContext } from "../api-context.ts";
import { commandLineName, type Identity, type RouteAccess } from "../auth/identity.ts";
import { mayRole, refusalSentence } from "../auth/permissions.ts";
import type { SessionEnd } from "../auth/session-ends.ts";
import type { App, Request } from "./app.ts";
import { guardRequest } from "./request-guard.ts";
import { sessionCookieName } from "./session-cookie.ts";

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** Probes of a supervisor may use any name for this machine. */
const PROBES = new Set(["/healthz", "/readyz"]);

/** A page sends this header with what it asks by itself: such requests do not keep an idle session alive. */
export const backgroundHeader = "x-housecall-background";

/**
 * Finds out who asks, and refuses what the route does not allow: requests of foreign sites first, then
 * those without the identity that the route wants.
 */
export function addAuthentication(app: App, context: ApiContext): void {
  app.addHook("onRequest", async (request) => {
    const bearer = bearerOf(request);
    if (!PROBES.has(request.url)) {
      guardRequest(
        {
          method: request.method,
          host: request.headers.host,
          origin: request.headers.origin,
          fetchSite: headerText(request.headers["sec-fetch-site"]),
          isBearer: bearer !== undefined,
        },
        context.addresses,
      );
    }
    if (request.routeOptions.config?.admits?.(request)) return;
    request.identity =
      bearer === undefined ? fromCookie(request, context) : fromBearer(bearer, request, context);
    const permission = request.is404 ? "public" : request.routeOptions.config.permission;
    if (permission === "public") return;
    if (!request.identity) throw signedOut(request, context);
    requirePermission(request.identity, permission);
  });
}

/** Nothing is open to everybody but what says so; a route without a permission never gets this far. */
function requirePermission(
  { role, sessionKey, mustEnrolTotp }: Identity,
  permission: Exclude<RouteAccess, "public"> | undefined,
): void {
  if (permission === "own") {
    if (sessionKey !== null) return;
    throw new AppError("FORBIDDEN", "The command line has no account of its own.");
  }
  if (mustEnrolTotp) {
    throw new AppError("FORBIDDEN", "Set up your second factor first: this installation requires it.", {
      context: { reason: "totp-required" },
    });
  }
  if (permission !== undefined && mayRole(role, permission)) return;
  const sentence = permission === undefined ? "Nobody may do this." : refusalSentence(role, permission);
  throw new AppError("FORBIDDEN", sentence, { context: { permission: permission ?? null } });
}

/** The identity of a route that is not public. */
export function identityOf(request: Request): Identity {
  if (!request.identity)
    throw new AppError("INTERNAL", `${request.method} ${request.url} ran without an identity`);
  return request.identity;
}

/** Token of the Authorization header. */
export function bearerOf(request: Request): string | undefined {
  const found = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "");
  return found?.[1];
}

function fromBearer(token: string, request: Request, context: ApiContext): Identity {
  const isLocal = LOOPBACK.test(request.raw.socket.remoteAddress ?? "");
  if (!isLocal || !context.cliToken.matches(token)) {
    throw new AppError(
      "UNAUTHENTICATED",
      "The command line's token is not valid. It is renewed at every start of the server and works on the server's own machine.",
    );
  }
  const expiresAtMs = context.clock.nowMs() + limits.sessionMaxMs;
  return { name: commandLineName, role: "admin", expiresAtMs, sessionKey: null, mustEnrolTotp: false };
}

function fromCookie(request: Request, context: ApiContext): Identity | null {
  const secret = request.cookies[sessionCookieName(context.isHttps)];
  if (secret === undefined) return null;
  const isBackground =
    request.routeOptions.config?.caller === "page" || request.headers[backgroundHeader] !== undefined;
  const session = isBackground ? context.sessions.look(secret) : context.sessions.use(secret);
  const account = session && context.staff.find(session.name);
  if (!account || account.isDisabled) return null;
  return {
    name: account.name,
    role: account.role,
    expiresAtMs: session.expiresAtMs,
    sessionKey: session.key,
    mustEnrolTotp: context.secondFactor.isMissing(account),
  };
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}

/** Asks to sign in; says why a session is gone to whoever still holds its secret. */
function signedOut(request: Request, context: ApiContext): AppError {
  const secret = request.cookies[sessionCookieName(context.isHttps)];
  const ended = secret === undefined ? null : context.sessions.whyEnded(secret);
  if (!ended) return new AppError("UNAUTHENTICATED", "Sign in first: there is no session, or it has ended.");
  const role = context.staff.find(ended.name)?.role;
  return new AppError("UNAUTHENTICATED", endSentence(ended.why, role), {
    context: { reason: ended.why, ...(role === undefined ? {} : { role }) },
  });
}

function endSentence(why: SessionEnd, role: Role | undefined): string {
  switch (why) {
    case "signed-out":
      return "You have signed out. Sign in again.";
    case "signed-out-everywhere":
      return "You were signed out everywhere. Sign in again.";
    case "role-changed":
      return `An administrator changed your role${role === undefined ? "" : ` to ${role}`}. Sign in again.`;
    case "account-disabled":
      return "An administrator disabled this account.";
    case "password-changed":
      return "The password of this account was changed. Sign in with the new one.";
    case "totp-changed":
      return "The second factor of this account was changed. Sign in again.";
    case "displaced":
      return "Too many sessions were open, and this one was not used for longest. Sign in again.";
  }
}
