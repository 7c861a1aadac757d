import type { AuditEntry } from "@housecall/proto/api";
import {
  type ChainedEntry,
  chainStartHash,
  hashAuditEntry,
  type NewAuditEntry,
} from "../../../audit/audit-chain.ts";
import type { AuditRecords, ChainEnd, ChainRecords } from "../../../audit/audit-records.ts";
import { listAudit } from "./audit-list.ts";
import { toAuditEntry } from "./audit-row.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";

type Reading = Pick<SqlDatabase, "get" | "all">;

/** The audit in SQLite; triggers refuse UPDATE and DELETE. */
export function createAuditRecords(database: SqlDatabase): AuditRecords {
  return {
    ...createChainRecords(database),
    append: async (entry) => appendAuditEntry(database, entry),
    newest: (query) => listAudit(database, query),
    hashOf: async (id) => {
      const row = database.get("SELECT hash FROM audit WHERE id = ?", id);
      return row === undefined ? undefined : String(row["hash"]);
    },
    firstMissing: async () => firstMissing(database),
    noteHead: async ({ id, hash, atMs }) => {
      const sql = `INSERT INTO audit_head (is_only, id, hash, at_ms) VALUES (1, ?, ?, ?)
        ON CONFLICT (is_only) DO UPDATE SET id = excluded.id, hash = excluded.hash, at_ms = excluded.at_ms`;
      database.run(sql, id, hash, atMs);
    },
  };
}

/** The chain for a check, also in a copy of the data folder that is only read. */
export function createChainRecords(database: Reading): ChainRecords {
  return {
    end: async () => endOf(database),
    chain: async (afterId, limit) =>
      database.all("SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?", afterId, limit).map(toChained),
    followerOf: async (hash) => {
      const row = database.get("SELECT id FROM audit WHERE previous_hash = ? ORDER BY id LIMIT 1", hash);
      return row === undefined ? undefined : Number(row["id"]);
    },
    headNote: async () => {
      // A copy may be from before heads were kept.
      if (!database.get("SELECT 1 AS known FROM sqlite_master WHERE name = 'audit_head'")) return undefined;
      const row = database.get("SELECT id, hash, at_ms FROM audit_head");
      return row && { id: Number(row["id"]), hash: String(row["hash"]), atMs: Number(row["at_ms"]) };
    },
  };
}

function endOf(database: Reading): ChainEnd {
  const last = database.get("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1");
  return { id: Number(last?.["id"] ?? 0), hash: String(last?.["hash"] ?? chainStartHash) };
}

/** The smallest number that no entry has, below the greatest. */
function firstMissing(database: Reading): number | undefined {
  const counted = database.get("SELECT count(*) AS entries, max(id) AS last FROM audit");
  if (Number(counted?.["entries"]) === Number(counted?.["last"] ?? 0)) return undefined;
  const sql = `SELECT min(id) + 1 AS missing FROM (SELECT 0 AS id UNION ALL SELECT id FROM audit) AS held
    WHERE NOT EXISTS (SELECT 1 FROM audit WHERE audit.id = held.id + 1)`;
  return Number(database.get(sql)?.["missing"]);
}

/** Appends within the caller's transaction, so that a change and what tells of it are stored together. */
export function appendAuditEntry(database: SqlDatabase, entry: NewAuditEntry): void {
  database.transaction(() => {
    const { id, hash: previousHash } = endOf(database);
    const numbered: AuditEntry = { id: id + 1, ...entry };
    database.run(
      `INSERT INTO audit (id, at_ms, actor, action, device_id, command_id, case_id, consent_id, outcome, detail,
         previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[numbered.id, numbered.atMs, numbered.actor, numbered.action, numbered.deviceId, numbered.commandId],
      ...[numbered.caseId, numbered.consentId, numbered.outcome, numbered.detail],
      ...[previousHash, hashAuditEntry(previousHash, numbered)],
    );
  });
}

function toChained(row: SqlRow): ChainedEntry {
  return { entry: toAuditEntry(row), previousHash: String(row["previous_hash"]), hash: String(row["hash"]) };
}
