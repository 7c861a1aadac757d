import type { AuditFault } from "@housecall/proto/api";
import { type ChainedEntry, hashAuditEntry } from "./audit-chain.ts";
import type { ChainRecords } from "./audit-records.ts";
import type { ChainBreak } from "./chain-walk.ts";

/** How far from its place the former place of an entry is looked for. */
const MAX_SHIFT = 1_000;

/** What happened to the first entry that does not hold. */
export interface ExplainedBreak {
  readonly fault: AuditFault;
  readonly entryId: number;
  readonly untilId: number;
}

/**
 * Says what happened where the chain breaks.
 *
 * An entry whose rightful successor stands elsewhere was moved; one that was hashed under a greater number closes the gap of
 * deleted ones; an entry whose own hash fits while its successor names another was edited and hashed anew.
 */
export async function explainBreak(
  found: ChainBreak,
  records: Pick<ChainRecords, "followerOf">,
): Promise<ExplainedBreak> {
  switch (found.kind) {
    case "head":
      return { fault: "rewritten", entryId: found.fromId, untilId: found.headId };
    case "link":
      return at("edited", Math.max(1, found.row.entry.id - 1));
    case "hole":
      return explainHole(found.expectedId, found.row, await records.followerOf(found.headHash));
    case "hash":
      return explainHash(found.row, await records.followerOf(found.headHash));
  }
}

function explainHole(expectedId: number, row: ChainedEntry, followerId: number | undefined): ExplainedBreak {
  const isElsewhere = followerId !== undefined && followerId !== row.entry.id;
  if (isElsewhere) return at("reordered", expectedId);
  return { fault: "deleted", entryId: expectedId, untilId: row.entry.id - 1 };
}

function explainHash(row: ChainedEntry, followerId: number | undefined): ExplainedBreak {
  const { id } = row.entry;
  if (followerId !== undefined && followerId !== id) return at("reordered", id);
  if (followerId === id) return at("edited", id);
  const shift = shiftOf(row);
  return shift === undefined ? at("edited", id) : { fault: "deleted", entryId: id, untilId: id + shift - 1 };
}

/** By how much the entry's number was lowered, when that alone explains its hash. */
function shiftOf({ entry, previousHash, hash }: ChainedEntry): number | undefined {
  for (let shift = 1; shift <= MAX_SHIFT; shift += 1) {
    if (hashAuditEntry(previousHash, { ...entry, id: entry.id + shift }) === hash) return shift;
  }
  return undefined;
}

function at(fault: AuditFault, entryId: number): ExplainedBreak {
  return { fault, entryId, untilId: entryId };
}
