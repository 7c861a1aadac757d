import { Readable } from "node:stream";
import {
  type AuditCheck,
  type AuditFilter,
  type AuditVerdict,
  auditCheck,
  auditEntry,
  auditExportQuery,
  auditQuery,
  page,
} from "@housecall/proto/api";
import { AppError, MINUTE_MS } from "@housecall/proto/base";
import type { ApiContext } from "../api-context.ts";
import { exportAudit } from "../export/audit-export.ts";
import type { App } from "../http/app.ts";
import { identityOf } from "../http/authenticate.ts";
import { answers } from "./answers.ts";

const tags = ["audit"];
/** Checks that may run at once; each reads the whole audit. */
const MAX_CHECKS = 2;
/** A reader that is slower than this is cut off. */
const MAX_STREAM_MS = 30 * MINUTE_MS;

/** Reading, checking and exporting the audit; each of them is audited. */
export function addAuditRoutes(app: App, context: ApiContext): void {
  const { audit } = context.plane;
  app.get(
    "/api/audit",
    {
      config: { permission: "audit:read", reads: "audit-listed" },
      schema: {
        tags,
        summary: "Who did what, newest first",
        querystring: auditQuery,
        response: answers(page(auditEntry)),
      },
    },
    async ({ query: { cursor, limit, ...filter } }) => {
      const items = [...(await audit.list({ ...given(filter), ...placeOf(cursor), limit }))];
      const last = items.at(-1);
      const nextCursor = last !== undefined && items.length === limit ? `${last.atMs}.${last.id}` : null;
      return { items, nextCursor, total: null };
    },
  );
  addVerifyRoute(app, context);
  addExportRoute(app, context);
}

function addVerifyRoute(app: App, context: ApiContext): void {
  let running = 0;
  app.get(
    "/api/audit/verify",
    {
      config: { permission: "audit:read", audits: "audit-verified" },
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: "Check every entry and the end of the audit: lines of NDJSON, the verdict last",
      },
    },
    async (request, reply) => {
      if (running >= MAX_CHECKS) {
        throw new AppError("RATE_LIMITED", "The audit is being checked already. Try again in a minute.");
      }
      running += 1;
      const stream = Readable.from(checkLines(context, identityOf(request).name));
      stream.once("close", () => {
        running -= 1;
      });
      reply.header("content-type", "application/x-ndjson; charset=utf-8");
      reply.header("x-accel-buffering", "no");
      return reply.send(limited(context, stream));
    },
  );
}

/** Every check is audited once: with its verdict, or as one that nobody waited for. */
async function* checkLines(context: ApiContext, actor: string): AsyncGenerator<string> {
  const { audit } = context.plane;
  let verdict: AuditVerdict | undefined;
  const write = (): Promise<void> =>
    audit.append({ actor, action: "audit-verified", ...noDevice, ...outcomeOf(verdict) });
  try {
    for await (const step of audit.verify()) {
      if (step.kind === "verdict") {
        verdict = step.verdict;
        await write();
      }
      yield lineOf(step);
    }
  } finally {
    if (verdict === undefined) await write();
  }
}

const noDevice = { deviceId: "", commandId: "", caseId: "", consentId: "" } as const;

function outcomeOf(verdict: AuditVerdict | undefined) {
  if (verdict === undefined) return { outcome: "failure", detail: "not_finished" } as const;
  if (verdict.result === "broken") {
    return { outcome: "failure", detail: `${verdict.fault}: ${verdict.entryId}` } as const;
  }
  return { outcome: "success", detail: `intact: ${verdict.entries}` } as const;
}

function lineOf(step: AuditCheck): string {
  return `${JSON.stringify(auditCheck.parse(step))}\n`;
}

function addExportRoute(app: App, context: ApiContext): void {
  const { audit } = context.plane;
  app.get(
    "/api/audit/export",
    {
      config: { permission: "audit:read", audits: "audit-exported" },
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: "Entries as CSV (harmless to open in a spreadsheet) or NDJSON, newest first",
        querystring: auditExportQuery,
      },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query;
      const detail = JSON.stringify({ format, ...filter });
      const about = { ...noDevice, deviceId: filter.deviceId ?? "", caseId: filter.caseId ?? "" };
      const entry = { actor: identityOf(request).name, action: "audit-exported", detail } as const;
      await audit.append({ ...about, ...entry, outcome: "success" });
      reply.header("content-type", `${mediaTypes[format]}; charset=utf-8`);
      reply.header("content-disposition", `attachment; filename="housecall-audit.${format}"`);
      return reply.send(
        limited(context, Readable.from(exportAudit({ audit, filter: given(filter), format }))),
      );
    },
  );
}

const mediaTypes = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;

/** Ends a stream whose reader does not keep up. */
function limited({ clock }: ApiContext, stream: Readable): Readable {
  const stop = clock.after(MAX_STREAM_MS, () => stream.destroy(new Error("the reader is too slow")));
  return stream.once("close", stop);
}

function placeOf(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [atMs = 0, id = 0] = cursor.split(".").map(Number);
  return { before: { atMs, id } };
}

/** Without the keys that are undefined, which the ports do not take. */
function given(filter: Partial<AuditFilter>): Partial<AuditFilter> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
