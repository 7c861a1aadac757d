import { me, setUpRequest, setUpState, signInRequest } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import type { ApiContext } from "../api-context.ts";
import { refuseEasyPassword } from "../auth/password-strength.ts";
import { signIn } from "../auth/sign-in.ts";
import { newAccount, type StaffAccount } from "../auth/staff-account.ts";
import { staffEntry } from "../auth/staff-entry.ts";
import { type App, secretTriesLimit } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { clearSessionCookie, startSession } from "../http/session-cookie.ts";
import { answers, emptyAnswers } from "./answers.ts";

const tags = ["sign-in"];

/** First admin, sign-in and sign-out. */
export function addSignInRoutes(app: App, context: ApiContext): void {
  const secretRoute = { permission: "public", rateLimit: secretTriesLimit } as const;

  app.get(
    "/api/set-up",
    {
      config: { permission: "public", unaudited: "tells of the server alone" },
      schema: { tags, summary: "Whether the first admin is missing", response: answers(setUpState) },
    },
    async () => ({ needsFirstAdmin: !context.staff.hasAdmin() }),
  );

  app.post(
    "/api/set-up",
    {
      config: { ...secretRoute, audits: "admin-created" },
      schema: {
        tags,
        summary: "Make the first admin and sign in",
        body: setUpRequest,
        response: answers(me),
      },
    },
    async (request, reply) => {
      const account = await createFirstAdmin(context, request.body);
      return startSession({ context, request, reply, account });
    },
  );

  app.post(
    "/api/sign-in",
    {
      config: { ...secretRoute, audits: "sign-in", refusals: "own" },
      schema: { tags, summary: "Sign in", body: signInRequest, response: answers(me) },
    },
    async (request, reply) => {
      const { name, password, code = "" } = request.body;
      const account = await signIn(context, { name, password, code, address: request.ip });
      return startSession({ context, request, reply, account });
    },
  );

  addSessionRoutes(app, context);
}

function addSessionRoutes(app: App, context: ApiContext): void {
  app.post(
    "/api/sign-out",
    {
      config: { permission: "own", audits: "sign-out" },
      schema: { tags, summary: "End this session", response: emptyAnswers },
    },
    async (request, reply) => {
      const { name, sessionKey } = identityOf(request);
      if (sessionKey !== null) await context.sessions.end(sessionKey, "signed-out");
      await context.plane.audit.append(staffEntry({ actor: name, action: "sign-out" }, context.clock));
      clearSessionCookie(context, reply);
      return reply.code(204).send(null);
    },
  );
}

async function createFirstAdmin(
  context: ApiContext,
  { secret, name, password }: { secret: string; name: string; password: string },
): Promise<StaffAccount> {
  const { staff, setUpLink, passwords, clock } = context;
  if (staff.hasAdmin()) throw new AppError("CONFLICT", "There is an admin already; sign in instead.");
  await setUpLink.check(secret);
  refuseEasyPassword(password, name);
  const passwordHash = await passwords.hash(password);
  return staff.change(name, async () => {
    // Last, when nothing else can refuse the account any more.
    await setUpLink.redeem(secret);
    return {
      account: {
        ...newAccount({ name, role: "admin", passwordHash, nowMs: clock.nowMs() }),
        lastSignInAtMs: clock.nowMs(),
      },
      entry: { actor: name, action: "admin-created" },
    };
  });
}
