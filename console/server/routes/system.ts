import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";

const tags = ["system"];
const status = z.object({ status: z.string() });

/** What supervisors and tools ask: is it alive, does it take data, what is its API. */
export function addSystemRoutes(app: App, context: ApiContext): void {
  const config = { permission: "public", unaudited: "tells of the server alone" } as const;

  app.get(
    "/healthz",
    { config, schema: { tags, summary: "The process answers", response: { 200: status } } },
    async () => ({
      status: "alive",
    }),
  );

  app.get(
    "/readyz",
    {
      config,
      schema: {
        tags,
        summary: "Devices can deliver; 503 until then",
        response: { 200: status, 503: status },
      },
    },
    async (_request, reply) => {
      const health = context.plane.health();
      reply.code(health.status === "starting" ? 503 : 200);
      return { status: health.status };
    },
  );

  app.get("/api/openapi.json", { config, schema: { hide: true } }, async () => app.swagger());
}
