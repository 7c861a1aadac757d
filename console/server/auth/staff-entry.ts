import type { AuditEntry } from "@housecall/proto/api";
import type { Clock } from "@housecall/proto/base";

/** What is written into the audit about staff: who did what, to whom (in the detail), and how it ended. */
export interface StaffEntry {
  readonly actor: string;
  readonly action: string;
  readonly detail?: string;
  readonly outcome?: "success" | "failure";
}

/** A whole audit entry about staff. */
export function staffEntry(entry: StaffEntry, clock: Clock): Omit<AuditEntry, "id"> {
  const { actor, action, detail = "", outcome = "success" } = entry;
  const none = { deviceId: "", commandId: "", caseId: "", consentId: "" };
  return { ...none, atMs: clock.nowMs(), actor, action, outcome, detail };
}
