import {
  actionReport,
  command,
  pullManifest,
  pullRequest,
  storedAction,
  storedConsentAsk,
  storedConsentEnd,
  tailRequest,
} from "@housecall/proto/api";
import { z } from "zod";
import type {
  CommandChange,
  CommandRecords,
  CommandRow,
  CommandTally,
} from "../../../command/command-records.ts";
import { isFinal } from "../../../command/command-state.ts";
import { appendAuditEntry } from "./audit-records.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./database.ts";

const kinds = ["pull_logs", "tail_logs", "run_action", "ask_consent", "end_consent"] as const;
const requests = {
  pull_logs: pullRequest,
  tail_logs: tailRequest,
  run_action: storedAction,
  ask_consent: storedConsentAsk,
  end_consent: storedConsentEnd,
} as const;
const actionRecord = actionReport.extend({
  before: z
    .object({
      bootId: z.string(),
      state: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      stateAtMs: z.number().nullable(),
    })
    .nullable(),
});

/** Commands in SQLite. */
export function createCommandRecords(database: SqlDatabase): CommandRecords {
  const read = (sql: string, ...values: SqlValue[]) =>
    database.all(`SELECT * FROM commands ${sql}`, ...values).map((row) => toCommandRow(database, row));
  const count = (sql: string, value: SqlValue) =>
    Number(database.get(`SELECT count(*) AS n FROM commands WHERE ${sql}`, value)?.["n"]);
  const readOne = (commandId: string) => readCommand(database, commandId);
  return {
    insert: async (change, maxOpen) =>
      database.transaction(() => {
        if (openCommands(database, change.row.deviceId) >= maxOpen) return "too_many_open";
        insertCommand(database, change);
        return "inserted";
      }),
    update: async (commandId, decide) =>
      database.transaction(() => {
        const before = readOne(commandId);
        const change = before && decide(before);
        if (before === undefined) return undefined;
        if (change === undefined) return { before, after: before };
        storeChange(database, change, before.history.length);
        return { before, after: change.row };
      }),
    get: async (commandId) => readOne(commandId),
    newest: async ({ deviceId, limit }) =>
      deviceId === undefined
        ? read("ORDER BY created_at_ms DESC, rowid DESC LIMIT ?", limit)
        : read("WHERE device_id = ? ORDER BY created_at_ms DESC, rowid DESC LIMIT ?", deviceId, limit),
    open: async (deviceId) =>
      read("WHERE is_open = 1 AND device_id = ? ORDER BY created_at_ms, rowid", deviceId),
    overdue: async (atMs, limit) =>
      read("WHERE is_open = 1 AND deadline_at_ms <= ? ORDER BY deadline_at_ms LIMIT ?", atMs, limit),
    unfinishedFiles: async (limit) =>
      read("WHERE is_open = 1 AND manifest IS NOT NULL ORDER BY created_at_ms, rowid LIMIT ?", limit),
    oldFiles: async (beforeMs, limit) =>
      read("WHERE blob_sha256 <> '' AND changed_at_ms < ? ORDER BY changed_at_ms LIMIT ?", beforeMs, limit),
    toVerify: async (limit) =>
      read("WHERE is_open = 1 AND verify_by_ms IS NOT NULL ORDER BY verify_by_ms LIMIT ?", limit),
    tally: async () => tally(database),
    fileUses: async (blobSha256) => count("blob_sha256 <> '' AND blob_sha256 = ?", blobSha256),
  };
}

/** Stores a new command with its first step and audit; part of whatever transaction is open. */
export function insertCommand(database: SqlDatabase, change: CommandChange): void {
  insertRow(database, change.row);
  storeChange(database, change, 0);
}

/** Commands of a device that are not final. */
export function openCommands(database: SqlDatabase, deviceId: string): number {
  const sql = "SELECT count(*) AS n FROM commands WHERE is_open = 1 AND device_id = ?";
  return Number(database.get(sql, deviceId)?.["n"]);
}

/** One command; undefined when there is none of this id. */
export function readCommand(database: SqlDatabase, commandId: string): CommandRow | undefined {
  const row = database.get("SELECT * FROM commands WHERE id = ?", commandId);
  return row && toCommandRow(database, row);
}

function tally(database: SqlDatabase): CommandTally[] {
  const sql = "SELECT kind, state, count(*) AS n FROM commands GROUP BY kind, state";
  return database.all(sql).map((row) => ({
    kind: kindOf(row),
    state: command.shape.state.parse(row["state"]),
    count: Number(row["n"]),
  }));
}

function insertRow(database: SqlDatabase, row: CommandRow): void {
  database.run(
    `INSERT INTO commands (id, device_id, kind, state, is_open, reason, detail, requested_by, consent_id, case_id,
       created_at_ms, expires_at_ms, deadline_at_ms, changed_at_ms, estimate_bytes, clock_correction_ms, cancelled_by, blob_sha256,
       request, manifest) VALUES (?, ?, ?, ?, 1, '', '', ?, '', ?, ?, ?, 0, 0, NULL, 0, '', '', ?, NULL)`,
    ...[row.id, row.deviceId, row.kind, row.state, row.requestedBy, row.caseId],
    ...[row.createdAtMs, row.expiresAtMs, JSON.stringify(row.request)],
  );
}

/** Writes what can change, the history beyond its first `storedSteps`, and the audit. */
function storeChange(database: SqlDatabase, change: CommandChange, storedSteps: number): void {
  const { row } = change;
  database.run(
    `UPDATE commands SET state = ?, is_open = ?, reason = ?, detail = ?, consent_id = ?, changed_at_ms = ?,
       deadline_at_ms = ?, estimate_bytes = ?, clock_correction_ms = ?, cancelled_by = ?, blob_sha256 = ?, manifest = ?, action = ?, verify_by_ms = ? WHERE id = ?`,
    ...[row.state, isFinal(row.state) ? 0 : 1, row.reason, row.detail, row.consentId, row.changedAtMs],
    ...[row.deadlineAtMs, row.estimateBytes, row.clockCorrectionMs, row.cancelledBy, row.blobSha256],
    ...[row.manifest === null ? null : JSON.stringify(row.manifest)],
    ...[row.action === null ? null : JSON.stringify(row.action), row.action?.verifyByMs ?? null, row.id],
  );
  for (const [index, step] of row.history.entries()) {
    if (index < storedSteps) continue;
    database.run(
      "INSERT INTO command_history (command_id, step, state, at_ms, reason) VALUES (?, ?, ?, ?, ?)",
      ...[row.id, index, step.state, step.atMs, step.reason],
    );
  }
  for (const entry of change.audit) appendAuditEntry(database, entry);
}

function kindOf(row: SqlRow): CommandRow["kind"] {
  return kinds.find((kind) => kind === row["kind"]) ?? "pull_logs";
}

function toCommandRow(database: SqlDatabase, row: SqlRow): CommandRow {
  const kind = kindOf(row);
  const request = JSON.parse(String(row["request"]));
  return {
    id: String(row["id"]),
    deviceId: String(row["device_id"]),
    kind,
    state: command.shape.state.parse(row["state"]),
    reason: String(row["reason"]),
    detail: String(row["detail"]),
    requestedBy: String(row["requested_by"]),
    consentId: String(row["consent_id"]),
    caseId: String(row["case_id"]),
    createdAtMs: Number(row["created_at_ms"]),
    expiresAtMs: Number(row["expires_at_ms"]),
    deadlineAtMs: Number(row["deadline_at_ms"]),
    changedAtMs: Number(row["changed_at_ms"]),
    history: readHistory(database, String(row["id"])),
    estimateBytes: row["estimate_bytes"] === null ? null : Number(row["estimate_bytes"]),
    manifest: row["manifest"] === null ? null : pullManifest.parse(JSON.parse(String(row["manifest"]))),
    request: requests[kind].parse(request),
    action: row["action"] === null ? null : actionRecord.parse(JSON.parse(String(row["action"]))),
    clockCorrectionMs: Number(row["clock_correction_ms"]),
    cancelledBy: String(row["cancelled_by"]),
    blobSha256: String(row["blob_sha256"]),
  };
}

function readHistory(database: SqlDatabase, commandId: string): CommandRow["history"] {
  const sql = "SELECT state, at_ms, reason FROM command_history WHERE command_id = ? ORDER BY step";
  return database.all(sql, commandId).map((row) => ({
    state: command.shape.state.parse(row["state"]),
    atMs: Number(row["at_ms"]),
    reason: String(row["reason"]),
  }));
}
