import type { AuditVerdict, ProblemFacts } from "@housecall/proto/api";
import { chainStartHash } from "./audit-chain.ts";
import type { AuditRecords, ChainEnd, HeadNote } from "./audit-records.ts";
import { isBehind, type KeptHeads } from "./kept-heads.ts";

/** Something is wrong with the audit or with its heads. */
export type AuditTrouble = Extract<ProblemFacts, { readonly kind: `audit_${string}` }>;

/** What the start compares; `isMissing`: there is no file of heads. */
export interface HeadEvidence {
  readonly kept: KeptHeads;
  readonly isMissing: boolean;
  readonly note: HeadNote | undefined;
}

/**
 * Compares the chain with every head, without reading all of it: what was edited between two heads is found by a check of
 * the whole chain alone.
 */
export async function troublesAtStart(
  { kept, isMissing, note }: HeadEvidence,
  records: Pick<AuditRecords, "end" | "hashOf" | "firstMissing">,
): Promise<AuditTrouble[]> {
  const heads: readonly ChainEnd[] = note === undefined ? kept.heads : [...kept.heads, note];
  const end = await records.end();
  return [
    ...headTroubles({ kept, isMissing, note }),
    ...cutTroubles(heads, end),
    ...(await changeTroubles(heads, end, records)),
  ];
}

/** The trouble that a check of the whole chain has found; undefined when every entry holds. */
export function troubleOfVerdict(verdict: AuditVerdict): AuditTrouble | undefined {
  if (verdict.result === "intact") return undefined;
  if (verdict.fault === "tail_cut") return cutTrouble(verdict.untilId, verdict.entryId - 1);
  return changedTrouble(verdict.entryId);
}

/** The chain ends before an entry that was there. */
export function cutTrouble(keptId: number, foundId: number): AuditTrouble {
  return { kind: "audit_cut", parameters: { kept: String(keptId), found: String(foundId) } };
}

/** An entry is not what was written. */
export function changedTrouble(entryId: number): AuditTrouble {
  return { kind: "audit_changed", parameters: { entry: String(entryId) } };
}

/** What the audit itself says of a trouble: a code that pages have words for, and the entry or count. */
export function detailOf({ kind, parameters }: AuditTrouble): string {
  switch (kind) {
    case "audit_cut":
      return `tail_cut: ${Number(parameters.found) + 1}`;
    case "audit_changed":
      return `changed: ${parameters.entry}`;
    case "audit_heads_damaged":
      return `heads_damaged: ${parameters.count}`;
    case "audit_heads_missing":
      return "heads_missing";
    case "audit_heads_behind":
      return "heads_behind";
    case "audit_heads_unwritable":
      return "heads_unwritable";
  }
}

function headTroubles({ kept, isMissing, note }: HeadEvidence): AuditTrouble[] {
  if (isMissing) return note === undefined ? [] : [{ kind: "audit_heads_missing", parameters: {} }];
  const wrong = kept.unreadable + kept.badSignatures;
  return [
    ...(wrong > 0
      ? [{ kind: "audit_heads_damaged", parameters: { count: String(wrong) } } satisfies AuditTrouble]
      : []),
    ...(isBehind(kept, note) ? [{ kind: "audit_heads_behind", parameters: {} } satisfies AuditTrouble] : []),
  ];
}

function cutTroubles(heads: readonly ChainEnd[], end: ChainEnd): AuditTrouble[] {
  const keptId = Math.max(0, ...heads.map(({ id }) => id));
  return keptId > end.id ? [cutTrouble(keptId, end.id)] : [];
}

async function changeTroubles(
  heads: readonly ChainEnd[],
  end: ChainEnd,
  records: Pick<AuditRecords, "hashOf" | "firstMissing">,
): Promise<AuditTrouble[]> {
  const missing = await records.firstMissing();
  if (missing !== undefined) return [changedTrouble(missing)];
  for (const { id, hash } of [...heads].sort((a, b) => a.id - b.id)) {
    if (id > end.id) break;
    if (hash !== (id === 0 ? chainStartHash : await records.hashOf(id))) return [changedTrouble(id)];
  }
  return [];
}
