import { lintReport, ruleFilesRequest, ruleTestReport } from "@housecall/proto/api";
import type { ApiContext } from "../api-context.ts";
import type { App } from "../http/app.ts";
import { answers } from "./answers.ts";

const tags = ["rules"];

/** Checking rule files before they go live; nothing is stored. */
export function addRuleRoutes(app: App, context: ApiContext): void {
  const { ruleTools } = context;
  const config = { permission: "rules:test", unaudited: "stores nothing and reads no home's data" } as const;

  app.post(
    "/api/rules/lint",
    {
      config,
      schema: { tags, summary: "Check rule files", body: ruleFilesRequest, response: answers(lintReport) },
    },
    async (request) => ruleTools.lint(request.body.files),
  );

  app.post(
    "/api/rules/test",
    {
      config,
      schema: {
        tags,
        summary: "Run the tests inside rule files",
        body: ruleFilesRequest,
        response: answers(ruleTestReport),
      },
    },
    async (request) => ruleTools.test(request.body.files),
  );
}
