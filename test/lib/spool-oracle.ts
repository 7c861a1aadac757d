/** Reads an agent's spool folder while no agent runs, and judges whether every sequence is accounted for. */
import { join } from "node:path";
import { type Stream, streams } from "@housecall/proto";
import { silentLogger, systemClock } from "@housecall/proto/base";
import { openSpoolFolder } from "../../agent/platform/disk.ts";
import { checksumSeed, payloadOf } from "../../agent/spool/frame.ts";
import { RangeSet } from "../../agent/spool/range-set.ts";
import { recoverSpool } from "../../agent/spool/recovery.ts";
import { lossesOf, type StoredRecord } from "./stored-records.ts";

/** A record that lies whole in a segment file. */
export interface SpooledRecord {
  readonly stream: Stream;
  readonly sequence: number;
  readonly payload: Buffer;
  readonly file: string;
}

/** A spool as its files tell it. */
export interface SpoolContent {
  readonly spoolId: string;
  /** Sequence of the next record of each stream. */
  readonly next: Readonly<Record<Stream, number>>;
  readonly records: readonly SpooledRecord[];
}

/** What lies in the spool of a state folder; also what was acknowledged and not removed yet. */
export async function readSpool(stateFolder: string): Promise<SpoolContent> {
  const disk = await openSpoolFolder(join(stateFolder, "spool"));
  const found = await recoverSpool({
    disk,
    clock: systemClock,
    logger: silentLogger,
    segmentBytes: 1_048_576,
  });
  const spoolId = found.spoolId ?? "";
  const seed = checksumSeed(spoolId);
  const next: Record<Stream, number> = { urgent: 1, metrics: 1, logs: 1, debug: 1 };
  const records: SpooledRecord[] = [];
  for (const stream of streams) {
    next[stream] = found.streams[stream].next;
    for (const segment of found.streams[stream].segments) {
      for (let sequence = segment.first; sequence <= segment.last; sequence += 1) {
        const place = segment.find(sequence);
        if (place === undefined) continue;
        const bytes = Buffer.from(await disk.read(segment.name, place.offset, place.maxBytes));
        const payload = payloadOf(bytes, { stream, seed, sequence });
        if (payload !== undefined) records.push({ stream, sequence, payload, file: segment.name });
      }
    }
  }
  await disk.close();
  return { spoolId, next, records };
}

/** The judgement over one spool. All but `sequences` must be 0 unless a test says why not. */
export interface Coverage {
  /** Given out so far, over all streams. */
  readonly sequences: number;
  readonly stored: number;
  readonly rejected: number;
  readonly declaredLost: number;
  /** Numbers left out after an unclean end: declared as well, but no records. */
  readonly skipped: number;
  readonly stillHeld: number;
  /** In no store, in no spool, and never declared lost. */
  readonly unaccounted: number;
  readonly duplicated: number;
  /** Stored above the last sequence that was given out. */
  readonly ghosts: number;
  /** The unaccounted ones, for the message of a failing test. */
  readonly holes: readonly string[];
}

/** Stored + rejected + declared lost + still held must cover 1 .. next-1 of every stream. */
export function coverageOf(spool: SpoolContent, stored: readonly StoredRecord[]): Coverage {
  const mine = stored.filter((each) => each.spoolId === spool.spoolId);
  const declared = lossesOf(mine);
  const totals = streams.map((stream) => {
    const { covered, ...counts } = countStream(
      mine.filter((each) => each.stream === stream),
      spool.next[stream],
    );
    const lost = new RangeSet();
    const skipped = new RangeSet();
    for (const loss of declared) {
      if (loss.stream !== stream || loss.firstSequence === 0) continue;
      (loss.quantity > 0 ? lost : skipped).add(loss.firstSequence, loss.lastSequence);
      covered.add(loss.firstSequence, loss.lastSequence);
    }
    const held = spool.records.filter((each) => each.stream === stream && !covered.has(each.sequence));
    for (const { sequence } of held) covered.add(sequence, sequence);
    const holes = covered.missing(1, spool.next[stream] - 1);
    return {
      ...counts,
      declaredLost: sizeOf(lost.ranges),
      skipped: sizeOf(skipped.ranges),
      stillHeld: held.length,
      holes,
      stream,
    };
  });
  const sum = (pick: (total: (typeof totals)[number]) => number) =>
    totals.reduce((all, total) => all + pick(total), 0);
  return {
    sequences: streams.reduce((all, stream) => all + spool.next[stream] - 1, 0),
    stored: sum((total) => total.stored),
    rejected: sum((total) => total.rejected),
    declaredLost: sum((total) => total.declaredLost),
    skipped: sum((total) => total.skipped),
    stillHeld: sum((total) => total.stillHeld),
    unaccounted: sum((total) => sizeOf(total.holes)),
    duplicated: sum((total) => total.duplicated),
    ghosts: sum((total) => total.ghosts),
    holes: totals.flatMap(({ stream, holes }) =>
      holes.map(({ first, last }) => `${stream} ${first}..${last}`),
    ),
  };
}

function countStream(records: readonly StoredRecord[], next: number) {
  const covered = new RangeSet();
  const counts = { stored: 0, rejected: 0, duplicated: 0, ghosts: 0 };
  for (const { sequence, kind } of records) {
    if (covered.has(sequence)) counts.duplicated += 1;
    if (sequence >= next) counts.ghosts += 1;
    if (kind === "record") counts.stored += 1;
    else counts.rejected += 1;
    covered.add(sequence, sequence);
  }
  return { ...counts, covered };
}

function sizeOf(ranges: readonly { readonly first: number; readonly last: number }[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}
