import {
  auditEntry,
  command,
  consentRow,
  deviceDetail,
  deviceId,
  devicePage,
  deviceQuery,
  limitQuery,
  logLine,
  logQuery,
  loss,
  series,
  seriesQuery,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { answers, emptyAnswers } from "./answers.ts";

const tags = ["devices"];
const params = z.object({ id: deviceId });
const reading = (reads: string) => ({ permission: "fleet:read", reads }) as const;

/** Finding devices and reading what they have sent. */
export function addDeviceRoutes(app: App, context: ApiContext): void {
  const { fleet } = context.plane;

  app.get(
    "/api/devices",
    {
      config: reading("devices-listed"),
      schema: {
        tags,
        summary: "Devices, most urgent first, and how the text of the search was read",
        querystring: deviceQuery,
        response: answers(devicePage),
      },
    },
    async ({ query }) => {
      const { text, cursor, limit } = query;
      const found = await fleet.list({
        limit,
        ...(text === undefined ? {} : { text }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return found;
    },
  );

  app.get(
    "/api/devices/:id",
    {
      config: reading("device-read"),
      schema: { tags, summary: "One device", params, response: answers(deviceDetail) },
    },
    async (request) => fleet.get(request.params.id),
  );

  app.post(
    "/api/devices/:id/revoke",
    {
      config: { permission: "device:revoke", audits: "device-revoked" },
      schema: {
        tags,
        summary: "End the device's sessions and refuse its certificate from now on",
        params,
        response: emptyAnswers,
      },
    },
    async (request, reply) => {
      await fleet.revoke(request.params.id, { name: identityOf(request).name });
      return reply.code(204).send(null);
    },
  );

  addTelemetryRoutes(app, context);
  addRecordRoutes(app, context);
}

function addTelemetryRoutes(app: App, context: ApiContext): void {
  const { fleet, telemetry } = context.plane;

  app.get(
    "/api/devices/:id/series",
    {
      config: reading("series-read"),
      schema: {
        tags,
        summary: "A signal over time",
        params,
        querystring: seriesQuery,
        response: answers(series),
      },
    },
    async ({ params: { id }, query }) => {
      await fleet.get(id);
      return telemetry.series(id, query);
    },
  );

  app.get(
    "/api/devices/:id/logs",
    {
      config: { permission: "logs:read", reads: "logs-read" },
      schema: {
        tags,
        summary: "Log lines that the device streamed",
        params,
        querystring: logQuery,
        response: answers(z.array(logLine)),
      },
    },
    async ({ params: { id }, query }) => {
      await fleet.get(id);
      return [...(await telemetry.logs(id, query))];
    },
  );

  app.get(
    "/api/devices/:id/losses",
    {
      config: reading("losses-read"),
      schema: {
        tags,
        summary: "What was dropped and why",
        params,
        querystring: limitQuery,
        response: answers(z.array(loss)),
      },
    },
    async ({ params: { id }, query }) => {
      await fleet.get(id);
      return [...(await telemetry.losses(id, query.limit))];
    },
  );
}

function addRecordRoutes(app: App, context: ApiContext): void {
  const { fleet, commands, audit } = context.plane;

  app.get(
    "/api/devices/:id/commands",
    {
      config: reading("commands-read"),
      schema: {
        tags,
        summary: "Commands, newest first",
        params,
        querystring: limitQuery,
        response: answers(z.array(command)),
      },
    },
    async ({ params: { id }, query }) => {
      await fleet.get(id);
      return [...(await commands.list({ deviceId: id, limit: query.limit }))];
    },
  );

  app.get(
    "/api/devices/:id/consents",
    {
      config: reading("consents-read"),
      schema: { tags, summary: "What the owner allows", params, response: answers(z.array(consentRow)) },
    },
    async ({ params: { id } }) => {
      await fleet.get(id);
      return [...(await audit.consents(id))];
    },
  );

  app.get(
    "/api/devices/:id/audit",
    {
      config: { permission: "audit:read", reads: "audit-read" },
      schema: {
        tags,
        summary: "Who did what to this device",
        params,
        querystring: limitQuery,
        response: answers(z.array(auditEntry)),
      },
    },
    async ({ params: { id }, query }) => {
      await fleet.get(id);
      return [...(await audit.list({ deviceId: id, limit: query.limit }))];
    },
  );
}
