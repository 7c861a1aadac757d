import {
  me,
  passwordRequest,
  preferencesRequest,
  recoveryCodes,
  totpConfirmRequest,
  totpEnrolment,
  totpRemoveRequest,
  totpRequest,
} from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import type { ApiContext } from "../api-context.ts";
import type { Identity } from "../auth/identity.ts";
import type { SessionEnd } from "../auth/session-ends.ts";
import type { StaffAccount } from "../auth/staff-account.ts";
import { staffEntry } from "../auth/staff-entry.ts";
import type { App, Reply, Request } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { clearSessionCookie, meOf, setSessionCookie } from "../http/session-cookie.ts";
import { answers, emptyAnswers } from "./answers.ts";

const tags = ["account"];
/** Each route says beside it how it is audited. */
const own = { permission: "own" } as const;

/** What people do with their own account. */
export function addAccountRoutes(app: App, context: ApiContext): void {
  app.get(
    "/api/me",
    {
      config: { ...own, unaudited: "tells people of themselves" },
      schema: { tags, summary: "Who is signed in", response: answers(me) },
    },
    async (request) => meOf(context, identityOf(request)),
  );

  app.post(
    "/api/me/preferences",
    {
      config: { ...own, audits: "preferences-changed" },
      schema: {
        tags,
        summary: "Choose language and time zone",
        body: preferencesRequest,
        response: answers(me),
      },
    },
    async (request) => {
      const { name } = accountOf(context, request);
      await context.staff.change(name, (held = accountOf(context, request)) => ({
        account: { ...held, ...request.body },
        entry: { actor: name, action: "preferences-changed" },
      }));
      return meOf(context, identityOf(request));
    },
  );

  addProtectionRoutes(app, context);
  addTotpRoutes(app, context);
}

function addProtectionRoutes(app: App, context: ApiContext): void {
  app.post(
    "/api/me/password",
    {
      config: { ...own, audits: "password-changed", refusals: "own" },
      schema: {
        tags,
        summary: "Change the password; other sessions end",
        body: passwordRequest,
        response: answers(me),
      },
    },
    async (request, reply) => {
      await context.ownAccount.changePassword(accountOf(context, request), request.body);
      return renewSession({ context, request, reply, why: "password-changed" });
    },
  );

  app.post(
    "/api/me/sign-out-everywhere",
    {
      config: { ...own, audits: "signed-out-everywhere" },
      schema: { tags, summary: "End all sessions, this one too", response: emptyAnswers },
    },
    async (request, reply) => {
      const { name } = accountOf(context, request);
      await context.sessions.endAllOf(name, "signed-out-everywhere");
      await context.plane.audit.append(
        staffEntry({ actor: name, action: "signed-out-everywhere" }, context.clock),
      );
      clearSessionCookie(context, reply);
      return reply.code(204).send(null);
    },
  );
}

function addTotpRoutes(app: App, context: ApiContext): void {
  const { ownAccount } = context;

  app.post(
    "/api/me/totp",
    {
      config: { ...own, audits: "totp-enrolled", refusals: "own" },
      schema: {
        tags,
        summary: "Begin to set up a second factor: a secret for an authenticator app",
        body: totpRequest,
        response: answers(totpEnrolment),
      },
    },
    async (request) => ownAccount.beginTotp(accountOf(context, request), request.body.password),
  );

  app.post(
    "/api/me/totp/confirm",
    {
      config: { ...own, audits: "totp-enrolled", refusals: "own" },
      schema: {
        tags,
        summary: "Prove that the authenticator has the secret; other sessions end",
        body: totpConfirmRequest,
        response: answers(recoveryCodes),
      },
    },
    async (request, reply) => {
      const codes = await ownAccount.confirmTotp(accountOf(context, request), request.body.code);
      await renewSession({ context, request, reply, why: "totp-changed" });
      return { recoveryCodes: [...codes] };
    },
  );

  app.post(
    "/api/me/totp/remove",
    {
      config: { ...own, audits: "totp-removed", refusals: "own" },
      schema: {
        tags,
        summary: "Remove the second factor; other sessions end",
        body: totpRemoveRequest,
        response: answers(me),
      },
    },
    async (request, reply) => {
      await ownAccount.removeTotp(accountOf(context, request), request.body);
      return renewSession({ context, request, reply, why: "totp-changed" });
    },
  );
}

/** The account of who asks, which a moment ago was there. */
function accountOf({ staff }: ApiContext, request: Request): StaffAccount {
  const account = staff.find(identityOf(request).name);
  if (!account) throw new AppError("UNAUTHENTICATED", "Sign in first: the account is gone.");
  return account;
}

/** Ends the person's other sessions and gives this one a new secret. */
async function renewSession(options: {
  readonly context: ApiContext;
  readonly request: Request;
  readonly reply: Reply;
  readonly why: SessionEnd;
}) {
  const { context, request, reply, why } = options;
  const identity: Identity = identityOf(request);
  await context.sessions.endAllOf(identity.name, why, identity.sessionKey);
  const renewed = await context.sessions.rotate(identity.sessionKey ?? "");
  if (renewed) setSessionCookie(context, reply, renewed.secret);
  return meOf(context, identity);
}
