import { type CaseEvent, caseEventData, type Fault, fault as faultSchema } from "@housecall/proto/api";
import { AppError, type EpochMs } from "@housecall/proto/base";
import type { CaseChange, CaseRecords, FaultIntake, StoredCase } from "../../../desk-records.ts";
import { appendAuditEntry } from "./audit-records.ts";
import { createCaseLists, severityRanks } from "./case-lists.ts";
import { readOpenings, readResolutions, saveResolution } from "./case-resolutions.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";

/** Cases of the same device and rule that a fault is compared with. */
const MAX_SAME_RULE = 20;
/** Paused clocks come after all that run, and cases that nothing is due for after those. */
const PAUSED_KEY_MS = 4_000_000_000_000_000;
const NOTHING_DUE_KEY_MS = 8_000_000_000_000_000;

/** Cases in SQLite. */
export function createCaseRecords(database: SqlDatabase): CaseRecords {
  return {
    open: async (atMs, decide) =>
      database.transaction(() => storeNew(database, decide(nextNumber(database, atMs)))),
    change: async (number, decide) =>
      database.transaction(() => {
        const stored = readCase(database, number);
        if (stored === undefined) throw new AppError("NOT_FOUND", `There is no case "${number}".`);
        const change = decide(stored);
        return change && storeChange(database, change);
      }),
    takeIn: async (faultId, { atMs, decide }) =>
      database.transaction(() => {
        const intake = takeOut(database, faultId, atMs);
        const change = intake && decide(intake);
        if (change === undefined) return undefined;
        const isNew = change.number === intake?.newNumber;
        return isNew ? storeNew(database, change) : storeChange(database, change);
      }),
    waitingFaults: async (limit) => waitingFaults(database, limit),
    lostFaults: async (limit) =>
      database
        .all(
          `SELECT fault_id, number FROM case_faults WHERE is_open = 1
             AND NOT EXISTS (SELECT 1 FROM faults WHERE id = fault_id) LIMIT ?`,
          limit,
        )
        .map((row) => ({ faultId: String(row["fault_id"]), number: String(row["number"]) })),
    get: async (number) => readCase(database, number),
    resolutions: (range) => readResolutions(database, range),
    openings: (range) => readOpenings(database, range),
    ...createCaseLists(database),
  };
}

/** The number that {@link storeNew} gives next. */
function nextNumber(database: SqlDatabase, atMs: EpochMs): string {
  const year = new Date(atMs).getUTCFullYear();
  const last = Number(database.get("SELECT last FROM case_numbers WHERE year = ?", year)?.["last"] ?? 0);
  return `C-${year}-${String(last + 1).padStart(6, "0")}`;
}

function storeNew(database: SqlDatabase, change: CaseChange): CaseChange {
  const [, year, place] = change.number.split("-");
  database.run(
    "INSERT INTO case_numbers (year, last) VALUES (?, ?) ON CONFLICT (year) DO UPDATE SET last = excluded.last",
    ...[Number(year), Number(place)],
  );
  return storeChange(database, change);
}

function storeChange(database: SqlDatabase, change: CaseChange): CaseChange {
  const { number, events, row } = change;
  saveRow(database, change);
  for (const { seq, atMs, actor, data } of events) {
    database.run(
      "INSERT INTO case_events (number, seq, at_ms, actor, data) VALUES (?, ?, ?, ?, ?)",
      ...[number, seq, atMs, actor, JSON.stringify(data)],
    );
    noteFault(database, number, data);
  }
  for (const ruleId of row.ruleIds)
    database.run(
      "INSERT INTO case_rules (device_id, rule_id, number) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      ...[row.deviceId, ruleId, number],
    );
  for (const resolution of change.resolutions) saveResolution(database, resolution);
  for (const entry of change.audit) appendAuditEntry(database, entry);
  return change;
}

/** Which case has a fault, and whether the fault is still there as far as the case knows. */
function noteFault(database: SqlDatabase, number: string, data: CaseEvent["data"]): void {
  if (data.kind === "fault_fired")
    database.run(
      `INSERT INTO case_faults (fault_id, number, is_open) VALUES (?, ?, 1)
       ON CONFLICT (fault_id) DO UPDATE SET number = excluded.number, is_open = 1`,
      ...[data.fault.faultId, number],
    );
  if (data.kind === "fault_resolved")
    database.run("UPDATE case_faults SET is_open = 0 WHERE fault_id = ?", data.faultId);
}

function saveRow(database: SqlDatabase, { number, row }: CaseChange): void {
  const isOpen = row.state !== "resolved" && row.state !== "closed";
  database.run(
    `INSERT INTO cases (number, device_id, customer_id, state, is_open, team, assignee, severity_rank, device_class,
       channel, opened_at_ms, changed_at_ms, due_key, next_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (number) DO UPDATE SET customer_id = excluded.customer_id, state = excluded.state,
       is_open = excluded.is_open, team = excluded.team, assignee = excluded.assignee,
       severity_rank = excluded.severity_rank, changed_at_ms = excluded.changed_at_ms, due_key = excluded.due_key,
       next_at_ms = excluded.next_at_ms`,
    ...[number, row.deviceId, row.customerId, row.state, Number(isOpen), row.team, row.assignee],
    ...[severityRanks[row.severity], row.deviceClass, row.channel, row.openedAtMs, row.changedAtMs],
    ...[dueKey(row), row.nextAtMs],
  );
  database.run(
    "INSERT INTO case_rows (number, row) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET row = excluded.row",
    ...[number, JSON.stringify(row)],
  );
}

function dueKey({ dueAtMs, isPaused }: CaseChange["row"]): number {
  if (dueAtMs === null) return NOTHING_DUE_KEY_MS;
  return isPaused ? PAUSED_KEY_MS + dueAtMs : dueAtMs;
}

/** Undefined when it did not wait, or cannot be read any more. */
function takeOut(database: SqlDatabase, faultId: string, atMs: EpochMs): FaultIntake | undefined {
  const taken = database.run("DELETE FROM fault_intake WHERE fault_id = ?", faultId);
  const row = database.get("SELECT id, fault FROM faults WHERE id = ?", faultId);
  const fault = row && readFault(database, row);
  if (taken.changes === 0 || fault === undefined) return undefined;
  const own = database.get("SELECT number FROM case_faults WHERE fault_id = ?", faultId);
  const same = database.all(
    `SELECT c.number FROM case_rules r JOIN cases c ON c.number = r.number
     WHERE r.device_id = ? AND r.rule_id = ? ORDER BY c.is_open DESC, c.changed_at_ms DESC, c.number DESC LIMIT ?`,
    ...[fault.deviceId, fault.ruleId, MAX_SAME_RULE],
  );
  return {
    fault,
    own: own && readCase(database, String(own["number"])),
    sameRule: same.flatMap((each) => readCase(database, String(each["number"])) ?? []),
    newNumber: nextNumber(database, atMs),
  };
}

/** Those that cannot be read any more, or were deleted meanwhile, stop waiting. */
function waitingFaults(database: SqlDatabase, limit: number): readonly Fault[] {
  const rows = database.all(
    `SELECT i.fault_id AS id, f.fault AS fault FROM fault_intake i LEFT JOIN faults f ON f.id = i.fault_id
     ORDER BY i.id LIMIT ?`,
    limit,
  );
  return rows.flatMap((row) => {
    const fault = row["fault"] === null ? undefined : readFault(database, row);
    if (fault === undefined) database.run("DELETE FROM fault_intake WHERE fault_id = ?", String(row["id"]));
    return fault ?? [];
  });
}

function readFault(database: SqlDatabase, row: SqlRow): Fault | undefined {
  return database.json.read(faultSchema, row, { table: "faults", column: "fault", key: String(row["id"]) });
}

/** Undefined when there is none, or one of its events is damaged: what is missing cannot be guessed. */
function readCase(database: SqlDatabase, number: string): StoredCase | undefined {
  const rows = database.all("SELECT * FROM case_events WHERE number = ? ORDER BY seq", number);
  const events = rows.flatMap((row) => readEvent(database, row) ?? []);
  if (events.length < rows.length)
    throw new AppError("STORE_DAMAGED", `Case ${number} has an event that cannot be read.`);
  return events.length === 0 ? undefined : { number, events };
}

function readEvent(database: SqlDatabase, row: SqlRow): CaseEvent | undefined {
  const seq = Number(row["seq"]);
  const place = { table: "case_events", column: "data", key: `${String(row["number"])}/${seq}` };
  const data = database.json.read(caseEventData, row, place);
  return data && { seq, atMs: Number(row["at_ms"]), actor: String(row["actor"]), data };
}
