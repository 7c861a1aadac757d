import { Readable } from "node:stream";
import type { PulledFile } from "@housecall/broker";
import {
  pulledExportQuery,
  pulledLines,
  pulledLinesQuery,
  pulledLog,
  pulledLogFilter,
  pulledPatterns,
  pulledPatternsQuery,
  pulledStepAnswer,
  pulledStepQuery,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import { exportPulledLog } from "../export/pulled-log-export.ts";
import type { App, Request } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { answers } from "./answers.ts";

const tags = ["pulled logs"];
const params = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, - or _") });
const config = { permission: "logs:read", audits: "pulled-log-read" } as const;

/** Reading in pulled files: whole ones stay on the server, a page of lines at a time leaves it. */
export function addPulledLogRoutes(app: App, context: ApiContext): void {
  const { pulledLogs } = context;
  app.get(
    "/api/pulls/:id/log",
    {
      config,
      schema: {
        ...{ tags, params, querystring: pulledLogFilter, response: answers(pulledLog) },
        summary: "What a pulled file holds, and how many lines a filter shows; or how far reading it is",
      },
    },
    async (request) => pulledLogs.summary(await fileOf(context, request), request.query),
  );
  app.get(
    "/api/pulls/:id/log/lines",
    {
      config,
      schema: {
        ...{ tags, params, querystring: pulledLinesQuery, response: answers(pulledLines) },
        summary: "Lines of a pulled file from a place, a line or a time on",
      },
    },
    async (request) => {
      const { position, line, atMs, before, limit, ...filter } = request.query;
      const from =
        line !== undefined ? { line } : atMs !== undefined ? { atMs } : { position: position ?? 0 };
      return pulledLogs.lines(await fileOf(context, request), { filter, from, before, limit });
    },
  );
  addStepRoute(app, context);
  addPatternsRoute(app, context);
  addExportRoute(app, context);
}

function addStepRoute(app: App, context: ApiContext): void {
  app.get(
    "/api/pulls/:id/log/step",
    {
      config,
      schema: {
        ...{ tags, params, querystring: pulledStepQuery, response: answers(pulledStepAnswer) },
        summary: "The next or previous line that was searched for, or error",
      },
    },
    async (request) => {
      const { line, to, ...filter } = request.query;
      return context.pulledLogs.step(await fileOf(context, request), { filter, line, to });
    },
  );
}

function addPatternsRoute(app: App, context: ApiContext): void {
  app.get(
    "/api/pulls/:id/log/patterns",
    {
      config,
      schema: {
        ...{ tags, params, querystring: pulledPatternsQuery, response: answers(pulledPatterns) },
        summary: "What the lines say again and again, the most frequent first",
      },
    },
    async (request) => {
      const { limit, ...filter } = request.query;
      return context.pulledLogs.patterns(await fileOf(context, request), { filter, limit });
    },
  );
}

function addExportRoute(app: App, context: ApiContext): void {
  app.get(
    "/api/pulls/:id/log/export",
    {
      config: { permission: "logs:read", audits: "pulled-log-exported" },
      exposeHeadRoute: false,
      schema: {
        ...{ tags, params, querystring: pulledExportQuery },
        summary: "The shown lines of a pulled file as NDJSON, or as CSV that is harmless in a spreadsheet",
      },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query;
      const { name: actor, sessionKey } = identityOf(request);
      const file = await context.pulledLogs.find(request.params.id);
      const about = {
        deviceId: file.deviceId,
        commandId: file.commandId,
        caseId: file.caseId,
        consentId: file.consentId,
      };
      const detail = JSON.stringify({ format, ...filter });
      const entry = { actor, action: "pulled-log-exported", outcome: "success", detail } as const;
      await context.plane.audit.append({ ...about, ...entry });
      const stream = Readable.from(exportPulledLog({ logs: context.pulledLogs, file, filter, format }));
      // It may be long: who loses the right to it does not get the rest.
      if (sessionKey !== null)
        stream.once(
          "close",
          context.sessions.onEnd(sessionKey, () => stream.destroy()),
        );
      reply.header("content-type", `${mediaTypes[format]}; charset=utf-8`);
      reply.header("content-disposition", `attachment; filename="${fileName(file, format)}"`);
      return reply.send(stream);
    },
  );
}

const mediaTypes = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;

function fileName({ deviceId, commandId }: PulledFile, format: string): string {
  return `housecall-${deviceId}-${commandId}-part.${format}`;
}

/** The file of a pull; that somebody reads in it is noted. */
async function fileOf(
  context: ApiContext,
  request: Request & { readonly params: { readonly id: string } },
): Promise<PulledFile> {
  const file = await context.pulledLogs.find(request.params.id);
  const { deviceId, caseId, commandId } = file;
  const actor = identityOf(request).name;
  await context.readAudit.note({ actor, action: "pulled-log-read", deviceId, caseId, detail: commandId });
  return file;
}
