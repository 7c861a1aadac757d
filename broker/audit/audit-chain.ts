import { createHash } from "node:crypto";
import type { AuditEntry } from "@housecall/proto/api";

/** An audit entry that has not got its number yet. */
export type NewAuditEntry = Omit<AuditEntry, "id">;

/** An entry with its place in the chain: each hash covers the entry and the hash before it. */
export interface ChainedEntry {
  readonly entry: AuditEntry;
  readonly previousHash: string;
  readonly hash: string;
}

/** What the first entry follows. */
export const chainStartHash = "0".repeat(64);

/** SHA-256, hexadecimal, over the previous hash and the entry as canonical JSON. */
export function hashAuditEntry(previousHash: string, entry: AuditEntry): string {
  return createHash("sha256").update(previousHash).update(canonicalJson(entry)).digest("hex");
}

/** JSON with the keys of the entry in alphabetical order: the same entry always gives the same bytes. */
function canonicalJson(entry: AuditEntry): string {
  return JSON.stringify(Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))));
}
