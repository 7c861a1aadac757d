import { type ChainedEntry, chainStartHash, hashAuditEntry } from "./audit-chain.ts";
import type { ChainEnd } from "./audit-records.ts";

/** The first place where the chain does not hold, not yet explained. */
export type ChainBreak =
  | {
      readonly kind: "hole";
      readonly expectedId: number;
      readonly headHash: string;
      readonly row: ChainedEntry;
    }
  | { readonly kind: "hash"; readonly headHash: string; readonly row: ChainedEntry }
  | { readonly kind: "link"; readonly row: ChainedEntry }
  | { readonly kind: "head"; readonly fromId: number; readonly headId: number };

/**
 * Follows the chain entry by entry, comparing it with heads on the way.
 *
 * Invariant: entries 1 to `checked` link to each other, and `headHash` is the hash of the last of them.
 */
export class ChainWalk {
  readonly #heads = new Map<number, Set<string>>();
  #provenId = 0;
  checked = 0;
  headHash = chainStartHash;

  constructor(heads: readonly ChainEnd[]) {
    for (const { id, hash } of heads) {
      this.#heads.set(id, (this.#heads.get(id) ?? new Set()).add(hash));
    }
  }

  /** Takes the entries that follow, by id; the first that does not hold ends it. */
  take(rows: readonly ChainedEntry[]): ChainBreak | undefined {
    for (const row of rows) {
      const found = this.#step(row);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The greatest id of a head beyond the last entry; undefined when there is none. */
  headBeyond(): number | undefined {
    const beyond = [...this.#heads.keys()].filter((id) => id > this.checked);
    return beyond.length === 0 ? undefined : Math.max(...beyond);
  }

  #step(row: ChainedEntry): ChainBreak | undefined {
    const { entry, previousHash, hash } = row;
    const { headHash } = this;
    const expectedId = this.checked + 1;
    if (entry.id !== expectedId) return { kind: "hole", expectedId, headHash, row };
    if (hash !== hashAuditEntry(previousHash, entry)) return { kind: "hash", headHash, row };
    if (previousHash !== headHash) return { kind: "link", row };
    const heads = this.#heads.get(entry.id);
    if (heads !== undefined && (heads.size > 1 || !heads.has(hash))) {
      return { kind: "head", fromId: this.#provenId + 1, headId: entry.id };
    }
    if (heads !== undefined) this.#provenId = entry.id;
    this.checked = entry.id;
    this.headHash = hash;
    return undefined;
  }
}
