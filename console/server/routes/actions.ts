import { actionAnswer, actionRequest, deviceActions, deviceId } from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { acceptedAnswers, answers } from "./answers.ts";

const tags = ["actions"];
const params = z.object({ id: deviceId });

/** Remote actions: what a device offers, and asking for one. How it goes on, its command tells. */
export function addActionRoutes(app: App, { desk, readAudit }: ApiContext): void {
  app.get(
    "/api/devices/:id/actions",
    {
      config: { permission: "fleet:read", reads: "actions-listed" },
      schema: {
        tags,
        summary: "What can be done from afar, and how things stand with it now",
        params,
        response: answers(deviceActions),
      },
    },
    async (request) => desk.actions.offered(request.params.id, identityOf(request)),
  );

  app.post(
    "/api/devices/:id/actions",
    {
      config: { permission: "action:run", audits: "command-requested" },
      schema: {
        tags,
        summary: "Ask for a remote action; a dry run only tells what holds now and what would happen",
        params,
        body: actionRequest,
        response: acceptedAnswers(actionAnswer),
      },
    },
    async (request, reply) => {
      const reader = identityOf(request);
      const { id } = request.params;
      const answer = await desk.actions.run(id, request.body, reader);
      if (answer.command === null)
        await readAudit.note({ actor: reader.name, action: "action-previewed", deviceId: id });
      reply.code(202);
      return answer;
    },
  );
}
