/** What a device sent, on its way into the live state and the passes of each partition of its rules. */
import { streams } from "@housecall/proto";
import { drainPasses, endPasses, forceIntoPass, openPass, passFor } from "./backlog-pass.ts";
import type { Device, Lane } from "./lane.ts";
import type { OrderedRecord, SpoolOrder } from "./spool-order.ts";
import { goneInstance } from "./take-gone.ts";
import { takeRecord } from "./take-record.ts";
import { Watch } from "./watch.ts";

/** Takes every waiting record that may be taken now, in order, per partition; ends passes that are complete. */
export function drain(device: Device, spool: SpoolOrder): void {
  for (const lane of device.lanes) {
    if (lane.passes.length > 0) drainPasses(lane, spool, (record) => reads(lane, record));
    for (const record of spool.waiting) {
      if (!isLive(device, lane, spool, record)) continue;
      if (!isReady(lane, spool, record)) break;
      takeLive(lane, spool, record);
    }
  }
  forgetTaken(device, spool);
}

function forgetTaken(device: Device, spool: SpoolOrder): void {
  if (spool.waiting.length === 0) return;
  spool.waiting = spool.waiting.filter((record) =>
    device.lanes.some((lane) => isLive(device, lane, spool, record) || isOfPass(lane, record)),
  );
}

/** The first record that the live state of a partition waits to take; undefined when it waits for none. */
export function firstBlocked(device: Device, lane: Lane, spool: SpoolOrder): OrderedRecord | undefined {
  return spool.waiting.find((record) => isLive(device, lane, spool, record));
}

/** True when a record is for the live state of a partition, which has not taken it. */
export function isLive(device: Device, lane: Lane, spool: SpoolOrder, record: OrderedRecord): boolean {
  return reads(lane, record) && !isLate(device, lane, spool, record);
}

/** True when a record is for a pass of a partition, which has not taken it. */
export function isOfPass(lane: Lane, record: OrderedRecord): boolean {
  return lane.passes.length > 0 && passFor(lane, record) !== undefined && reads(lane, record);
}

/** True when a partition reads the stream that a record came on, or the record ends an instance that it judges. */
function reads({ partition }: Lane, { input }: OrderedRecord): boolean {
  if (partition.streams.includes(streams.indexOf(input.stream))) return true;
  const gone = goneInstance(input.record.body);
  return gone !== undefined && partition.rules.some(({ rule }) => rule.instanceKind === gone.kind);
}

/** True when all that was written before the record is known, in the streams of the partition. */
export function isReady(lane: Lane, spool: SpoolOrder, { heads }: OrderedRecord): boolean {
  return lane.partition.streams.every((index) => isKnown(lane, spool, heads, index));
}

function isKnown(lane: Lane, spool: SpoolOrder, heads: readonly number[], index: number): boolean {
  const head = heads[index] ?? 0;
  return (spool.progress[index]?.completeFrom(lane.skip[index] ?? 0) ?? 0) >= head;
}

/** Stops waiting for what was written before the given heads: it is judged in a pass of its own if it comes at all. */
export function giveUp(device: Device, lane: Lane, spool: SpoolOrder, heads: readonly number[]): void {
  const { streams: needed } = lane.partition;
  if (needed.every((index) => isKnown(lane, spool, heads, index))) return;
  openPass(device, lane, spool, heads);
  lane.watch.isAfterGap = true;
  lane.skip = lane.skip.map((known, index) =>
    needed.includes(index) ? Math.max(known, heads[index] ?? 0) : known,
  );
}

/** Gives up every gap that records of this spool wait behind. */
export function giveUpAll(device: Device, spool: SpoolOrder): void {
  for (const lane of device.lanes) {
    for (
      let record = firstBlocked(device, lane, spool);
      record !== undefined;
      record = firstBlocked(device, lane, spool)
    ) {
      giveUp(device, lane, spool, record.heads);
      takeLive(lane, spool, record);
    }
  }
  forgetTaken(device, spool);
}

/** Takes the oldest waiting record into the passes that wait for it, whatever is missing before it; false when none does. */
export function forceFirst(device: Device, spool: SpoolOrder): boolean {
  const [first] = spool.waiting;
  const lanes = first === undefined ? [] : device.lanes.filter((lane) => isOfPass(lane, first));
  for (const lane of lanes) if (first !== undefined) forceIntoPass(lane, spool, first);
  drain(device, spool);
  return lanes.length > 0;
}

/** Takes all that waits for passes, and ends them: a device that began another spool sends nothing of this one. */
export function endAllPasses(device: Device, spool: SpoolOrder): void {
  for (const lane of device.lanes) {
    for (const record of spool.waiting) if (isOfPass(lane, record)) forceIntoPass(lane, spool, record);
    endPasses(lane);
  }
  spool.waiting = [];
}

/** True when a record that a partition reads comes too late for its live state. */
function isLate(device: Device, lane: Lane, spool: SpoolOrder, { order, input }: OrderedRecord): boolean {
  if (spool !== device.spools.at(-1)) return true;
  return order <= lane.takenOrder || input.sequence < (lane.skip[streams.indexOf(input.stream)] ?? 0);
}

/** Takes a record into the live state of a partition. */
export function takeLive(lane: Lane, spool: SpoolOrder, record: OrderedRecord): void {
  lane.takenOrder = record.order;
  lane.before?.close();
  lane.before = undefined;
  takeRecord(lane.watch, lane.partition, spool, record);
}

/** Keeps the state as the newest record left it, before the clock alone changes it: a pass over what comes later begins there. */
export function keepBefore({ id: deviceId, lanes, place }: Device, watch: Watch): void {
  const lane = lanes.find((candidate) => candidate.watch === watch);
  if (lane !== undefined)
    lane.before ??= new Watch(place, { deviceId, group: watch.group, lane: "backlog", from: watch });
}
