import {
  type Command,
  command,
  deviceId,
  type Permission,
  pullRequest,
  type Role,
  tailRequest,
} from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import { mayRole, refusalSentence } from "../auth/permissions.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { acceptedAnswers, answers } from "./answers.ts";

const tags = ["commands"];
const ofDevice = z.object({ id: deviceId });
const ofCommand = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, - or _"),
});

/** Asking devices for something, following and cancelling it, and fetching what came back. */
export function addCommandRoutes(app: App, context: ApiContext): void {
  const { commands } = context.plane;
  const { desk } = context;
  const config = { permission: "logs:pull", audits: "command-requested" } as const;

  app.post(
    "/api/devices/:id/pulls",
    {
      config,
      schema: {
        tags,
        summary: "Pull logs",
        params: ofDevice,
        body: pullRequest,
        response: acceptedAnswers(command),
      },
    },
    async (request, reply) => {
      const consentId = await desk.consents.consentFor(request.params.id, "logs");
      const actor = { name: identityOf(request).name, consentId };
      reply.code(202);
      return commands.requestPull(request.params.id, request.body, actor);
    },
  );

  app.post(
    "/api/devices/:id/tails",
    {
      config,
      schema: {
        tags,
        summary: "Follow logs live",
        params: ofDevice,
        body: tailRequest,
        response: acceptedAnswers(command),
      },
    },
    async (request, reply) => {
      const consentId = await desk.consents.consentFor(request.params.id, "tail");
      const actor = { name: identityOf(request).name, consentId };
      reply.code(202);
      return commands.requestTail(request.params.id, request.body, actor);
    },
  );

  addCommandStateRoutes(app, context);
  addFileRoute(app, context);
}

function addCommandStateRoutes(app: App, context: ApiContext): void {
  const { commands } = context.plane;

  app.post(
    "/api/commands/:id/cancel",
    {
      // What every role has that may cancel anything; the kind of the command decides on the rest.
      config: { permission: "logs:pull", audits: "command-cancel-requested" },
      schema: {
        tags,
        summary: "Cancel a command; whoever may ask for its kind may cancel it",
        params: ofCommand,
        response: answers(command),
      },
    },
    async (request) => {
      const { name, role } = identityOf(request);
      const { id, kind } = await commands.get(request.params.id);
      requireMayCancel(role, kind);
      return commands.cancel(id, { name });
    },
  );

  app.get(
    "/api/commands/:id",
    {
      config: { permission: "fleet:read", audits: "command-read" },
      schema: { tags, summary: "One command", params: ofCommand, response: answers(command) },
    },
    async (request) => {
      const found = await commands.get(request.params.id);
      await context.readAudit.note({
        actor: identityOf(request).name,
        action: "command-read",
        deviceId: found.deviceId,
      });
      return found;
    },
  );
}

const permissionToCancel: Readonly<Record<Command["kind"], Permission>> = {
  pull_logs: "logs:pull",
  tail_logs: "logs:pull",
  cancel: "logs:pull",
  run_action: "action:run",
  ask_consent: "consent:ask",
  end_consent: "consent:ask",
};

function requireMayCancel(role: Role, kind: Command["kind"]): void {
  const wanted = permissionToCancel[kind];
  if (mayRole(role, wanted)) return;
  throw new AppError("FORBIDDEN", refusalSentence(role, wanted), { context: { permission: wanted } });
}

function addFileRoute(app: App, context: ApiContext): void {
  const { commands } = context.plane;
  app.get(
    "/api/pulls/:id/file",
    {
      config: { permission: "logs:read", audits: "file-downloaded" },
      exposeHeadRoute: false,
      schema: { tags, summary: "The pulled lines as NDJSON", params: ofCommand },
    },
    async (request, reply) => {
      const { id, deviceId: device } = await commands.get(request.params.id);
      const { name, sessionKey } = identityOf(request);
      const file = await commands.openFile(id, { name });
      if (sessionKey !== null) {
        // A file may be long: who loses the right to it does not get the rest.
        reply.raw.once(
          "close",
          context.sessions.onEnd(sessionKey, () => reply.raw.destroy()),
        );
      }
      reply.header("content-type", "application/x-ndjson; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="housecall-${device}-${id}.ndjson"`);
      reply.header("content-length", file.sizeBytes);
      return reply.send(file.stream);
    },
  );
}
