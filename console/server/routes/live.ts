import { type LiveEvent, liveQuery, type liveTopic, type Role } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import type { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import { mayRole } from "../auth/permissions.ts";
import type { App, Reply } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { createEventStream } from "../live/event-stream.ts";

/** People (open pages) that may listen at once. */
const MAX_LISTENERS = 500;

/** Streams what changes to open pages; each stream ends with the session of its reader. */
export function addLiveRoutes(app: App, context: ApiContext): void {
  const open = context.eventStreams;
  app.addHook("preClose", async () => {
    for (const close of [...open]) close();
  });

  app.get(
    "/api/live",
    {
      config: { permission: "fleet:read", caller: "page", audits: "live-watched" },
      exposeHeadRoute: false,
      schema: {
        tags: ["live"],
        summary: "Server-sent events: the event name is the kind of LiveEvent",
        querystring: liveQuery,
      },
    },
    async (request, reply) => {
      if (open.size >= MAX_LISTENERS)
        throw new AppError("UNAVAILABLE", "Too many pages are open; close some.");
      const { name, role, sessionKey } = identityOf(request);
      const { deviceId, topic } = request.query;
      await context.readAudit.note({ actor: name, action: "live-watched", deviceId: deviceId ?? "" });
      const stops: (() => void)[] = [];
      const { send, close } = createEventStream({
        socket: startStream(reply),
        clock: context.clock,
        onClose: () => {
          for (const stop of stops) stop();
        },
      });
      open.add(close);
      stops.push(() => open.delete(close));
      stops.push(
        context.plane.live.subscribe({
          onEvent: (event) => maySee(role, event) && isAbout(topic, event) && send(event),
          ...(deviceId === undefined ? {} : { deviceId }),
        }),
      );
      if (sessionKey !== null) stops.push(context.sessions.onEnd(sessionKey, close));
      return reply;
    },
  );
}

/** Log lines are for those who may read logs; everything else is for whoever may see devices. */
function maySee(role: Role, event: LiveEvent): boolean {
  return event.kind !== "tail" || mayRole(role, "logs:read");
}

/** Queues change with cases alone; the values of a thousand devices are of no use there. */
function isAbout(topic: z.output<typeof liveTopic> | undefined, { kind }: LiveEvent): boolean {
  return topic === undefined || kind === "case" || kind === "case_presence" || kind === "health";
}

/** Takes the answer out of Fastify's hands: headers go out now, the body has no end. */
function startStream(reply: Reply) {
  reply.header("content-type", "text/event-stream; charset=utf-8");
  reply.header("cache-control", "no-store, no-transform");
  reply.header("x-accel-buffering", "no");
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.raw.writeHead(200);
  return reply.raw;
}
