import { setImmediate as nextTurn } from "node:timers/promises";
import type { AuditEntry } from "@housecall/proto/api";
import type { AuditListQuery, AuditPlace } from "../../../audit/audit-records.ts";
import { toAuditEntry } from "./audit-row.ts";
import type { SqlDatabase, SqlValue } from "./database.ts";

/** Rows looked at in one turn when some of them may not be wanted: about 10 ms. */
const SLICE = 1_000;

/** What is not merely a look; the words are those of the index `audit_deeds`, or SQLite does not use it. */
const IS_DEED = `(outcome = 'failure'
  OR NOT (action GLOB '*-read' OR action GLOB '*-listed' OR action GLOB '*-watched'))`;

/** The part of a query that chooses the index, and the rest. */
interface Plan {
  readonly condition: string;
  readonly values: readonly SqlValue[];
  /** Every row of the index is wanted. */
  readonly isWhole: boolean;
}

/**
 * Entries of a query, newest first by their own time.
 *
 * One condition walks its index, in slices with a turn for everything else in between; the others are judged row by row, so
 * that no question holds up the devices, however rare its answer is.
 */
export async function listAudit(
  database: Pick<SqlDatabase, "all">,
  query: AuditListQuery,
): Promise<readonly AuditEntry[]> {
  const plan = planOf(query);
  const { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER, limit } = query;
  const sql = `SELECT * FROM audit WHERE ${plan.condition} AND at_ms >= ? AND (at_ms, id) < (?, ?)
    ORDER BY at_ms DESC, id DESC LIMIT ?`;
  const size = plan.isWhole ? limit : SLICE;
  const found: AuditEntry[] = [];
  let place: AuditPlace = earlier(query.before, { atMs: toMs, id: Number.MAX_SAFE_INTEGER });
  for (;;) {
    const slice = database.all(sql, ...plan.values, fromMs, place.atMs, place.id, size).map(toAuditEntry);
    found.push(...slice.filter((entry) => isWanted(entry, query)));
    const last = slice.at(-1);
    if (found.length >= limit || last === undefined || slice.length < size) return found.slice(0, limit);
    place = last;
    await nextTurn();
  }
}

function planOf(query: AuditListQuery): Plan {
  const { deviceId, caseId, action, actor } = query;
  const asked = [deviceId, caseId, action, actor].filter((value) => value !== undefined).length;
  const isWhole = asked + (leavesLooksOut(query) ? 1 : 0) <= 1;
  if (deviceId !== undefined) return { condition: "device_id = ?", values: [deviceId], isWhole };
  if (caseId !== undefined) return { condition: "case_id = ? AND case_id <> ''", values: [caseId], isWhole };
  if (action !== undefined) return { condition: "action = ?", values: [action], isWhole };
  if (actor !== undefined) return { condition: "actor = ? COLLATE NOCASE", values: [actor], isWhole };
  return { condition: leavesLooksOut(query) ? IS_DEED : "TRUE", values: [], isWhole };
}

/** Who asks for an action means it, also when it is a look. */
function leavesLooksOut({ action, looks }: AuditListQuery): boolean {
  return looks === "without" && action === undefined;
}

function isWanted(entry: AuditEntry, query: AuditListQuery): boolean {
  const {
    deviceId = entry.deviceId,
    caseId = entry.caseId,
    action = entry.action,
    actor = entry.actor,
  } = query;
  return (
    entry.deviceId === deviceId &&
    entry.caseId === caseId &&
    entry.action === action &&
    lowerAscii(entry.actor) === lowerAscii(actor) &&
    !(leavesLooksOut(query) && entry.outcome === "success" && /-(read|listed|watched)$/.test(entry.action))
  );
}

/** As NOCASE of SQLite compares. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function earlier(one: AuditPlace | undefined, other: AuditPlace): AuditPlace {
  return one !== undefined && one.atMs <= other.atMs ? one : other;
}
