import {
  type CaseAction,
  type CaseActionName,
  caseActions,
  caseCandidate,
  caseCounts,
  caseDetail,
  caseEvent,
  caseListQuery,
  caseNumber,
  casePresence,
  caseSummary,
  openCaseRequest,
  type Permission,
  page,
  presenceRequest,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import { candidatesOf, requireCandidate } from "../cases/case-candidates.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { readerOf } from "../http/reader-of.ts";
import { answers } from "./answers.ts";

const tags = ["cases"];
const params = z.object({ number: caseNumber });
const reading = { permission: "case:read" } as const;
const lookingAtOne = { ...reading, audits: "case-read" } as const;

/** What each action wants, under which word it is audited, and what it is called in the API's description. */
const actionRoutes: Readonly<Record<CaseActionName, readonly [Permission, string, string]>> = {
  take: ["case:work", "case-taken", "Take the case, or take it over from whoever is named"],
  release: ["case:work", "case-released", "Put the case back for anybody to take"],
  assign: ["case:assign-others", "case-assigned", "Give the case to somebody"],
  note: ["case:work", "case-noted", "Write a note"],
  contact: [
    "case:work",
    "case-contacted",
    "Write down that the customer was spoken with, or was not reached",
  ],
  try: ["case:work", "case-tried", "Write down a remedy that was tried, and how it ended"],
  pin: ["case:work", "case-pinned", "Pin a log line to the case"],
  wait: ["case:work", "case-waiting", "Wait for the customer or the device; the clock stands still"],
  wake: ["case:work", "case-woken", "Go on with a case that waits"],
  escalate: ["case:work", "case-escalated", "Hand the case to the experts with a question"],
  return: ["case:work", "case-returned", "Hand the case back from the experts with an answer"],
  "book-visit": ["case:work", "case-visit-booked", "Book a technician's visit"],
  "visit-done": ["case:work", "case-visit-done", "Write down that the technician was there"],
  "link-customer": ["case:work", "case-customer-linked", "Say whose case it is"],
  close: ["case:work", "case-resolved", "Resolve the case; telemetry is watched from then on"],
  reopen: ["case:work", "case-reopened", "Open a resolved or closed case again"],
};

/** Cases: queues, one case, and what people do with it. */
export function addCaseRoutes(app: App, context: ApiContext): void {
  addListRoutes(app, context);
  addOneRoutes(app, context);
  addPresenceRoute(app, context);
  addCandidatesRoute(app, context);
  for (const name of Object.keys(actionRoutes)) {
    if (isActionName(name)) addActionRoute(app, context, name);
  }
}

function addListRoutes(app: App, { desk, staff }: ApiContext): void {
  app.get(
    "/api/cases",
    {
      config: { ...reading, reads: "cases-listed" },
      schema: {
        tags,
        summary: "Cases of a queue, what is due first at the top",
        querystring: caseListQuery,
        response: answers(page(caseSummary)),
      },
    },
    async (request) => {
      const { skills, ...query } = request.query;
      const reader = readerOf(request);
      const knownClasses = skills === "mine" ? (staff.find(reader.name)?.skills ?? []) : [];
      return desk.cases.list({ ...query, knownClasses }, reader);
    },
  );

  app.get(
    "/api/cases/counts",
    {
      config: { ...reading, caller: "page", unaudited: "tells numbers, and of no home" },
      schema: { tags, summary: "How many cases each queue holds", response: answers(caseCounts) },
    },
    async (request) => desk.cases.counts(readerOf(request)),
  );

  app.post(
    "/api/cases",
    {
      config: { permission: "case:work", audits: "case-opened" },
      schema: {
        tags,
        summary: "Open a case and take it",
        body: openCaseRequest,
        response: answers(caseDetail),
      },
    },
    async (request) => desk.cases.open(request.body, readerOf(request)),
  );
}

function addOneRoutes(app: App, { desk, readAudit }: ApiContext): void {
  app.get(
    "/api/cases/:number",
    { config: lookingAtOne, schema: { tags, summary: "One case", params, response: answers(caseDetail) } },
    async (request) => {
      const found = await desk.cases.get(request.params.number, readerOf(request));
      const { deviceId, number: caseId } = found;
      await readAudit.note({ actor: identityOf(request).name, action: "case-read", deviceId, caseId });
      return found;
    },
  );

  app.get(
    "/api/cases/:number/events",
    {
      config: lookingAtOne,
      schema: {
        tags,
        summary: "Everything that happened to a case, oldest first",
        params,
        response: answers(z.array(caseEvent)),
      },
    },
    async (request) => {
      const { number } = request.params;
      const events = await desk.cases.events(number);
      const first = events[0]?.data;
      const deviceId = first?.kind === "opened" ? first.deviceId : "";
      await readAudit.note({
        actor: identityOf(request).name,
        action: "case-read",
        deviceId,
        caseId: number,
      });
      return [...events];
    },
  );
}

function addPresenceRoute(app: App, { desk }: ApiContext): void {
  app.post(
    "/api/cases/:number/presence",
    {
      config: { ...reading, caller: "page", unaudited: "tells who looks; looking itself is audited" },
      schema: {
        tags,
        summary: "Say for 30 s that you have the case open; who else has",
        params,
        body: presenceRequest,
        response: answers(z.array(casePresence)),
      },
    },
    async (request) => {
      const { number } = request.params;
      return [...(await desk.cases.notePresence(number, readerOf(request), request.body.doing))];
    },
  );
}

function addCandidatesRoute(app: App, context: ApiContext): void {
  app.get(
    "/api/cases/:number/candidates",
    {
      config: { permission: "case:assign-others", unaudited: "tells of staff, and of no home" },
      schema: {
        tags,
        summary: "Who can be given the case, first who knows its device class",
        params,
        response: answers(z.array(caseCandidate)),
      },
    },
    async (request) => candidatesOf(context, request.params.number),
  );
}

function addActionRoute<Name extends CaseActionName>(
  app: App,
  { desk, staff }: ApiContext,
  name: Name,
): void {
  const [permission, audits, summary] = actionRoutes[name];
  const body: z.ZodType = caseActions[name];
  app.post(
    `/api/cases/:number/${name}`,
    {
      config: { permission, audits },
      schema: { tags, summary, params, body, response: answers(caseDetail) },
    },
    async (request) => {
      const action = toSomebody(staff, { name, body: request.body } as CaseAction);
      return desk.cases.act(request.params.number, action, readerOf(request));
    },
  );
}

/** A case is given under the name that the receiver's queue goes by. */
function toSomebody(staff: ApiContext["staff"], action: CaseAction): CaseAction {
  return action.name === "assign"
    ? { name: "assign", body: { to: requireCandidate(staff, action.body.to) } }
    : action;
}

function isActionName(name: string): name is CaseActionName {
  return Object.hasOwn(caseActions, name);
}
