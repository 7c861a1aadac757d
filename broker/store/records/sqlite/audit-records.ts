import type { AuditEntry } from "@housecall/proto/api";
import {
  type ChainedEntry,
  chainStartHash,
  hashAuditEntry,
  type NewAuditEntry,
} from "../../../audit/audit-chain.ts";
import type { AuditRecords } from "../../../audit/audit-records.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";

/** The audit in SQLite; triggers refuse UPDATE and DELETE. */
export function createAuditRecords(database: SqlDatabase): AuditRecords {
  return {
    append: async (entry) => appendAuditEntry(database, entry),
    newest: async ({ deviceId, limit }) => {
      const rows =
        deviceId === undefined
          ? database.all("SELECT * FROM audit ORDER BY id DESC LIMIT ?", limit)
          : database.all("SELECT * FROM audit WHERE device_id = ? ORDER BY id DESC LIMIT ?", deviceId, limit);
      return rows.map(toEntry);
    },
    chain: async (afterId, limit) =>
      database.all("SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?", afterId, limit).map(toChained),
  };
}

/** Appends within the caller's transaction, so that a change and what tells of it are stored together. */
export function appendAuditEntry(database: SqlDatabase, entry: NewAuditEntry): void {
  database.transaction(() => {
    const last = database.get("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1");
    const previousHash = String(last?.["hash"] ?? chainStartHash);
    const numbered: AuditEntry = { id: Number(last?.["id"] ?? 0) + 1, ...entry };
    database.run(
      `INSERT INTO audit (id, at_ms, actor, action, device_id, command_id, case_id, consent_id, outcome, detail,
         previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[numbered.id, numbered.atMs, numbered.actor, numbered.action, numbered.deviceId, numbered.commandId],
      ...[numbered.caseId, numbered.consentId, numbered.outcome, numbered.detail],
      ...[previousHash, hashAuditEntry(previousHash, numbered)],
    );
  });
}

function toEntry(row: SqlRow): AuditEntry {
  return {
    id: Number(row["id"]),
    atMs: Number(row["at_ms"]),
    actor: String(row["actor"]),
    action: String(row["action"]),
    deviceId: String(row["device_id"]),
    commandId: String(row["command_id"]),
    caseId: String(row["case_id"]),
    consentId: String(row["consent_id"]),
    outcome: row["outcome"] === "success" ? "success" : "failure",
    detail: String(row["detail"]),
  };
}

function toChained(row: SqlRow): ChainedEntry {
  return { entry: toEntry(row), previousHash: String(row["previous_hash"]), hash: String(row["hash"]) };
}
