/** One device: its spools, and a watch for each partition of rules that apply to it. */
import { streams } from "@housecall/proto";
import type { Partition } from "./partition.ts";
import { firstTimeOf, lastTimeOf } from "./record-time.ts";
import type { RunningRule } from "./running-rule.ts";
import type { OrderedRecord, SpoolOrder } from "./spool-order.ts";
import { takeCycle } from "./take-cycle.ts";
import { goneInstance, takeGone } from "./take-gone.ts";
import { takeLogs } from "./take-logs.ts";
import { takeMetrics } from "./take-metrics.ts";
import { takeEvent, takeState } from "./take-reports.ts";
import type { Timer } from "./timers.ts";
import { Watch, type Workplace } from "./watch.ts";

/** A partition of rules on one device, and how far it has come. */
export interface Lane {
  readonly partition: Partition;
  readonly watch: Watch;
  /** Order of the newest record of the current spool that was taken. */
  takenOrder: number;
  /** Per stream: sequences below are not waited for any more; what still comes is backlog. */
  skip: readonly number[];
  /** The pass over what came too late; begins with the state from before the gap. */
  backlog: { readonly watch: Watch; spoolId: string; takenOrder: number } | undefined;
  /** Runs while the lane waits for a gap to be filled. */
  timer: Timer | undefined;
}

/** Of a lane that gave up nothing yet. */
export const nothingSkipped: readonly number[] = streams.map(() => 0);

/** What a timer of the engine looks at when it is due. */
export type Due =
  | { readonly kind: "gap"; readonly device: Device; readonly lane: Lane }
  | {
      readonly kind: "missing";
      readonly watch: Watch;
      readonly running: RunningRule;
      readonly instance: string;
    };

/** State of one device. */
export interface Device {
  readonly id: string;
  readonly place: Workplace;
  readonly deviceClass: string;
  readonly model: string;
  /** As its newest birth said. */
  firmware: string;
  /** Newest last; the last one is current. */
  spools: SpoolOrder[];
  readonly lanes: readonly Lane[];
  /** Rules that judge silence; undefined when there are none. */
  readonly silence: Watch | undefined;
  /** Server time of the last report, and how long the server had been away in all by then. */
  heardAtMs: number;
  heardAwayMs: number;
  silenceTimer: Timer | undefined;
}

/** Takes every waiting record that may be taken now, in order, per partition. */
export function drain(device: Device, spool: SpoolOrder): void {
  for (const lane of device.lanes) {
    for (const record of spool.waiting) {
      if (isPast(device, lane, spool, record)) continue;
      if (!isReady(lane, spool, record)) break;
      takeLive(lane, spool, record);
    }
  }
  const first = spool.waiting[0];
  if (first !== undefined && device.lanes.every((lane) => isPast(device, lane, spool, first))) {
    spool.waiting = spool.waiting.filter((record) =>
      device.lanes.some((lane) => !isPast(device, lane, spool, record)),
    );
  }
}

/** The first record that a partition waits to take; undefined when it waits for none. */
export function firstBlocked(device: Device, lane: Lane, spool: SpoolOrder): OrderedRecord | undefined {
  return spool.waiting.find((record) => !isPast(device, lane, spool, record));
}

/** True when a partition has nothing to do with a record: it does not read it, took it, or took it as backlog. */
function isPast(device: Device, lane: Lane, spool: SpoolOrder, record: OrderedRecord): boolean {
  return record.order <= lane.takenOrder || !reads(lane, record) || isLate(device, lane, spool, record);
}

/** True when a partition reads the stream that a record came on, or the record ends an instance that it judges. */
export function reads({ partition }: Lane, { input }: OrderedRecord): boolean {
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
  if (lane.backlog === undefined) openBacklog(device, lane, spool);
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
  spool.waiting = [];
}

/** Takes a record that came too late for a partition, in the partition's backlog pass. */
export function takeLate(device: Device, lane: Lane, spool: SpoolOrder, record: OrderedRecord): void {
  if (lane.backlog === undefined) openBacklog(device, lane, spool);
  const { backlog } = lane;
  if (backlog === undefined) return;
  if (backlog.spoolId !== spool.spoolId) {
    backlog.spoolId = spool.spoolId;
    backlog.takenOrder = Number.NEGATIVE_INFINITY;
  }
  if (record.order <= backlog.takenOrder) return;
  backlog.takenOrder = record.order;
  takeRecord(backlog.watch, lane.partition, spool, record);
  endBacklog(lane, spool);
}

/** Ends the backlog pass when nothing is missing any more. */
export function endBacklog(lane: Lane, spool: SpoolOrder): void {
  if (lane.backlog === undefined || lane.backlog.spoolId !== spool.spoolId) return;
  if (
    lane.partition.streams.some((index) => (spool.progress[index]?.complete ?? 0) < (lane.skip[index] ?? 0))
  )
    return;
  lane.backlog.watch.endPass();
  lane.backlog.watch.close();
  lane.backlog = undefined;
}

/** True when a record that a partition reads comes too late for its live state. */
export function isLate(
  device: Device,
  lane: Lane,
  spool: SpoolOrder,
  { order, input }: OrderedRecord,
): boolean {
  if (spool !== device.spools.at(-1)) return true;
  return order <= lane.takenOrder || input.sequence < (lane.skip[streams.indexOf(input.stream)] ?? 0);
}

/** Takes a record into the live state of a partition. */
export function takeLive(lane: Lane, spool: SpoolOrder, record: OrderedRecord): void {
  lane.takenOrder = record.order;
  takeRecord(lane.watch, lane.partition, spool, record);
}

function openBacklog(device: Device, lane: Lane, spool: SpoolOrder): void {
  const watch = new Watch(device.place, {
    deviceId: device.id,
    group: lane.watch.group,
    lane: "backlog",
    from: lane.watch,
  });
  lane.backlog = { watch, spoolId: spool.spoolId, takenOrder: Number.NEGATIVE_INFINITY };
}

/** Takes a record; whatever it says, it also says that time has passed. */
function takeRecord(watch: Watch, partition: Partition, spool: SpoolOrder, ordered: OrderedRecord): void {
  const { input } = ordered;
  const { record, clockCorrectionMs: correctionMs } = input;
  const { body } = record;
  const firstAtMs = firstTimeOf(input);
  watch.beginTask();
  watch.passPause(firstAtMs);
  watch.beginAt(firstAtMs);
  watch.advance(firstAtMs);
  if (body.kind === "loss" && body.reason !== "redacted" && body.quantity > 0)
    watch.noteLoss(body.stream, body.lastAtMs + correctionMs);
  if (body.kind === "logs") {
    const newLines = watch.newLines(ordered);
    takeLogs(watch, body, { correctionMs, writtenAtMs: record.wallMs, newLines });
  }
  if (body.kind === "metrics") {
    takeMetrics(watch, body, { correctionMs, routes: spool.plan.routes[partition.index] ?? new Map() });
  }
  if (body.kind === "event") {
    takeEvent(watch, body, firstAtMs);
    takeCycle(watch, body, firstAtMs);
  }
  if (body.kind === "state") takeState(watch, body, firstAtMs);
  const gone = goneInstance(body);
  if (gone !== undefined) takeGone(watch, gone, firstAtMs);
  watch.advance(lastTimeOf(input));
}
