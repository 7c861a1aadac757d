import type { AuditEntry } from "@housecall/proto/api";
import type { SqlRow } from "./database.ts";

/** The entry of a row of the table `audit`. */
export function toAuditEntry(row: SqlRow): AuditEntry {
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
