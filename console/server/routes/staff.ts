import {
  inviteRequest,
  oneTimeLink,
  roleRequest,
  skillsRequest,
  staffList,
  staffMember,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { MadeLink } from "../auth/invitations.ts";
import { memberOf } from "../auth/staff-account.ts";
import type { App, Request } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { answers, emptyAnswers } from "./answers.ts";

const tags = ["staff"];
/** Each route says beside it how it is audited. */
const managing = { permission: "staff:manage" } as const;
const ofPerson = z.object({ name: z.string().min(1).max(80) });

/** Managing the people who work with the console. */
export function addStaffRoutes(app: App, context: ApiContext): void {
  const { staff, staffDesk, invitations } = context;

  app.get(
    "/api/staff",
    {
      config: { ...managing, unaudited: "tells of staff, and of no home" },
      schema: { tags, summary: "Everybody with an account or an invitation", response: answers(staffList) },
    },
    async () => ({
      people: staff.list().map(memberOf),
      invitations: [...(await invitations.waiting())],
    }),
  );

  app.post(
    "/api/staff/:name/role",
    {
      config: { ...managing, audits: "role-changed" },
      schema: {
        tags,
        summary: "Change a person's role; their sessions end",
        params: ofPerson,
        body: roleRequest,
        response: answers(staffMember),
      },
    },
    async (request) => {
      const { name } = request.params;
      return memberOf(await staffDesk.changeRole(name, request.body.role, identityOf(request).name));
    },
  );

  addSkillsRoute(app, context);
  addDeskRoute(app, context, { path: "disable", summary: "Refuse a person from now on; their sessions end" });
  addDeskRoute(app, context, { path: "enable", summary: "Let a disabled person sign in again" });
  addDeskRoute(app, context, {
    path: "reset-totp",
    summary: "Take a person's second factor away; their sessions end",
  });
  addLinkRoutes(app, context);
}

function addSkillsRoute(app: App, { staffDesk }: ApiContext): void {
  app.post(
    "/api/staff/:name/skills",
    {
      config: { ...managing, audits: "skills-changed" },
      schema: {
        tags,
        summary: "Say which device classes a person knows; none is all of them",
        params: ofPerson,
        body: skillsRequest,
        response: answers(staffMember),
      },
    },
    async (request) => {
      const { name } = request.params;
      return memberOf(await staffDesk.changeSkills(name, request.body.skills, identityOf(request).name));
    },
  );
}

/** Deeds of the desk that want nothing but a name, by their address, and how they are audited. */
const deskDeeds = {
  disable: { deed: "disable", audits: "account-disabled" },
  enable: { deed: "enable", audits: "account-enabled" },
  "reset-totp": { deed: "resetTotp", audits: "totp-reset" },
} as const;

function addDeskRoute(
  app: App,
  { staffDesk }: ApiContext,
  { path, summary }: { readonly path: keyof typeof deskDeeds; readonly summary: string },
): void {
  const { deed, audits } = deskDeeds[path];
  app.post(
    `/api/staff/:name/${path}`,
    {
      config: { ...managing, audits },
      schema: { tags, summary, params: ofPerson, response: answers(staffMember) },
    },
    async (request) => {
      const { name } = ofPerson.parse(request.params);
      return memberOf(await staffDesk[deed](name, identityOf(request).name));
    },
  );
}

function addLinkRoutes(app: App, context: ApiContext): void {
  const { invitations } = context;

  app.post(
    "/api/staff/invitations",
    {
      config: { ...managing, audits: "staff-invited" },
      schema: {
        tags,
        summary: "A one-time link with which a person joins, for 24 hours",
        body: inviteRequest,
        response: answers(oneTimeLink),
      },
    },
    async (request) => {
      const { name, role } = request.body;
      const made = await invitations.invite({ name, role, actor: identityOf(request).name });
      return linkAnswer({ context, request, name, made });
    },
  );

  app.post(
    "/api/staff/invitations/:name/withdraw",
    {
      config: { ...managing, audits: "invitation-withdrawn" },
      schema: { tags, summary: "Take an invitation back", params: ofPerson, response: emptyAnswers },
    },
    async (request, reply) => {
      await invitations.withdraw(request.params.name, identityOf(request).name);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/staff/:name/password-link",
    {
      config: { ...managing, audits: "password-link-created" },
      schema: {
        tags,
        summary: "A one-time link with which a person chooses a new password, for 24 hours",
        params: ofPerson,
        response: answers(oneTimeLink),
      },
    },
    async (request) => {
      const { name } = request.params;
      const made = await invitations.passwordLink({ name, actor: identityOf(request).name });
      return linkAnswer({ context, request, name, made });
    },
  );
}

/** The link under the address that browsers use: the proxy's, or the one by which this request came. */
function linkAnswer(options: {
  readonly context: ApiContext;
  readonly request: Request;
  readonly name: string;
  readonly made: MadeLink;
}) {
  const { context, request, name, made } = options;
  const origin = context.addresses.publicOrigin ?? `http://${request.headers.host}`;
  return { name, link: `${origin}/invitation#${made.secret}`, expiresAtMs: made.expiresAtMs };
}
