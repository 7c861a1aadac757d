import { errorMessage } from "@housecall/proto/base";
import type { ApiContext } from "../api-context.ts";
import type { App, Request } from "./app.ts";

/** Who is not signed in. */
const SIGNED_OUT = "signed out";

/**
 * Writes down, before the answer leaves, who read a home's data, and what was refused.
 *
 * What a route with `audits` does is written where it is done, together with the change. Of somebody who is not signed in only
 * what a handler has refused is written, not what never reached one: any web page could fill the audit that way.
 */
export function addAuditing(app: App, context: ApiContext): void {
  app.addHook("preHandler", async (request) => {
    request.hasBegun = true;
  });
  app.addHook("onSend", async (request) => {
    const { reads, audits, refusals } = request.routeOptions.config;
    if (reads !== undefined) return auditRead(request, reads, context);
    if (audits === undefined || request.refusal === "") return;
    if (refusals === "own" && request.hasBegun) return;
    await auditRefusal(request, audits, context);
  });
}

async function auditRead(request: Request, action: string, { readAudit }: ApiContext): Promise<void> {
  if (!request.identity) return;
  const outcome = request.refusal === "" ? "success" : "failure";
  const { deviceId, caseId } = aboutOf(request);
  const detail = request.refusal;
  await readAudit.note({ actor: request.identity.name, action, deviceId, caseId, outcome, detail });
}

async function auditRefusal(request: Request, action: string, { plane, logger }: ApiContext): Promise<void> {
  const actor = actorOf(request);
  if (actor === undefined) return;
  const detail = [personOf(request), request.refusal].filter((word) => word !== "").join(": ");
  const entry = { actor, action, outcome: "failure", detail } as const;
  try {
    await plane.audit.append({ ...entry, ...aboutOf(request), consentId: "" });
  } catch (error) {
    logger.error("audit-not-written", `A refusal could not be audited: ${errorMessage(error)}`, { action });
  }
}

function actorOf(request: Request): string | undefined {
  if (request.identity) return request.identity.name;
  return request.hasBegun && request.routeOptions.config.permission === "public" ? SIGNED_OUT : undefined;
}

/** Which device, command and case a request names in its address, query or body. */
function aboutOf(request: Request): { deviceId: string; commandId: string; caseId: string } {
  const path = request.routeOptions.url ?? "";
  const id = textIn(request.params, "id");
  const named = (name: string): string => textIn(request.query, name) || textIn(request.body, name);
  return {
    deviceId: path.startsWith("/api/devices/:id") ? id : named("deviceId"),
    commandId: /^\/api\/(commands|pulls)\/:id/.test(path) ? id : "",
    caseId: path.startsWith("/api/cases/:number") ? textIn(request.params, "number") : named("caseId"),
  };
}

/** Whom somebody wanted to change, invite or send away; "" elsewhere. */
function personOf(request: Request): string {
  if (!(request.routeOptions.url ?? "").startsWith("/api/staff")) return "";
  return textIn(request.params, "name") || textIn(request.body, "name");
}

/** At most as long as any of our ids; what somebody made up is cut. */
const MAX_ID_CHARACTERS = 64;

function textIn(fields: unknown, name: string): string {
  const value: unknown =
    typeof fields === "object" && fields !== null ? Reflect.get(fields, name) : undefined;
  return typeof value === "string" ? value.slice(0, MAX_ID_CHARACTERS) : "";
}
