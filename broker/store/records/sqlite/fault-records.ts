import { type Fault, type FaultQuery, fault as faultSchema } from "@housecall/proto/api";
import { z } from "zod";
import type { EngineCheckpoint, FaultKey, FaultRecords } from "../../../diagnosis/fault-records.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "./database.ts";

/** Faults, the verdict log and the engine's checkpoints in SQLite. */
export function createFaultRecords(database: SqlDatabase): FaultRecords {
  return {
    transaction: (work) => database.transaction(work),
    ...verdictRecords(database),
    ...faultRows(database),
    ...checkpointRecords(database),
    removeBefore: ({ commitSeq, beforeMs }) =>
      database.transaction(() => {
        database.run("DELETE FROM verdicts WHERE commit_seq < ?", commitSeq);
        database.run("DELETE FROM replay_starts WHERE commit_seq < ?", commitSeq - 1);
        database.run("DELETE FROM faults WHERE is_open = 0 AND changed_at_ms < ?", beforeMs);
      }),
  };
}

function verdictRecords(
  database: SqlDatabase,
): Pick<FaultRecords, "insertVerdict" | "verdicts" | "forgetVerdicts"> {
  return {
    forgetVerdicts: (afterCommitSeq) => forgetVerdicts(database, afterCommitSeq),
    insertVerdict: (commitSeq, index, line) => {
      const sql = "INSERT INTO verdicts (commit_seq, place, line) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
      return database.run(sql, commitSeq, index, line).changes === 1;
    },
    verdicts: (afterCommitSeq) =>
      database
        .all(
          "SELECT commit_seq, line FROM verdicts WHERE commit_seq > ? ORDER BY commit_seq, place",
          afterCommitSeq,
        )
        .map((row) => ({ commitSeq: Number(row["commit_seq"]), line: String(row["line"]) })),
  };
}

function forgetVerdicts(database: SqlDatabase, afterCommitSeq: number): number {
  return database.transaction(() => {
    const newest = database.get("SELECT max(commit_seq) AS seq FROM verdicts");
    database.run("DELETE FROM verdicts WHERE commit_seq > ?", afterCommitSeq);
    database.run("DELETE FROM replay_starts WHERE commit_seq >= ?", afterCommitSeq);
    // The id of a fault begins with the commit sequence of its first verdict.
    database.run("DELETE FROM faults WHERE is_open = 1 OR CAST(id AS INTEGER) > ?", afterCommitSeq);
    return Number(newest?.["seq"] ?? 0);
  });
}

function faultRows(
  database: SqlDatabase,
): Pick<FaultRecords, "openFault" | "saveFault" | "removeFault" | "faults" | "openFaults"> {
  return {
    openFault: (key) => openFault(database, key),
    saveFault: (fault, isOpen) => saveFault(database, fault, isOpen),
    removeFault: (id) => {
      database.run("DELETE FROM faults WHERE id = ?", id);
    },
    faults: (query) => {
      const { where, values } = toCondition(query);
      return database
        .all(
          `SELECT id, fault FROM faults ${where} ORDER BY changed_at_ms DESC, id DESC LIMIT ?`,
          ...values,
          query.limit,
        )
        .flatMap((row) => asFault(database, row) ?? []);
    },
    openFaults: () => {
      const sql = `SELECT device_id, sum(severity = 'critical') AS critical, sum(severity = 'warning') AS warning,
        sum(severity = 'info') AS info, json_group_array(DISTINCT rule_id) AS rules FROM faults WHERE is_open = 1 AND state <> 'pending' GROUP BY device_id`;
      return database.all(sql).map((row) => ({
        deviceId: String(row["device_id"]),
        counts: {
          critical: Number(row["critical"]),
          warning: Number(row["warning"]),
          info: Number(row["info"]),
        },
        rules: z.array(z.string()).parse(JSON.parse(String(row["rules"]))),
      }));
    },
  };
}

/** One that is damaged is closed: the next change begins another, which people can see. */
function openFault(database: SqlDatabase, key: FaultKey): Fault | undefined {
  const sql = `SELECT id, fault FROM faults
    WHERE device_id = ? AND rule_id = ? AND instance = ? AND found_in_backlog = ? AND is_open = 1`;
  const row = database.get(sql, key.deviceId, key.ruleId, key.instance, Number(key.foundInBacklog));
  if (row === undefined) return undefined;
  const fault = asFault(database, row);
  if (fault === undefined) database.run("UPDATE faults SET is_open = 0 WHERE id = ?", String(row["id"]));
  return fault;
}

function saveFault(database: SqlDatabase, fault: Fault, isOpen: boolean): void {
  const sql = `INSERT INTO faults
    (id, device_id, rule_id, instance, found_in_backlog, is_open, state, severity, changed_at_ms, fault)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, state = excluded.state, severity = excluded.severity,
      changed_at_ms = excluded.changed_at_ms, fault = excluded.fault`;
  const { id, deviceId, ruleId, instance, foundInBacklog, state, severity, changedAtMs } = fault;
  const flags = [Number(foundInBacklog), Number(isOpen)];
  database.run(
    sql,
    id,
    deviceId,
    ruleId,
    instance,
    ...flags,
    state,
    severity,
    changedAtMs,
    JSON.stringify(fault),
  );
  // Cases are told with the fault itself, so that no end of this process comes between the two.
  if (fault.firedAtMs !== null)
    database.run("INSERT INTO fault_intake (fault_id) VALUES (?) ON CONFLICT DO NOTHING", id);
}

function toCondition(query: FaultQuery): { where: string; values: SqlValue[] } {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  if (query.state !== "all") {
    conditions.push("is_open = ?");
    values.push(query.state === "open" ? 1 : 0);
  }
  if (query.deviceId !== undefined) {
    conditions.push("device_id = ?");
    values.push(query.deviceId);
  }
  return { where: conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`, values };
}

function checkpointRecords(
  database: SqlDatabase,
): Pick<FaultRecords, "loadCheckpoint" | "saveCheckpoint" | "saveReplayStart" | "replayStartFrom"> {
  return {
    loadCheckpoint: () =>
      asCheckpoint(database.get("SELECT commit_seq, rules, snapshot FROM engine_checkpoint WHERE id = 1")),
    saveCheckpoint: ({ commitSeq, rules, snapshot }) => {
      const sql = `INSERT INTO engine_checkpoint (id, commit_seq, rules, snapshot) VALUES (1, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET commit_seq = excluded.commit_seq, rules = excluded.rules, snapshot = excluded.snapshot`;
      database.run(sql, commitSeq, rules, snapshot);
    },
    saveReplayStart: ({ commitSeq, rules, snapshot }) => {
      const sql =
        "INSERT INTO replay_starts (commit_seq, rules, snapshot) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
      database.run(sql, commitSeq, rules, snapshot);
    },
    replayStartFrom: (commitSeq) => {
      const sql =
        "SELECT commit_seq, rules, snapshot FROM replay_starts WHERE commit_seq >= ? ORDER BY commit_seq LIMIT 1";
      return asCheckpoint(database.get(sql, commitSeq));
    },
  };
}

function asCheckpoint(row: SqlRow | undefined): EngineCheckpoint | undefined {
  if (row === undefined) return undefined;
  return {
    commitSeq: Number(row["commit_seq"]),
    rules: asBytes(row["rules"]),
    snapshot: asBytes(row["snapshot"]),
  };
}

function asBytes(value: SqlValue | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** Undefined, and remembered as damaged, when it is not what saveFault wrote. */
function asFault(database: SqlDatabase, row: SqlRow): Fault | undefined {
  return database.json.read(faultSchema, row, { table: "faults", column: "fault", key: String(row["id"]) });
}
