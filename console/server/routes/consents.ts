import {
  consentAsk,
  consentAskRequest,
  consentEndRequest,
  consentOverview,
  deviceId,
  verbalConsentRequest,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { acceptedAnswers, answers } from "./answers.ts";

const tags = ["consent"];
const ofDevice = z.object({ id: deviceId });
const ofConsent = ofDevice.extend({
  consentId: z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/, "1 to 64 letters, digits, or _ . : -"),
});
const permission = "consent:ask" as const;

/** What the owner of a device allows, and asking for it. */
export function addConsentRoutes(app: App, context: ApiContext): void {
  const { consents } = context.desk;
  app.get(
    "/api/devices/:id/consent-asks",
    {
      config: { permission: "fleet:read", reads: "consent-asks-read" },
      schema: {
        tags,
        summary: "What the owner was asked and what each scope allows now",
        params: ofDevice,
        response: answers(consentOverview),
      },
    },
    async (request) => consents.overview(request.params.id),
  );
  addAskingRoutes(app, context);
  addEndingRoutes(app, context);
}

function addAskingRoutes(app: App, { desk: { consents } }: ApiContext): void {
  app.post(
    "/api/devices/:id/consent-asks",
    {
      config: { permission, audits: "consent-asked" },
      schema: {
        tags,
        summary: "Ask the owner for consent, on the device",
        params: ofDevice,
        body: consentAskRequest,
        response: acceptedAnswers(consentAsk),
      },
    },
    async (request, reply) => {
      reply.code(202);
      return consents.ask(request.params.id, request.body, identityOf(request).name);
    },
  );
  app.post(
    "/api/devices/:id/verbal-consents",
    {
      config: { permission, audits: "verbal-consent-recorded" },
      schema: {
        tags,
        summary: "Record that the owner has consented by telephone",
        params: ofDevice,
        body: verbalConsentRequest,
        response: acceptedAnswers(consentAsk),
      },
    },
    async (request, reply) => {
      reply.code(202);
      return consents.recordVerbal(request.params.id, request.body, identityOf(request).name);
    },
  );
}

function addEndingRoutes(app: App, { desk: { consents } }: ApiContext): void {
  app.post(
    "/api/devices/:id/consent-asks/:consentId/withdraw",
    {
      config: { permission, audits: "command-cancel-requested" },
      schema: {
        tags,
        summary: "Take a question back that the owner has not answered",
        params: ofConsent,
        response: answers(consentAsk),
      },
    },
    async (request) => {
      const { id, consentId } = request.params;
      return consents.withdraw(id, consentId, identityOf(request).name);
    },
  );
  app.post(
    "/api/devices/:id/consents/:consentId/end",
    {
      config: { permission, audits: "consent-end-requested" },
      schema: {
        tags,
        summary: "Give a consent back: it counts no more from now on",
        params: ofConsent,
        body: consentEndRequest,
        response: acceptedAnswers(consentOverview),
      },
    },
    async (request, reply) => {
      const { id, consentId } = request.params;
      const answer = await consents.end(id, consentId, { ...request.body, actor: identityOf(request).name });
      reply.code(202);
      return answer;
    },
  );
}
