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

/** What {@link verifyAuditChain} finds: how many entries hold, or the first that does not and why. */
export type ChainVerdict =
  | { readonly isIntact: true; readonly entries: number; readonly headHash: string }
  | { readonly isIntact: false; readonly entryId: number; readonly fault: "changed" | "missing" };

/** What the first entry follows. */
export const chainStartHash = "0".repeat(64);

/** SHA-256, hexadecimal, over the previous hash and the entry as canonical JSON. */
export function hashAuditEntry(previousHash: string, entry: AuditEntry): string {
  return createHash("sha256").update(previousHash).update(canonicalJson(entry)).digest("hex");
}

/**
 * Walks the whole chain from entry 1 and names the first entry that was changed or is missing.
 *
 * A chain cut off at its end looks intact: compare `headHash` with one that was kept elsewhere.
 */
export async function verifyAuditChain(
  entries: Iterable<ChainedEntry> | AsyncIterable<ChainedEntry>,
): Promise<ChainVerdict> {
  let headHash = chainStartHash;
  let count = 0;
  for await (const { entry, previousHash, hash } of entries) {
    count += 1;
    if (entry.id !== count) return { isIntact: false, entryId: count, fault: "missing" };
    const isLinked = previousHash === headHash && hash === hashAuditEntry(previousHash, entry);
    if (!isLinked) return { isIntact: false, entryId: entry.id, fault: "changed" };
    headHash = hash;
  }
  return { isIntact: true, entries: count, headHash };
}

/** JSON with the keys of the entry in alphabetical order: the same entry always gives the same bytes. */
function canonicalJson(entry: AuditEntry): string {
  return JSON.stringify(Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))));
}
