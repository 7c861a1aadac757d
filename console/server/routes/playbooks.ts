import {
  answerStepRequest,
  caseNumber,
  casePlaybook,
  playbookSummary,
  playbookView,
  startPlaybookRequest,
  stopPlaybookRequest,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import { fileOf } from "../cases/case-change.ts";
import { storedCase } from "../cases/case-desk.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { answers } from "./answers.ts";

const tags = ["playbooks"];
const params = z.object({ number: caseNumber });
const ofStep = params.extend({ step: z.string().min(1).max(64) });
const working = (audits: string) => ({ permission: "case:work", audits }) as const;

/** Playbooks to read, and their runs on cases. */
export function addPlaybookRoutes(app: App, context: ApiContext): void {
  addReadingRoutes(app, context);
  addRunRoute(app, context);
  addRunChangeRoutes(app, context);
}

function addReadingRoutes(app: App, { desk }: ApiContext): void {
  const config = {
    permission: "fleet:read",
    unaudited: "reads files that are delivered, and no home's data",
  } as const;

  app.get(
    "/api/playbooks",
    { config, schema: { tags, summary: "All playbooks", response: answers(z.array(playbookSummary)) } },
    async () => [...desk.playbooks.list()],
  );

  app.get(
    "/api/playbooks/:id",
    {
      config,
      schema: {
        tags,
        summary: "One playbook with its steps and ends",
        params: z.object({ id: z.string().max(64) }),
        response: answers(playbookView),
      },
    },
    async (request) => desk.playbooks.get(request.params.id),
  );
}

function addRunRoute(app: App, { desk, plane, readAudit }: ApiContext): void {
  app.get(
    "/api/cases/:number/playbook",
    {
      config: { permission: "case:read", audits: "case-read" },
      schema: {
        tags,
        summary: "Playbooks for a case, and its newest run with what telemetry says by now",
        params,
        response: answers(casePlaybook),
      },
    },
    async (request) => {
      const { number } = request.params;
      const { deviceId } = fileOf(await storedCase(plane, number)).row;
      const found = await desk.playbooks.ofCase(number);
      await readAudit.note({
        actor: identityOf(request).name,
        action: "case-read",
        deviceId,
        caseId: number,
      });
      return found;
    },
  );
}

function addRunChangeRoutes(app: App, { desk }: ApiContext): void {
  app.post(
    "/api/cases/:number/playbook",
    {
      config: working("case-playbook-started"),
      schema: {
        tags,
        summary: "Start a playbook on a case; what telemetry decides is decided at once",
        params,
        body: startPlaybookRequest,
        response: answers(casePlaybook),
      },
    },
    async (request) =>
      desk.playbooks.start(request.params.number, request.body.playbook, identityOf(request).name),
  );

  app.post(
    "/api/cases/:number/playbook/steps/:step",
    {
      config: working("case-playbook-step"),
      schema: {
        tags,
        summary: "Answer the step at which the run stands, or have telemetry decide it",
        params: ofStep,
        body: answerStepRequest,
        response: answers(casePlaybook),
      },
    },
    async (request) => {
      const { number, step } = request.params;
      return desk.playbooks.answer(number, { ...request.body, step }, identityOf(request).name);
    },
  );

  app.post(
    "/api/cases/:number/playbook/stop",
    {
      config: working("case-playbook-ended"),
      schema: {
        tags,
        summary: "Stop the run before its end, with a reason",
        params,
        body: stopPlaybookRequest,
        response: answers(casePlaybook),
      },
    },
    async (request) =>
      desk.playbooks.stop(request.params.number, request.body.note, identityOf(request).name),
  );
}
