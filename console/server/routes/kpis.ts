import { kpiInputsRequest, kpiInputsVersion, kpiQuery, kpiReport, publishedLine } from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { publishedLines } from "../kpi/published-lines.ts";
import { answers } from "./answers.ts";

const tags = ["kpis"];

/** Key figures, what they reckon with, and the published ones beside ours. */
export function addKpiRoutes(app: App, { desk }: ApiContext): void {
  const reading = { permission: "kpi:read" } as const;

  app.get(
    "/api/kpis",
    {
      config: { ...reading, reads: "kpis-read" },
      schema: {
        tags,
        summary: "Key figures of a range, from the events of its cases",
        querystring: kpiQuery,
        response: answers(kpiReport),
      },
    },
    async ({ query }) => desk.kpis.report(query),
  );

  app.get(
    "/api/kpis/published",
    {
      config: { ...reading, unaudited: "tells what was published, and of no home" },
      schema: {
        tags,
        summary: "The figures published in 2011, and what the same formulas give",
        response: answers(z.array(publishedLine)),
      },
    },
    async () => [...publishedLines()],
  );

  app.get(
    "/api/kpi-inputs",
    {
      config: { ...reading, unaudited: "tells what is reckoned with, and of no home" },
      schema: {
        tags,
        summary: "What key figures reckon with: every version, newest first",
        response: answers(z.array(kpiInputsVersion)),
      },
    },
    async () => [...(await desk.kpis.versions())],
  );

  app.post(
    "/api/kpi-inputs",
    {
      config: { permission: "kpi:write", audits: "kpi-inputs-changed" },
      schema: {
        tags,
        summary: "Reckon with other inputs from now on; the former ones are kept",
        body: kpiInputsRequest,
        response: answers(kpiInputsVersion),
      },
    },
    async (request) => desk.kpis.change(request.body, identityOf(request).name),
  );
}
