import type { ApiContext } from "../api-context.ts";
import type { App, Request } from "../http/app.ts";
import { bearerOf } from "../http/authenticate.ts";
import { sessionCookieName } from "../http/session-cookie.ts";
import { samplesOf } from "../metrics/samples.ts";

/** Headers with which proxies say for whom they ask. */
const FORWARDING = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"] as const;

/** Counts for Prometheus: for the programs that the configuration admits, and for people by their role. */
export function addMetricsRoute(app: App, context: ApiContext): void {
  const { metrics, metricsGate, plane, clock, eventStreams } = context;
  const config = {
    permission: "metrics:read",
    unaudited: "counts alone, of no home",
    admits: (request: Request) => metricsGate(askerOf(request, sessionCookieName(context.isHttps))),
  } as const;
  const schema = { tags: ["system"], summary: "Counts in Prometheus' text format" };

  app.get("/metrics", { config, schema }, async (_request, reply) => {
    const now = {
      counted: await plane.metrics(),
      health: plane.health(),
      eventStreams: eventStreams.size,
      nowMs: clock.nowMs(),
    };
    reply.header("content-type", metrics.contentType);
    reply.header("cache-control", "no-store");
    return reply.send(await metrics.text(samplesOf(now)));
  });
}

function askerOf(request: Request, cookieName: string) {
  return {
    hasSession: request.cookies[cookieName] !== undefined,
    address: request.raw.socket.remoteAddress ?? "",
    isForwarded: FORWARDING.some((name) => request.headers[name] !== undefined),
    bearer: bearerOf(request),
  };
}

/** Counts every answer by the template of its route. */
export function addRequestCounts(app: App, { metrics }: ApiContext): void {
  app.addHook("onResponse", async (request, reply) => {
    metrics.answered({
      method: request.method,
      route: request.is404 ? undefined : request.routeOptions.url,
      status: reply.statusCode,
      tookMs: reply.elapsedTime,
    });
  });
}
