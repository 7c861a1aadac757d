import { findAnswer, findQuery } from "@housecall/proto/api";
import type { ApiContext } from "../api-context.ts";
import { findAnything } from "../find/find-anything.ts";
import type { App } from "../http/app.ts";
import { readerOf } from "../http/reader-of.ts";
import { answers } from "./answers.ts";

/** One search over everything that a caller may read out. */
export function addFindRoutes(app: App, { plane, desk }: ApiContext): void {
  app.get(
    "/api/find",
    {
      config: { permission: "case:read", reads: "searched" },
      schema: {
        tags: ["find"],
        summary: "Devices, cases and customers by serial, id, name, model, telephone or case number",
        querystring: findQuery,
        response: answers(findAnswer),
      },
    },
    async (request) => findAnything({ plane, cases: desk.cases }, request.query.text, readerOf(request)),
  );
}
