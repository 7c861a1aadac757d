/**
 * Passes over what came too late for the live state of a partition: one per gap, one after the other, each over the
 * records of its gap alone and from the state before it. So a pass finds what the live run would have found, had it
 * waited for that gap.
 */
import { streams } from "@housecall/proto";
import { ruleLimits } from "../language/rule-limits.ts";
import { endInherited } from "./end-inherited.ts";
import type { BacklogPass, Device, Lane } from "./lane.ts";
import type { OrderedRecord, SpoolOrder } from "./spool-order.ts";
import { takeRecord } from "./take-record.ts";
import { Watch } from "./watch.ts";

/** Expects in a pass what is missing below `heads`. To be called before the live state goes on behind the gap. */
export function openPass(device: Device, lane: Lane, spool: SpoolOrder, heads: readonly number[]): void {
  const last = lane.passes.at(-1);
  if (last !== undefined && isGrowing(last, lane)) {
    last.until = last.until.map((known, index) => Math.max(known, heads[index] ?? 0));
    return;
  }
  const { group } = lane.watch;
  const watch =
    lane.before ?? new Watch(device.place, { deviceId: device.id, group, lane: "backlog", from: lane.watch });
  lane.before = undefined;
  const from = spool.progress.map((known, index) => known.completeFrom(lane.skip[index] ?? 0));
  lane.passes.push({ watch, from, until: heads, takenOrder: Number.NEGATIVE_INFINITY });
  if (lane.passes.length > ruleLimits.passes) endFirst(lane);
}

/** The pass that has yet to take a record; undefined when none has. */
export function passFor(lane: Lane, { order, input }: OrderedRecord): BacklogPass | undefined {
  const index = streams.indexOf(input.stream);
  return lane.passes.find(
    ({ from, until, takenOrder }) =>
      input.sequence >= (from[index] ?? 0) && input.sequence < (until[index] ?? 0) && order > takenOrder,
  );
}

/** Takes what waits for a partition's passes and is complete up to there; ends those whose gap is over and complete. */
export function drainPasses(lane: Lane, spool: SpoolOrder, wants: (record: OrderedRecord) => boolean): void {
  for (let pass = lane.passes[0]; pass !== undefined; pass = lane.passes[0]) {
    for (const record of spool.waiting) {
      if (!wants(record) || passFor(lane, record) !== pass) continue;
      if (!isKnownIn(pass, lane, spool, record.heads)) return;
      takeIn(pass, lane, spool, record);
    }
    if (!isKnownIn(pass, lane, spool, pass.until) || isGrowing(pass, lane)) return;
    endFirst(lane);
  }
}

/** Takes a record into its pass although what was written before it may be missing; ends the passes before. */
export function forceIntoPass(lane: Lane, spool: SpoolOrder, record: OrderedRecord): void {
  const pass = passFor(lane, record);
  if (pass === undefined) return;
  while (lane.passes[0] !== pass) endFirst(lane);
  if (!isKnownIn(pass, lane, spool, record.heads)) pass.watch.isAfterGap = true;
  takeIn(pass, lane, spool, record);
}

/** Ends all passes of a partition. */
export function endPasses(lane: Lane): void {
  while (lane.passes.length > 0) endFirst(lane);
}

/** True when all of the gap that was written before `heads` is there, in the streams of the partition. */
function isKnownIn(
  { from, until }: BacklogPass,
  { partition }: Lane,
  { progress }: SpoolOrder,
  heads: readonly number[],
): boolean {
  return partition.streams.every(
    (index) =>
      (progress[index]?.completeFrom(from[index] ?? 0) ?? 0) >=
      Math.min(heads[index] ?? 0, until[index] ?? 0),
  );
}

/** True when nothing was taken live since the gap of a pass: what is missed now belongs to the same gap. */
function isGrowing(pass: BacklogPass, { passes, watch }: Lane): boolean {
  return pass === passes.at(-1) && watch.isAfterGap;
}

function takeIn(pass: BacklogPass, lane: Lane, spool: SpoolOrder, record: OrderedRecord): void {
  pass.takenOrder = record.order;
  takeRecord(pass.watch, lane.partition, spool, record);
}

function endFirst(lane: Lane): void {
  const pass = lane.passes.shift();
  if (pass === undefined) return;
  if (lane.passes.length === 0) endInherited(lane.watch, pass.watch, lane.before);
  pass.watch.endAll();
  pass.watch.close();
}
