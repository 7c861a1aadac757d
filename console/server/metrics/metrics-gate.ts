import { AppError } from "@housecall/proto/base";

/** Who may read metrics; see {@link createMetricsGate}. */
export type MetricsAccess = "loopback" | "token" | "off";

/** The parts of a request that decide. */
export interface MetricsAsker {
  /** Address of the other end of the connection. */
  readonly address: string;
  /** A proxy says that it passes the request on for somebody. */
  readonly isForwarded: boolean;
  /** Token of the Authorization header. */
  readonly bearer: string | undefined;
  /** A person's browser, which sends the cookie of a session. */
  readonly hasSession: boolean;
}

/** Lets a program pass (true), or leaves it to a person's role (false). @throws AppError NOT_FOUND, FORBIDDEN, UNAUTHENTICATED */
export type MetricsGate = (asker: MetricsAsker) => boolean;

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/**
 * The gate for a setting of `metricsAccess`.
 *
 * Behind a proxy everybody seems to be on this machine, so that with a `publicUrl` the loopback proves nothing.
 */
export function createMetricsGate(options: {
  readonly access: MetricsAccess;
  readonly isBehindProxy: boolean;
  readonly matchesToken: (given: string) => boolean;
}): MetricsGate {
  switch (options.access) {
    case "off":
      return () => {
        throw new AppError("NOT_FOUND", "Metrics are switched off (metricsAccess: off).");
      };
    case "token":
      return ({ bearer, hasSession }) => {
        if (bearer !== undefined && options.matchesToken(bearer)) return true;
        if (hasSession) return false;
        throw new AppError(
          "UNAUTHENTICATED",
          "Metrics are read with the token of the keys folder (metrics-token), as Authorization: Bearer.",
        );
      };
    case "loopback":
      return ({ address, isForwarded, hasSession }) => {
        if (hasSession) return false;
        if (LOOPBACK.test(address) && !isForwarded && !options.isBehindProxy) return true;
        throw new AppError(
          "FORBIDDEN",
          "Metrics are for programs of the server's own machine alone, and not through a proxy; metricsAccess: token lets others read them.",
        );
      };
  }
}
