/** Takes what devices send: recognises duplicates, restores the order, decides what is waited for and what is backlog. */
import { streams } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";
import { ruleLimits } from "../language/rule-limits.ts";
import {
  drain,
  endAllPasses,
  firstBlocked,
  forceFirst,
  giveUp,
  giveUpAll,
  isLive,
  isOfPass,
  isReady,
  takeLive,
} from "./device.ts";
import type { DeviceName } from "./engine-state.ts";
import { type Device, type Lane, nothingSkipped } from "./lane.ts";
import type { Alias, RoutePlan } from "./route-plan.ts";
import { type OrderedRecord, type RecordInput, SpoolOrder } from "./spool-order.ts";
import type { Timer } from "./timers.ts";
import type { EngineInput } from "./types.ts";

/** What the intake needs of its engine. */
export interface IntakeHost {
  readonly devices: ReadonlyMap<string, Device>;
  readonly silence: { heard(device: Device, atMs: number): void };
  addDevice(options: DeviceName): Device;
  forget(deviceId: string): void;
  planFor(aliases: readonly Alias[]): RoutePlan;
  /** Asks for {@link Intake.gapDue} at the first tick from `atMs` on. */
  setGapTimer(device: Device, lane: Lane, atMs: number): Timer;
}

type BirthInput = EngineInput & { readonly kind: "birth" };
type RejectedInput = EngineInput & { readonly kind: "rejected" };

/** The way of records into the rules of their device. */
export class Intake {
  readonly #host: IntakeHost;
  /** Records that wait behind gaps, over all devices. */
  #waiting = 0;

  constructor(host: IntakeHost) {
    this.#host = host;
  }

  takeBirth(input: BirthInput): void {
    const device = this.#deviceOf(input);
    const plan = this.#host.planFor(input.aliases);
    let spool = device.spools.find(({ spoolId }) => spoolId === input.spoolId);
    if (spool === undefined) {
      spool = new SpoolOrder(input.spoolId, plan);
      this.#addSpool(device, spool);
    }
    spool.plan = plan;
    for (const { watch } of device.lanes) watch.listenFrom(input.receivedAtMs);
    spool.begin(input.positions);
    this.#advance(device, spool);
    this.#leaveBehind(device, spool, input);
    device.leftAtMs = Number.POSITIVE_INFINITY;
    this.#host.silence.heard(device, input.receivedAtMs);
  }

  takeRecord(input: RecordInput): void {
    const device =
      this.#host.devices.get(input.deviceId) ??
      this.#host.addDevice({ id: input.deviceId, deviceClass: "linux", model: "", firmware: "" });
    const spool =
      device.spools.find(({ spoolId }) => spoolId === input.spoolId) ?? this.#unannounced(device, input);
    const record = spool.admit(input);
    if (record !== undefined) this.#place(device, spool, record);
    this.#host.silence.heard(device, input.receivedAtMs);
  }

  /** The server was away: nobody saw the sessions end that went on when it looked last, at `seenAtMs` (NaN: never). */
  takeAccepting(seenAtMs: EpochMs): void {
    for (const device of this.#host.devices.values())
      if (device.leftAtMs === Number.POSITIVE_INFINITY) device.leftAtMs = seenAtMs;
  }

  /** A session ended: how long the device is away counts from now. */
  takeEnd({ deviceId, receivedAtMs }: EngineInput & { readonly kind: "disconnected" }): void {
    const device = this.#host.devices.get(deviceId);
    if (device !== undefined) device.leftAtMs = receivedAtMs;
  }

  takeRejected({ deviceId, spoolId, stream, sequence }: RejectedInput): void {
    const device = this.#host.devices.get(deviceId);
    const spool = device?.spools.find((candidate) => candidate.spoolId === spoolId);
    if (device === undefined || spool === undefined) return;
    spool.markKnown(stream, sequence, sequence + 1);
    this.#advance(device, spool);
  }

  /** Gives up the gaps of a partition that were waited for long enough. */
  gapDue(device: Device, lane: Lane, atMs: number): void {
    lane.timer = undefined;
    const spool = device.spools.at(-1);
    if (spool === undefined) return;
    for (;;) {
      const record = firstBlocked(device, lane, spool);
      if (record === undefined || record.input.receivedAtMs + lane.partition.lateMs > atMs) break;
      giveUp(device, lane, spool, record.heads);
      this.#drain(device, spool);
    }
    this.#timeGaps(device, spool);
  }

  /** Takes up the records that a restored device has waiting. */
  resume(device: Device): void {
    for (const spool of device.spools) this.#waiting += spool.waiting.length;
    const current = device.spools.at(-1);
    if (current !== undefined) this.#timeGaps(device, current);
  }

  forget(device: Device): void {
    for (const { waiting } of device.spools) this.#waiting -= waiting.length;
  }

  #place(device: Device, spool: SpoolOrder, record: OrderedRecord): void {
    const live = device.lanes.filter((lane) => isLive(device, lane, spool, record));
    const mustWait =
      spool.waiting.length > 0 ||
      device.lanes.some((lane) => isOfPass(lane, record)) ||
      live.some((lane) => !isReady(lane, spool, record));
    if (mustWait) this.#wait(device, spool, record);
    else for (const lane of live) takeLive(lane, spool, record);
    this.#advance(device, spool);
  }

  #wait(device: Device, spool: SpoolOrder, record: OrderedRecord): void {
    spool.wait(record);
    this.#waiting += 1;
    this.#drain(device, spool);
    while (this.#isTooMuch(spool)) this.#relieve(device, spool);
    this.#timeGaps(device, spool);
  }

  #isTooMuch(spool: SpoolOrder): boolean {
    const { length } = spool.waiting;
    return (
      length > ruleLimits.waitingRecords ||
      spool.waitingRows > ruleLimits.waitingRows ||
      (length > 0 && this.#waiting > ruleLimits.waitingRecordsTotal)
    );
  }

  /** Of too much that waits a pass takes its oldest; live states give up their gaps when none waits for that one. */
  #relieve(device: Device, spool: SpoolOrder): void {
    const before = spool.waiting.length;
    if (!forceFirst(device, spool)) giveUpAll(device, spool);
    this.#waiting -= before - spool.waiting.length;
  }

  /** Takes what has become ready, and ends passes that are complete. */
  #advance(device: Device, spool: SpoolOrder): void {
    const hasPasses = device.lanes.some(({ passes }) => passes.length > 0);
    if (hasPasses || spool.waiting.length > 0) this.#drain(device, spool);
  }

  #drain(device: Device, spool: SpoolOrder): void {
    const before = spool.waiting.length;
    drain(device, spool);
    this.#waiting -= before - spool.waiting.length;
  }

  /** Gives up every gap of a spool; what waits for passes goes on waiting. */
  #settle(device: Device, spool: SpoolOrder): void {
    const before = spool.waiting.length;
    giveUpAll(device, spool);
    this.#waiting -= before - spool.waiting.length;
  }

  #endPasses(device: Device, spool: SpoolOrder): void {
    this.#waiting -= spool.waiting.length;
    endAllPasses(device, spool);
  }

  #timeGaps(device: Device, spool: SpoolOrder): void {
    for (const lane of device.lanes) {
      const blocked = lane.timer !== undefined ? undefined : firstBlocked(device, lane, spool);
      if (blocked === undefined) continue;
      lane.timer = this.#host.setGapTimer(device, lane, blocked.input.receivedAtMs + lane.partition.lateMs);
    }
  }

  /**
   * A device that was away longer than a rule waits is not waited for: what its spool still holds is backlog. One that lost
   * its connection for less, or declares further signals, goes on in order, also with a past that it has not sent to its end.
   */
  #leaveBehind(device: Device, spool: SpoolOrder, input: BirthInput): void {
    if (spool !== device.spools.at(-1)) return;
    const next = spool.progress.map(() => 0);
    for (const { stream, next: head } of input.positions) next[streams.indexOf(stream)] = head;
    const { leftAtMs } = device;
    const behind = device.lanes.filter(({ watch, partition: { lateMs } }) => {
      const isBehind = Number.isFinite(watch.watermarkMs) && input.receivedAtMs - watch.watermarkMs > lateMs;
      return isBehind && (Number.isNaN(leftAtMs) || input.receivedAtMs - leftAtMs > lateMs);
    });
    if (behind.length === 0) return;
    this.#settle(device, spool);
    for (const lane of behind) giveUp(device, lane, spool, next);
    this.#drain(device, spool);
  }

  #deviceOf({ deviceId: id, deviceClass, model, firmware, receivedAtMs }: BirthInput): Device {
    const known = this.#host.devices.get(id);
    if (known?.deviceClass === deviceClass && known.model === model) {
      known.firmware = firmware;
      return known;
    }
    if (known !== undefined) this.#end(known, receivedAtMs);
    return this.#host.addDevice({ id, deviceClass, model, firmware });
  }

  /** Its faults are over: with another class or model other rules judge the device, which know nothing of them. */
  #end(device: Device, atMs: EpochMs): void {
    const spool = device.spools.at(-1);
    if (spool !== undefined) this.#settle(device, spool);
    if (spool !== undefined) this.#endPasses(device, spool);
    for (const { watch } of device.lanes) watch.endAll();
    this.#host.silence.heard(device, atMs);
    this.#host.forget(device.id);
  }

  /** A spool that no birth announced: what came before its first record is not waited for. */
  #unannounced(device: Device, input: RecordInput): SpoolOrder {
    const spool = new SpoolOrder(input.spoolId, this.#host.planFor([]));
    input.record.heads.forEach((head, index) => {
      spool.progress[index]?.add({ from: 1, to: head });
    });
    spool.markKnown(input.stream, 1, input.sequence);
    this.#addSpool(device, spool);
    return spool;
  }

  #addSpool(device: Device, spool: SpoolOrder): void {
    const before = device.spools.at(-1);
    if (before !== undefined) this.#settle(device, before);
    if (before !== undefined) this.#endPasses(device, before);
    device.spools = [...device.spools, spool].slice(-ruleLimits.spools);
    for (const lane of device.lanes) {
      lane.takenOrder = Number.NEGATIVE_INFINITY;
      lane.skip = nothingSkipped;
    }
  }
}
