import { consentScope } from "@housecall/proto/api";
import { z } from "zod";
import type { StoredAsk } from "../../../audit/consent-records.ts";
import type { ConsentAskRow } from "../../../consent/consent-ask.ts";
import { readCommand } from "./command-records.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";

const scopes = z.array(consentScope);
const askRow = z.object({
  consentId: z.string(),
  deviceId: z.string(),
  commandId: z.string(),
  way: z.enum(["panel", "telephone"]),
  scopes,
  minutes: z.number(),
  reason: z.string(),
  language: z.enum(["en", "ko"]),
  caseId: z.string(),
  requestedBy: z.string(),
  askedAtMs: z.number(),
  answerWithinMs: z.number(),
  answer: z.enum(["", "granted", "refused", "later", "expired"]),
  answeredAtMs: z.number().nullable(),
  grantedScopes: scopes,
  expiresAtMs: z.number().nullable(),
  end: z.enum(["", "revoked", "expired"]),
  endedAtMs: z.number().nullable(),
  endedBy: z.string(),
});

/** The question of this id; undefined when there is none. */
export function readAsk(database: SqlDatabase, consentId: string): ConsentAskRow | undefined {
  const row = database.get("SELECT * FROM consent_asks WHERE consent_id = ?", consentId);
  return row && toAsk(row);
}

/** The newest questions of a device with their commands. */
export function readAsks(database: SqlDatabase, deviceId: string, limit: number): StoredAsk[] {
  return database
    .all(
      "SELECT * FROM consent_asks WHERE device_id = ? ORDER BY asked_at_ms DESC, rowid DESC LIMIT ?",
      deviceId,
      limit,
    )
    .flatMap((row) => withCommand(database, toAsk(row)) ?? []);
}

/** The question with its command. */
export function withCommand(database: SqlDatabase, ask: ConsentAskRow): StoredAsk | undefined {
  const command = readCommand(database, ask.commandId);
  return command && { ask, command };
}

/** Whether the device still has to be told of a question like this, or its owner to answer one. */
export function hasOpenAsk(
  database: SqlDatabase,
  { deviceId, way }: Pick<ConsentAskRow, "deviceId" | "way">,
): boolean {
  const sql = `SELECT 1 AS open FROM consent_asks JOIN commands ON commands.id = consent_asks.command_id
    WHERE consent_asks.device_id = ? AND way = ? AND answer IN ('', 'later') AND is_open = 1 AND cancelled_by = '' LIMIT 1`;
  return database.get(sql, deviceId, way) !== undefined;
}

/** Stores a new question. */
export function insertAskRow(database: SqlDatabase, ask: ConsentAskRow): void {
  database.run(
    `INSERT INTO consent_asks (consent_id, device_id, command_id, way, scopes, minutes, reason, language, case_id,
       requested_by, asked_at_ms, answer_within_ms, answer, answered_at_ms, granted_scopes, expires_at_ms, end_kind, ended_at_ms,
       ended_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', NULL, '[]', NULL, '', NULL, '')`,
    ...[ask.consentId, ask.deviceId, ask.commandId, ask.way, JSON.stringify(ask.scopes), ask.minutes],
    ...[ask.reason, ask.language, ask.caseId, ask.requestedBy, ask.askedAtMs, ask.answerWithinMs],
  );
}

/** Stores what became of a question. */
export function updateAskRow(database: SqlDatabase, ask: ConsentAskRow): void {
  database.run(
    `UPDATE consent_asks SET answer = ?, answered_at_ms = ?, granted_scopes = ?, expires_at_ms = ?, end_kind = ?,
       ended_at_ms = ?, ended_by = ? WHERE consent_id = ?`,
    ...[ask.answer, ask.answeredAtMs, JSON.stringify(ask.grantedScopes), ask.expiresAtMs],
    ...[ask.end, ask.endedAtMs, ask.endedBy, ask.consentId],
  );
}

function toAsk(row: SqlRow): ConsentAskRow {
  return askRow.parse({
    ...{ consentId: row["consent_id"], deviceId: row["device_id"], commandId: row["command_id"] },
    ...{ way: row["way"], minutes: row["minutes"], reason: row["reason"], language: row["language"] },
    ...{ caseId: row["case_id"], requestedBy: row["requested_by"], askedAtMs: row["asked_at_ms"] },
    ...{ answerWithinMs: row["answer_within_ms"], answer: row["answer"] },
    ...{ answeredAtMs: row["answered_at_ms"], expiresAtMs: row["expires_at_ms"], end: row["end_kind"] },
    ...{ endedAtMs: row["ended_at_ms"], endedBy: row["ended_by"] },
    scopes: JSON.parse(String(row["scopes"])),
    grantedScopes: JSON.parse(String(row["granted_scopes"])),
  });
}
