import {
  claimRequest,
  claimToken,
  fault,
  faultQuery,
  fleetListQuery,
  quarantined,
  serverHealth,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { answers } from "./answers.ts";

const tags = ["fleet"];

/** Lists over all devices, joining of new ones, health of the server. */
export function addFleetRoutes(app: App, context: ApiContext): void {
  const { plane } = context;

  app.get(
    "/api/faults",
    {
      config: { permission: "fleet:read", reads: "faults-listed" },
      schema: {
        tags,
        summary: "Faults, most urgent first",
        querystring: faultQuery,
        response: answers(z.array(fault)),
      },
    },
    async ({ query }) => [...(await plane.faults.list(query))],
  );

  app.get(
    "/api/quarantine",
    {
      config: { permission: "quarantine:read", reads: "quarantine-listed" },
      schema: {
        tags,
        summary: "What was refused and why",
        querystring: fleetListQuery,
        response: answers(z.array(quarantined)),
      },
    },
    async ({ query }) => [...(await plane.telemetry.quarantine(narrowed(query)))],
  );

  addServerRoutes(app, context);
}

function addServerRoutes(app: App, { plane }: ApiContext): void {
  app.post(
    "/api/claim-tokens",
    {
      config: { permission: "device:claim", audits: "claim-token-created" },
      schema: {
        tags,
        summary: "A token with which one device may join",
        body: claimRequest,
        response: answers(claimToken),
      },
    },
    async (request) => {
      const { deviceId, note } = request.body;
      const actor = { name: identityOf(request).name };
      return plane.fleet.createClaimToken({ actor, note, ...(deviceId === undefined ? {} : { deviceId }) });
    },
  );

  app.get(
    "/api/health",
    {
      config: { permission: "system:read", unaudited: "tells of the server alone" },
      schema: { tags, summary: "How the server is", response: answers(serverHealth) },
    },
    async () => plane.health(),
  );
}

/** Without the keys that are undefined, which the ports do not take. */
function narrowed(query: z.infer<typeof fleetListQuery>) {
  return { limit: query.limit, ...(query.deviceId === undefined ? {} : { deviceId: query.deviceId }) };
}
