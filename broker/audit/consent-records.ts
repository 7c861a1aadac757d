import type { ConsentRow } from "@housecall/proto/api";
import type { NewAuditEntry } from "./audit-chain.ts";

/** The stored consents: what holds now, and every change there ever was. */
export interface ConsentRecords {
  /**
   * Stores a change with its audit entry, in one transaction. "known" when this very change is stored
   * already. A change that is older than what holds now goes to the history alone.
   */
  apply(row: ConsentRow, audit: NewAuditEntry): Promise<"changed" | "known">;
  /** What holds now, newest change first. */
  current(deviceId: string): Promise<readonly ConsentRow[]>;
  /** Every change, newest first. */
  history(deviceId: string, limit: number): Promise<readonly ConsentRow[]>;
}
