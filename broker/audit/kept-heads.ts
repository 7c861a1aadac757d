import { DAY_MS } from "@housecall/proto/base";
import { type AuditHead, headChecker, parseHead } from "./audit-head.ts";
import type { HeadNote } from "./audit-records.ts";

/** The newest head of so many days is kept. */
const MAX_DAYS = 3_650;
/** So many newest heads are kept, whatever their day. */
const NEWEST = 100;
/** So many heads that contradict the chain are kept, the oldest ones. */
const MAX_CONTRADICTIONS = 100;

/** What a file of heads says, in the order of its lines. */
export interface KeptHeads {
  /** There is, or should be, a file; a check without one says nothing of its age. */
  readonly isExpected: boolean;
  readonly heads: readonly AuditHead[];
  readonly unreadable: number;
  readonly badSignatures: number;
  readonly signatures: "checked" | "unchecked";
}

/** A check without heads. */
export const noHeads: KeptHeads = {
  isExpected: false,
  heads: [],
  unreadable: 0,
  badSignatures: 0,
  signatures: "unchecked",
};

/** Reads the text of a file of heads. A last line without an end was torn by a power cut and counts for nothing. */
export function readHeads(text: string, publicKeyPem: string | undefined): KeptHeads {
  const lines = text.split("\n").slice(0, -1);
  const parsed = lines.map(parseHead).filter((head) => head !== undefined);
  const isSigned = publicKeyPem === undefined ? () => true : headChecker(publicKeyPem);
  const heads = parsed.filter(isSigned);
  return {
    isExpected: true,
    heads,
    unreadable: lines.length - parsed.length,
    badSignatures: parsed.length - heads.length,
    signatures: publicKeyPem === undefined ? "unchecked" : "checked",
  };
}

/**
 * The heads that remain when the file is made smaller: the newest 100, the newest of each day for ten years, and those that
 * contradict the chain, without which a break that was found would be forgotten.
 */
export function headsToKeep(
  heads: readonly AuditHead[],
  contradictsChain: (head: AuditHead) => boolean,
): AuditHead[] {
  const newestOfDay = new Map(heads.map((head) => [Math.floor(head.atMs / DAY_MS), head]));
  const kept = new Set([
    ...[...newestOfDay.values()].slice(-MAX_DAYS),
    ...heads.slice(-NEWEST),
    ...heads.filter(contradictsChain).slice(0, MAX_CONTRADICTIONS),
  ]);
  return heads.filter((head) => kept.has(head));
}

/** Whether the file of heads is older than the data folder's own note of it. */
export function isBehind(heads: KeptHeads, note: HeadNote | undefined): boolean {
  return (
    heads.isExpected &&
    note !== undefined &&
    !heads.heads.some(({ id, atMs }) => id >= note.id && atMs >= note.atMs)
  );
}
