import { setImmediate as nextTurn } from "node:timers/promises";
import type { AuditCheck, AuditHeadsVerdict, AuditVerdict } from "@housecall/proto/api";
import type { ChainRecords, HeadNote } from "./audit-records.ts";
import { ChainWalk } from "./chain-walk.ts";
import { explainBreak } from "./explain-break.ts";
import { isBehind, type KeptHeads } from "./kept-heads.ts";

/** Entries read at a time: about 5 ms in which nothing else runs. */
const PAGE = 250;
/** Pages between two reports of progress. */
const REPORT_EVERY = 8;

/** What a check is made of. */
export interface ChainCheck {
  readonly records: ChainRecords;
  readonly heads: KeptHeads;
  readonly signal?: AbortSignal;
}

/**
 * Walks the whole chain from entry 1, and compares it with the heads that were kept outside.
 *
 * Yields progress and last the verdict, which names the first entry that does not hold. Entries that are added meanwhile
 * are not looked at. Other work gets its turn between pages.
 */
export async function* verifyChain({ records, heads, signal }: ChainCheck): AsyncGenerator<AuditCheck> {
  const { id: total } = await records.end();
  const note = await records.headNote();
  const known = note === undefined ? heads.heads : [...heads.heads, note];
  const walk = new ChainWalk(known);
  for (let pages = 1; walk.checked < total; pages += 1) {
    signal?.throwIfAborted();
    const page = (await records.chain(walk.checked, PAGE)).filter(({ entry }) => entry.id <= total);
    const found = walk.take(page);
    if (found !== undefined) {
      const fault = await explainBreak(found, records);
      return yield verdict({ result: "broken", ...fault, heads: headsVerdict({ heads, note, total }) });
    }
    if (page.length === 0) break;
    if (pages % REPORT_EVERY === 0) yield { kind: "progress", checked: walk.checked, total };
    await nextTurn();
  }
  yield verdict(endVerdict(walk, headsVerdict({ heads, note, total })));
}

function endVerdict(walk: ChainWalk, heads: AuditHeadsVerdict): AuditVerdict {
  const beyond = walk.headBeyond();
  if (beyond === undefined) {
    return { result: "intact", entries: walk.checked, headHash: walk.headHash, heads };
  }
  return { result: "broken", fault: "tail_cut", entryId: walk.checked + 1, untilId: beyond, heads };
}

function headsVerdict(found: {
  readonly heads: KeptHeads;
  readonly note: HeadNote | undefined;
  readonly total: number;
}): AuditHeadsVerdict {
  const { heads, note, total } = found;
  const newest = heads.heads.at(-1);
  return {
    compared: heads.heads.length,
    newestId: newest?.id ?? null,
    newestAtMs: newest?.atMs ?? null,
    uncovered: Math.max(0, total - (newest?.id ?? 0)),
    signatures: heads.signatures,
    unreadable: heads.unreadable,
    badSignatures: heads.badSignatures,
    isBehind: isBehind(heads, note),
  };
}

function verdict(found: AuditVerdict): AuditCheck {
  return { kind: "verdict", verdict: found };
}
