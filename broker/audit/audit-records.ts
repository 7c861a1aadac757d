import type { AuditEntry } from "@housecall/proto/api";
import type { ChainedEntry, NewAuditEntry } from "./audit-chain.ts";

/** The stored audit. Rows can be added and read, never changed or removed. */
export interface AuditRecords {
  /** Durable when it resolves. */
  append(entry: NewAuditEntry): Promise<void>;
  /** Newest first; "" as `deviceId` gives what concerns no device. */
  newest(options: { readonly deviceId?: string; readonly limit: number }): Promise<readonly AuditEntry[]>;
  /** Entries above `afterId` with their hashes, oldest first. */
  chain(afterId: number, limit: number): Promise<readonly ChainedEntry[]>;
}
