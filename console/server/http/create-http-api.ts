import { errorMessage } from "@housecall/proto/base";
import type { ApiContext } from "../api-context.ts";
import { addAccountRoutes } from "../routes/account.ts";
import { addActionRoutes } from "../routes/actions.ts";
import { addAuditRoutes } from "../routes/audit.ts";
import { addCasePaperRoutes } from "../routes/case-papers.ts";
import { addCaseRoutes } from "../routes/cases.ts";
import { addCommandRoutes } from "../routes/commands.ts";
import { addConsentRoutes } from "../routes/consents.ts";
import { addCustomerRoutes } from "../routes/customers.ts";
import { addDeviceRoutes } from "../routes/devices.ts";
import { addFindRoutes } from "../routes/find.ts";
import { addFleetRoutes } from "../routes/fleet-lists.ts";
import { addInvitationRoutes } from "../routes/invitations.ts";
import { addKpiRoutes } from "../routes/kpis.ts";
import { addLiveRoutes } from "../routes/live.ts";
import { addMetricsRoute, addRequestCounts } from "../routes/metrics.ts";
import { addPlaybookRoutes } from "../routes/playbooks.ts";
import { addPulledLogRoutes } from "../routes/pulled-logs.ts";
import { addRuleRoutes } from "../routes/rules.ts";
import { addSignInRoutes } from "../routes/sign-in.ts";
import { addStaffRoutes } from "../routes/staff.ts";
import { addSystemRoutes } from "../routes/system.ts";
import { addTimelineRoutes } from "../routes/timeline.ts";
import { addWebRoutes } from "../routes/web.ts";
import { type App, createApp } from "./app.ts";
import { addAuditing } from "./auditing.ts";
import { addAuthentication } from "./authenticate.ts";
import { errorAnswer } from "./error-answer.ts";
import { addSecurityHeaders } from "./security-headers.ts";

/** The whole HTTP API and the web page, ready to listen or to be asked with `inject`. */
export async function createHttpApi(context: ApiContext, version: string): Promise<App> {
  const newRequestId = (): string => Buffer.from(context.random.bytes(9)).toString("base64url");
  const app = await createApp({ webFolder: context.webFolder, version, newRequestId });
  addRequestCounts(app, context);
  addSecurityHeaders(app, context);
  addErrorAnswers(app, context);
  addAuthentication(app, context);
  addAuditing(app, context);
  addSystemRoutes(app, context);
  addMetricsRoute(app, context);
  addSignInRoutes(app, context);
  addAccountRoutes(app, context);
  addInvitationRoutes(app, context);
  addStaffRoutes(app, context);
  addDeviceRoutes(app, context);
  addTimelineRoutes(app, context);
  addFindRoutes(app, context);
  addCommandRoutes(app, context);
  addActionRoutes(app, context);
  addPulledLogRoutes(app, context);
  addFleetRoutes(app, context);
  addAuditRoutes(app, context);
  addCaseRoutes(app, context);
  addCasePaperRoutes(app, context);
  addConsentRoutes(app, context);
  addPlaybookRoutes(app, context);
  addCustomerRoutes(app, context);
  addKpiRoutes(app, context);
  addRuleRoutes(app, context);
  addLiveRoutes(app, context);
  addWebRoutes(app, context);
  await app.ready();
  return app;
}

function addErrorAnswers(app: App, { logger }: ApiContext): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body, isOurs, retryAfterSeconds } = errorAnswer(error, request.id);
    request.refusal = body.code;
    const path = request.url.split("?")[0];
    const fields = { requestId: request.id, method: request.method, path, status, code: body.code };
    if (isOurs) {
      const stack = error instanceof Error ? error.stack : undefined;
      logger.error("request-failed", `${request.method} ${path} failed: ${errorMessage(error)}`, {
        ...fields,
        stack,
      });
    } else logger.debug("request-refused", body.message, fields);
    if (retryAfterSeconds !== null) reply.header("retry-after", retryAfterSeconds);
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ code: "NOT_FOUND", message: "There is nothing here.", requestId: request.id }),
  );
}
