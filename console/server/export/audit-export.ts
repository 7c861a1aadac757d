import { setImmediate as nextTurn } from "node:timers/promises";
import type { Audit } from "@housecall/broker";
import type { AuditEntry, AuditFilter } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import { csvLine, csvStart } from "./csv-line.ts";

/** Entries read at a time: about 5 ms in which nothing else runs. */
const PAGE = 500;

const HEAD = [
  "number",
  "time (UTC)",
  "actor",
  "action",
  "device",
  "command",
  "case",
  "consent",
  "outcome",
  "detail",
];

/** The text of an export, newest entry first, in parts of some hundred lines. @throws AppError INTERNAL when pages repeat. */
export async function* exportAudit(options: {
  readonly audit: Pick<Audit, "list">;
  readonly filter: Partial<AuditFilter>;
  readonly format: "csv" | "ndjson";
}): AsyncGenerator<string> {
  const { audit, filter, format } = options;
  if (format === "csv") yield csvStart + csvLine(HEAD);
  for (let before: AuditEntry | undefined; ; ) {
    const page = await audit.list({ ...filter, limit: PAGE, ...(before === undefined ? {} : { before }) });
    const last = page.at(-1);
    if (last === undefined) return;
    // Otherwise it would never end, and fill the reader's disk.
    if (before !== undefined && !isEarlier(last, before))
      throw new AppError(
        "INTERNAL",
        `The export did not move on from entry ${before.id}; it got ${last.id}.`,
      );
    before = last;
    yield page.map(format === "csv" ? csvOf : jsonOf).join("");
    await nextTurn();
  }
}

function isEarlier(one: AuditEntry, other: AuditEntry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.id < other.id);
}

function csvOf(entry: AuditEntry): string {
  const { id, atMs, actor, action, deviceId, commandId, caseId, consentId, outcome, detail } = entry;
  const time = new Date(atMs).toISOString();
  return csvLine([id, time, actor, action, deviceId, commandId, caseId, consentId, outcome, detail]);
}

function jsonOf(entry: AuditEntry): string {
  return `${JSON.stringify(entry)}\n`;
}
