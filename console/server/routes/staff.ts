import { me, setUpRequest, setUpState, signInRequest } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import { limits } from "@housecall/proto/limits";
import type { ApiContext } from "../api-context.ts";
import { type App, type Reply, type Request, secretTriesLimit } from "../http/app.ts";
import { identityOf, sessionCookieName } from "../http/authenticate.ts";
import { answers, emptyAnswers } from "./answers.ts";

const tags = ["staff"];

/** First admin, sign-in and sign-out. */
export function addStaffRoutes(app: App, context: ApiContext): void {
  const secretRoute = { access: "public", rateLimit: secretTriesLimit } as const;

  app.get(
    "/api/set-up",
    {
      config: { access: "public" },
      schema: { tags, summary: "Whether the first admin is missing", response: answers(setUpState) },
    },
    async () => ({ needsFirstAdmin: !(await context.staff.hasAdmin()) }),
  );

  app.post(
    "/api/set-up",
    {
      config: secretRoute,
      schema: {
        tags,
        summary: "Make the first admin and sign in",
        body: setUpRequest,
        response: answers(me),
      },
    },
    async (request, reply) => {
      const { secret, name, password } = request.body;
      if (await context.staff.hasAdmin())
        throw new AppError("CONFLICT", "There is an admin already; sign in instead.");
      await context.setUpLink.check(secret);
      const permit = () => context.setUpLink.redeem(secret);
      await context.staff.createFirstAdmin({ name, password, permit });
      await auditStaff(context, { actor: name, action: "admin-created", outcome: "success" });
      return startSession(context, reply, name);
    },
  );

  app.post(
    "/api/sign-in",
    { config: secretRoute, schema: { tags, summary: "Sign in", body: signInRequest, response: answers(me) } },
    async (request, reply) => signIn(context, request, reply, request.body),
  );

  addSessionRoutes(app, context);
}

function addSessionRoutes(app: App, context: ApiContext): void {
  app.post(
    "/api/sign-out",
    { config: { access: "admin" }, schema: { tags, summary: "End this session", response: emptyAnswers } },
    async (request, reply) => {
      const { name, sessionKey } = identityOf(request);
      if (sessionKey !== null) await context.sessions.end(sessionKey);
      await auditStaff(context, { actor: name, action: "sign-out", outcome: "success" });
      reply.clearCookie(sessionCookieName(context.isHttps), cookieOptions(context.isHttps));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/me",
    { config: { access: "admin" }, schema: { tags, summary: "Who is signed in", response: answers(me) } },
    async (request) => {
      const { name, role, expiresAtMs } = identityOf(request);
      return { name, role, expiresAtMs };
    },
  );
}

async function signIn(
  context: ApiContext,
  request: Request,
  reply: Reply,
  body: { name: string; password: string },
) {
  const attempt = JSON.stringify([request.ip, body.name.trim().toLowerCase()]);
  context.attempts.begin(attempt);
  const account = await context.staff.authenticate(body.name, body.password);
  if (!account) {
    await auditStaff(context, { actor: body.name, action: "sign-in", outcome: "failure" });
    throw new AppError("UNAUTHENTICATED", "Name or password is wrong.");
  }
  context.attempts.succeeded(attempt);
  await auditStaff(context, { actor: account.name, action: "sign-in", outcome: "success" });
  return startSession(context, reply, account.name);
}

async function startSession(context: ApiContext, reply: Reply, name: string) {
  const { secret, session } = await context.sessions.start(name);
  reply.setCookie(sessionCookieName(context.isHttps), secret, {
    ...cookieOptions(context.isHttps),
    maxAge: limits.sessionMaxMs / 1_000,
  });
  return { name: session.name, role: "admin" as const, expiresAtMs: session.expiresAtMs };
}

function cookieOptions(isHttps: boolean) {
  return { path: "/", httpOnly: true, sameSite: "strict", secure: isHttps } as const;
}

async function auditStaff(
  context: ApiContext,
  entry: { readonly actor: string; readonly action: string; readonly outcome: "success" | "failure" },
): Promise<void> {
  await context.plane.audit.append({
    ...entry,
    deviceId: "",
    commandId: "",
    caseId: "",
    consentId: "",
    detail: "",
  });
}
