import { AppError } from "@housecall/proto/base";
import { limits } from "@housecall/proto/limits";
import type { ApiContext } from "../api-context.ts";
import type { Identity } from "../auth/identity.ts";
import type { App, Request } from "./app.ts";
import { guardRequest } from "./request-guard.ts";

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** Probes of a supervisor may use any name for this machine. */
const PROBES = new Set(["/healthz", "/readyz"]);

/** A page sends this header with what it asks by itself: such requests do not keep an idle session alive. */
export const backgroundHeader = "x-housecall-background";

/** Name of the session cookie; `__Host-` makes browsers refuse it over plain http. */
export function sessionCookieName(isHttps: boolean): string {
  return isHttps ? "__Host-housecall_session" : "housecall_session";
}

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
    request.identity =
      bearer === undefined ? fromCookie(request, context) : fromBearer(bearer, request, context);
    const access = request.is404 ? "public" : request.routeOptions.config.access;
    if (access !== "public" && !request.identity) {
      throw new AppError("UNAUTHENTICATED", "Sign in first: there is no session, or it has ended.");
    }
  });
}

/** The identity of a route that is not public. */
export function identityOf(request: Request): Identity {
  if (!request.identity)
    throw new AppError("INTERNAL", `${request.method} ${request.url} ran without an identity`);
  return request.identity;
}

function bearerOf(request: Request): string | undefined {
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
  return { name: "command line", role: "admin", expiresAtMs, sessionKey: null };
}

function fromCookie(request: Request, context: ApiContext): Identity | null {
  const secret = request.cookies[sessionCookieName(context.isHttps)];
  if (secret === undefined) return null;
  const isBackground =
    request.routeOptions.config?.caller === "page" || request.headers[backgroundHeader] !== undefined;
  const session = isBackground ? context.sessions.look(secret) : context.sessions.use(secret);
  return (
    session && {
      name: session.name,
      role: "admin",
      expiresAtMs: session.expiresAtMs,
      sessionKey: session.key,
    }
  );
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}
