import {
  caseNumber,
  caseSummaryText,
  contextPack,
  customerLanguage,
  summaryQuery,
} from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import { createContextPack } from "../cases/context-pack.ts";
import { packPage } from "../cases/pack-page.ts";
import type { App, Request } from "../http/app.ts";
import { readerOf } from "../http/reader-of.ts";
import { contentSecurityPolicy } from "../http/security-headers.ts";
import { answers } from "./answers.ts";

const tags = ["cases"];
const params = z.object({ number: caseNumber });
const pageQuery = z.object({
  language: customerLanguage.default("en"),
  timeZone: z.string().max(64).default("UTC"),
});
const NONCE_BYTES = 16;

/** What is written from the records of a case: the pack for an expert, the summary for a customer. */
export function addCasePaperRoutes(app: App, context: ApiContext): void {
  const { desk, random } = context;
  const reading = { permission: "case:read", audits: "case-pack-read" } as const;

  app.get(
    "/api/cases/:number/pack",
    {
      config: reading,
      schema: {
        tags,
        summary: "Everything an expert needs, as data",
        params,
        response: answers(contextPack),
      },
    },
    async (request) => packOf(context, request, request.params.number),
  );

  app.get(
    "/api/cases/:number/pack.html",
    {
      config: reading,
      exposeHeadRoute: false,
      schema: { tags, summary: "The same as a page to print", params, querystring: pageQuery },
    },
    async (request, reply) => {
      const { language, timeZone } = request.query;
      const pack = await packOf(context, request, request.params.number);
      const nonce = Buffer.from(random.bytes(NONCE_BYTES)).toString("base64");
      reply.header("content-security-policy", contentSecurityPolicy(nonce));
      reply.type("text/html; charset=utf-8");
      return reply.send(packPage(pack, { language, timeZone: knownZone(timeZone), nonce }));
    },
  );

  app.get(
    "/api/cases/:number/summary",
    {
      config: { permission: "case:work", reads: "case-read" },
      schema: {
        tags,
        summary: "A plain text for the customer, as a proposal",
        params,
        querystring: summaryQuery,
        response: answers(caseSummaryText),
      },
    },
    async (request) => desk.summaryText(request.params.number, request.query),
  );
}

async function packOf(context: ApiContext, request: Request, number: string) {
  const { desk, plane, clock, readAudit } = context;
  const reader = readerOf(request);
  const detail = await desk.cases.get(number, reader);
  const events = await desk.cases.events(number);
  const { deviceId } = detail;
  await readAudit.note({ actor: reader.name, action: "case-pack-read", deviceId, caseId: number });
  return createContextPack(plane, { detail, events, nowMs: clock.nowMs() });
}

/** @throws AppError REQUEST_INVALID */
function knownZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new AppError(
      "REQUEST_INVALID",
      `Time zone "${timeZone}" is not known; wanted one such as Asia/Seoul.`,
      {
        cause,
      },
    );
  }
}
