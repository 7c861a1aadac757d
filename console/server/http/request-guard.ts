import { AppError } from "@housecall/proto/base";

/** The parts of a request that the guard looks at. */
export interface GuardedRequest {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly isBearer: boolean;
}

/** Host names under which the server is reached, lower case, and the origin of the proxy in front, if any. */
export interface KnownAddresses {
  readonly hosts: ReadonlySet<string>;
  readonly publicOrigin: string | null;
}

/**
 * Refuses requests that another web page made: an unknown Host (DNS rebinding), a foreign Origin or site, and a
 * change without any Origin unless it carries the command line's token, which no browser sends by itself.
 *
 * @throws AppError FORBIDDEN
 */
export function guardRequest(request: GuardedRequest, known: KnownAddresses): void {
  const host = request.host?.toLowerCase() ?? "";
  if (!known.hosts.has(hostNameOf(host))) {
    throw new AppError("FORBIDDEN", "This address is not one of the server's own; add it to publicHosts.");
  }
  if (request.isBearer) return;
  const isForeignSite = request.fetchSite === "cross-site" || request.fetchSite === "same-site";
  const isOwnOrigin =
    request.origin !== undefined &&
    (request.origin.toLowerCase() === `http://${host}` || request.origin === known.publicOrigin);
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (isForeignSite || (request.origin !== undefined && !isOwnOrigin)) throw foreign();
  if (!isRead && !isOwnOrigin) throw foreign();
}

function foreign(): AppError {
  return new AppError("FORBIDDEN", "This request comes from another site.");
}

/** `example.org:8080` and `[::1]:8080` without port and brackets. */
function hostNameOf(host: string): string {
  return host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
}
