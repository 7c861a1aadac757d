import type { AuditEntry } from "@housecall/proto/api";
import {
  type ChainedEntry,
  chainStartHash,
  hashAuditEntry,
  type NewAuditEntry,
} from "../../../audit/audit-chain.ts";
import type { AuditListQuery, AuditRecords, ChainEnd, ChainRecords } from "../../../audit/audit-records.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./database.ts";

type Reading = Pick<SqlDatabase, "get" | "all">;

/** The audit in SQLite; triggers refuse UPDATE and DELETE. */
export function createAuditRecords(database: SqlDatabase): AuditRecords {
  return {
    ...createChainRecords(database),
    append: async (entry) => appendAuditEntry(database, entry),
    newest: async (query) => {
      const { where, values } = conditionsOf(query);
      const sql = `SELECT * FROM audit WHERE ${where} ORDER BY id DESC LIMIT ?`;
      return database.all(sql, ...values, query.limit).map(toEntry);
    },
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

/** What is not merely a look; the words are those of the index `audit_deeds`, or SQLite does not use it. */
const IS_DEED = `(outcome = 'failure'
  OR NOT (action GLOB '*-read' OR action GLOB '*-listed' OR action GLOB '*-watched'))`;

function conditionsOf(query: AuditListQuery): {
  readonly where: string;
  readonly values: readonly SqlValue[];
} {
  const asked: readonly (readonly [string, SqlValue | undefined])[] = [
    ["device_id = ?", query.deviceId],
    ["actor = ? COLLATE NOCASE", query.actor],
    ["action = ?", query.action],
    ["case_id = ? AND case_id <> ''", query.caseId],
    ["at_ms >= ?", query.fromMs],
    ["at_ms <= ?", query.toMs],
    ["id < ?", query.beforeId],
  ];
  const set = asked.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  const conditions = set.map(({ condition }) => condition);
  if (query.looks === "without") conditions.push(IS_DEED);
  return { where: conditions.join(" AND ") || "TRUE", values: set.map(({ value }) => value) };
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
