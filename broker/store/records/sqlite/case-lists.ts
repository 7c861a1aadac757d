import { type CaseRow, caseRow } from "@housecall/proto/api";
import type { Page } from "../../../data-plane.ts";
import type { CaseRecords, CaseRowQuery } from "../../../desk-records.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./database.ts";
import { numberOrNull } from "./device-records.ts";
import { readCursor, writeCursor } from "./list-cursor.ts";

/** Severities as they are sorted, the most urgent first. */
export const severityRanks = { critical: 0, warning: 1, info: 2 } as const;

/** The lists over the rows of cases. */
export function createCaseLists(
  database: SqlDatabase,
): Pick<CaseRecords, "list" | "counts" | "openOf" | "dueNow" | "nextAtMs" | "ofState" | "ofDevice"> {
  const rows = (sql: string, ...values: SqlValue[]): CaseRow[] =>
    database
      .all(`SELECT number, row FROM cases JOIN case_rows USING (number) ${sql}`, ...values)
      .flatMap((row) => readRow(database, row) ?? []);
  return {
    list: async (query) => listRows(database, query),
    counts: async (reader, nowMs) => countQueues(database, reader, nowMs),
    openOf: async (assignees) => countOpenOf(database, assignees),
    dueNow: async (nowMs, limit) => rows("WHERE next_at_ms <= ? ORDER BY next_at_ms LIMIT ?", nowMs, limit),
    nextAtMs: async () => {
      const row = database.get("SELECT min(next_at_ms) AS at FROM cases WHERE next_at_ms IS NOT NULL");
      return numberOrNull(row?.["at"]);
    },
    ofState: async (state, limit) => rows("WHERE state = ? ORDER BY changed_at_ms LIMIT ?", state, limit),
    ofDevice: async (deviceId, limit) =>
      rows("WHERE device_id = ? ORDER BY opened_at_ms DESC, number DESC LIMIT ?", deviceId, limit),
  };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Columns that a sorting goes by, and which way; the number makes the order total. */
const sortings = {
  due: { columns: ["due_key", "number"], direction: "ASC" },
  opened: { columns: ["opened_at_ms", "number"], direction: "DESC" },
  changed: { columns: ["changed_at_ms", "number"], direction: "DESC" },
  severity: { columns: ["severity_rank", "due_key", "number"], direction: "ASC" },
} as const;

/** The cursor is the position of the last row in the sorting, so that a page goes on where it ended. */
function listRows(database: SqlDatabase, query: CaseRowQuery): Page<CaseRow> {
  const { columns, direction } = sortings[query.sort];
  const wanted = conditionsOf(query);
  const after = query.cursor === undefined ? [] : [afterCursor(query.cursor, query.sort)];
  const all = joinConditions([...wanted, ...after]);
  const order = columns.map((column) => `${column} ${direction}`).join(", ");
  const position = columns.join(" || ',' || ");
  const rows = database.all(
    `SELECT number, row, position
     FROM (SELECT *, ${position} AS position FROM cases WHERE ${all.sql} ORDER BY ${order} LIMIT ?)
     JOIN case_rows USING (number) ORDER BY ${order}`,
    ...[...all.values, query.limit + 1],
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const hasMore = rows.length > query.limit && last !== undefined;
  return {
    items: shown.flatMap((row) => readRow(database, row) ?? []),
    nextCursor: hasMore ? writeCursor(positionOf(String(last["position"]))) : null,
    total: countRows(database, wanted),
  };
}

/** Numbers of the sorting, and the case number at the end. */
function positionOf(position: string): (string | number)[] {
  const parts = position.split(",");
  return parts.map((part, index) => (index === parts.length - 1 ? part : Number(part)));
}

function afterCursor(cursor: string, sort: CaseRowQuery["sort"]): Condition {
  const { columns, direction } = sortings[sort];
  const values = readCursor(cursor);
  const marks = columns.map(() => "?").join(", ");
  return { sql: `(${columns.join(", ")}) ${direction === "ASC" ? ">" : "<"} (${marks})`, values };
}

function conditionsOf(query: CaseRowQuery): Condition[] {
  const equal = (column: string, value: string | undefined): Condition[] =>
    value === undefined ? [] : [{ sql: `${column} = ?`, values: [value] }];
  const rank = query.severity && severityRanks[query.severity];
  return [
    queueCondition(query),
    ...equal("team", query.team),
    ...equal("state", query.state),
    ...(rank === undefined ? [] : [{ sql: "severity_rank = ?", values: [rank] }]),
    ...equal("device_class", query.deviceClass),
    ...knownConditions(query.knownClasses ?? []),
    ...equal("channel", query.channel),
    ...equal("device_id", query.deviceId),
    ...equal("customer_id", query.customerId),
    ...(query.match === undefined ? [] : [matchCondition(query.match)]),
  ];
}

function queueCondition({ queue, reader }: CaseRowQuery): Condition {
  switch (queue) {
    case "mine":
      return { sql: "assignee = ? AND is_open = 1", values: [reader] };
    case "team":
      return { sql: "is_open = 1", values: [] };
    case "unassigned":
      return { sql: "assignee = '' AND is_open = 1", values: [] };
    case "waiting":
      return { sql: "state IN ('waiting_customer', 'waiting_device', 'visit_booked')", values: [] };
    case "window":
      return { sql: "state = 'resolved'", values: [] };
    case "closed":
      return { sql: "state = 'closed'", values: [] };
    case "all":
      return { sql: "1 = 1", values: [] };
  }
}

function knownConditions(classes: readonly string[]): Condition[] {
  if (classes.length === 0) return [];
  return [{ sql: "device_class IN (SELECT value FROM json_each(?))", values: [JSON.stringify(classes)] }];
}

/** Numbers are found by their end, as people read them out: "123" finds C-2026-000123. */
function matchCondition(match: NonNullable<CaseRowQuery["match"]>): Condition {
  return {
    sql: `number IN (SELECT number FROM cases WHERE device_id IN (SELECT value FROM json_each(?))
      UNION SELECT number FROM cases WHERE customer_id IN (SELECT value FROM json_each(?))
      UNION SELECT number FROM cases WHERE ? <> '' AND number LIKE '%' || ?)`,
    values: [JSON.stringify(match.deviceIds), JSON.stringify(match.customerIds), match.number, match.number],
  };
}

function joinConditions(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(" AND "),
    values: conditions.flatMap(({ values }) => values),
  };
}

function countRows(database: SqlDatabase, conditions: readonly Condition[]): number {
  const { sql, values } = joinConditions(conditions);
  return Number(database.get(`SELECT count(*) AS n FROM cases WHERE ${sql}`, ...values)?.["n"] ?? 0);
}

function countQueues(database: SqlDatabase, reader: string, nowMs: number) {
  const open = database.get(
    `SELECT count(*) AS team, coalesce(sum(assignee = ?), 0) AS mine, coalesce(sum(assignee = ''), 0) AS unassigned,
       coalesce(sum(state IN ('waiting_customer', 'waiting_device', 'visit_booked')), 0) AS waiting,
       coalesce(sum(due_key <= ?), 0) AS overdue
     FROM cases WHERE is_open = 1`,
    ...[reader, nowMs],
  );
  const window = database.get("SELECT count(*) AS n FROM cases WHERE state = 'resolved'");
  const of = (name: string): number => Number(open?.[name] ?? 0);
  return {
    ...{ mine: of("mine"), team: of("team"), unassigned: of("unassigned"), waiting: of("waiting") },
    ...{ window: Number(window?.["n"] ?? 0), overdue: of("overdue") },
  };
}

/** CROSS JOIN keeps SQLite from reading every case that ever was: each person is looked up in the index. */
function countOpenOf(database: SqlDatabase, assignees: readonly string[]): ReadonlyMap<string, number> {
  const rows = database.all(
    `SELECT assignee, count(*) AS n FROM (SELECT DISTINCT value AS name FROM json_each(?)) CROSS JOIN cases
     ON assignee = name AND is_open = 1 GROUP BY assignee`,
    JSON.stringify(assignees),
  );
  return new Map(rows.map((row) => [String(row["assignee"]), Number(row["n"])]));
}

function readRow(database: SqlDatabase, row: SqlRow): CaseRow | undefined {
  return database.json.read(caseRow, row, { table: "case_rows", column: "row", key: String(row["number"]) });
}
