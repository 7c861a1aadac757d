import { deviceId, timeline, timelineQuery } from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";
import { readTimeline } from "../timeline/read-timeline.ts";
import { answers } from "./answers.ts";

/** Everything that happened to a device, on one axis. */
export function addTimelineRoutes(app: App, context: ApiContext): void {
  app.get(
    "/api/devices/:id/timeline",
    {
      config: { permission: "case:read", reads: "timeline-read" },
      schema: {
        tags: ["devices"],
        summary: "Faults, reboots, connections, losses, commands, consent, contacts and cases, newest first",
        params: z.object({ id: deviceId }),
        querystring: timelineQuery,
        response: answers(timeline),
      },
    },
    async ({ params: { id }, query }) => readTimeline(context, id, query),
  );
}
