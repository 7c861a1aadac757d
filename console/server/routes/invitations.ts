import { linkAcceptRequest, linkCheckRequest, linkPurpose } from "@housecall/proto/api";
import type { ApiContext } from "../api-context.ts";
import { type App, secretTriesLimit } from "../http/app.ts";
import { answers } from "./answers.ts";

const tags = ["sign-in"];

/** Using a one-time link: for people who have no account, or no password, yet. They sign in afterwards as always. */
export function addInvitationRoutes(app: App, context: ApiContext): void {
  const { invitations, sessions } = context;
  const config = { permission: "public", rateLimit: secretTriesLimit } as const;

  app.post(
    "/api/invitations/check",
    {
      config: { ...config, unaudited: "tells nobody but who holds the link" },
      schema: {
        tags,
        summary: "What a one-time link is for",
        body: linkCheckRequest,
        response: answers(linkPurpose),
      },
    },
    async (request) => invitations.check(request.body.secret),
  );

  app.post(
    "/api/invitations/accept",
    {
      config: { ...config, audits: "invitation-accepted" },
      schema: {
        tags,
        summary: "Use a one-time link: choose a password",
        body: linkAcceptRequest,
        response: answers(linkPurpose),
      },
    },
    async (request) => {
      const { secret, password } = request.body;
      const accepted = await invitations.accept(secret, password);
      await sessions.endAllOf(accepted.name, "password-changed");
      return accepted;
    },
  );
}
