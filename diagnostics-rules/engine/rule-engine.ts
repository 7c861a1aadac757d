/** The streaming evaluator: takes inputs in stored order, keeps all state, reads no clock. */
import { streams } from "@housecall/proto";
import type { Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import type { Rule } from "../language/rule.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import {
  type Device,
  drain,
  endBacklog,
  firstBlocked,
  giveUp,
  giveUpAll,
  isFull,
  isLate,
  isReady,
  type Lane,
  takeLate,
  takeLive,
} from "./device.ts";
import type { EngineState, ListeningTimes } from "./engine-state.ts";
import { missingDueAtMs } from "./judge.ts";
import { type Partition, partitionRules } from "./partition.ts";
import { type Alias, planRoutes, type RoutePlan } from "./route-plan.ts";
import { type Cell, type RunningRule, runRule, type Track } from "./running-rule.ts";
import { SilenceWatch } from "./silence-watch.ts";
import { writeSnapshot } from "./snapshot.ts";
import { type OrderedRecord, type RecordInput, SpoolOrder } from "./spool-order.ts";
import { Timers } from "./timers.ts";
import type { Engine, EngineInput, FaultChange, RuleHealth } from "./types.ts";
import { Watch } from "./watch.ts";

type BirthInput = EngineInput & { readonly kind: "birth" };

/** What a timer looks at when it is due. */
type Target =
  | { readonly kind: "gap"; readonly device: Device; readonly lane: Lane }
  | { readonly kind: "missing"; readonly watch: Watch; readonly track: Track; readonly cell: Cell };

/** See {@link Engine}. */
export class RuleEngine implements Engine, EngineState {
  readonly frame: Frame = {
    data: new Float64Array(),
    base: 0,
    atMs: 0,
    work: 0,
    silenceMs: 0,
    logGapAtMs: Number.NEGATIVE_INFINITY,
    observedSinceMs: 0,
  };
  changes: FaultChange[] = [];
  inputNumber = 0;
  readonly rules: readonly RunningRule[];
  readonly partitions: readonly Partition[];
  readonly devices = new Map<string, Device>();
  readonly listening: ListeningTimes = { acceptingAtMs: Number.NaN, lastTickAtMs: Number.NaN, awayMs: 0 };
  readonly silence: SilenceWatch;
  readonly #timers = new Timers<Target>();
  readonly #plans = new Map<string, RoutePlan>();
  #waiting = 0;

  constructor(rules: readonly Rule[]) {
    this.rules = [...rules].sort((left, right) => (left.id < right.id ? -1 : 1)).map(runRule);
    this.partitions = partitionRules(this.rules);
    this.silence = new SilenceWatch(this, this.listening);
  }

  accept(input: EngineInput): readonly FaultChange[] {
    this.inputNumber += 1;
    this.changes = [];
    this.#take(input);
    return this.#ordered();
  }

  snapshot(): Uint8Array {
    return writeSnapshot(this);
  }

  ruleHealth(): readonly RuleHealth[] {
    return this.rules.map(({ rule, isSuspended, lastError }) => ({
      ruleId: rule.id,
      health: isSuspended ? "suspended" : "ok",
      lastError,
    }));
  }

  forget(deviceId: string): void {
    const device = this.devices.get(deviceId);
    if (device === undefined) return;
    this.devices.delete(deviceId);
    device.isForgotten = true;
    for (const { waiting } of device.spools) this.#waiting -= waiting.length;
    for (const { watch, backlog } of device.lanes) {
      watch.close();
      backlog?.watch.close();
    }
    device.silence?.close();
  }

  /** Looks again at a cell when its data would be missing, and `late` has passed. */
  setTimer(watch: Watch, track: Track, cell: Cell): void {
    const dueAtMs = missingDueAtMs(track.running, watch.stand(track, cell), watch);
    if (dueAtMs === undefined) return;
    cell.isTimed = true;
    this.#timers.add(dueAtMs + track.running.rule.lateMs, { kind: "missing", watch, track, cell });
  }

  /** A device as the engine first hears of it, or with another class or model. */
  addDevice(options: { id: string; deviceClass: string; model: string }): Device {
    const applies = ({ rule }: RunningRule): boolean =>
      (rule.deviceClass === "linux" || rule.deviceClass === options.deviceClass) &&
      (rule.models.length === 0 || rule.models.includes(options.model));
    const watch = (rules: readonly RunningRule[]): Watch =>
      new Watch(this, { deviceId: options.id, rules: rules.filter(applies), lane: "live" });
    const silent = this.rules.filter(({ rule }) => rule.usesSilence);
    const device: Device = {
      ...options,
      place: this,
      spools: [],
      lanes: this.partitions
        .filter(({ rules }) => rules.some(applies))
        .map((partition) => ({
          partition,
          watch: watch(partition.rules),
          takenOrder: Number.NEGATIVE_INFINITY,
          skip: [0, 0, 0, 0],
          backlog: undefined,
          isTimed: false,
        })),
      silence: silent.some(applies) ? watch(silent) : undefined,
      heardAtMs: Number.NEGATIVE_INFINITY,
      heardAwayMs: 0,
      hasSilenceTimer: false,
      isForgotten: false,
    };
    this.devices.set(options.id, device);
    return device;
  }

  /** Where samples of a spool with these aliases go. */
  planFor(aliases: readonly Alias[]): RoutePlan {
    const key = JSON.stringify(aliases.map(({ alias, signal, instance }) => [alias, signal, instance]));
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const plan = planRoutes(
      this.partitions.map(({ rules }) => rules),
      aliases,
    );
    if (this.#plans.size >= MAX_SHARED_PLANS) this.#plans.clear();
    this.#plans.set(key, plan);
    return plan;
  }

  /** Sets the timers that follow from the state, after it was restored. */
  resumeDevice(device: Device): void {
    for (const lane of device.lanes) {
      for (const track of lane.watch.tracks.values()) {
        for (const cell of track.cells.values()) {
          if (track.running.slab.data[cell.base + header.state] !== 0) this.setTimer(lane.watch, track, cell);
        }
      }
    }
    for (const spool of device.spools) this.#waiting += spool.waiting.length;
    const current = device.spools.at(-1);
    if (current !== undefined) this.#timeGaps(device, current);
    this.silence.resume(device);
  }

  #take(input: EngineInput): void {
    switch (input.kind) {
      case "record":
        return this.#takeRecord(input);
      case "birth":
        return this.#takeBirth(input);
      case "rejected":
        return this.#takeRejected(input);
      case "tick":
        return this.#tick(input.atMs);
      case "accepting":
        return this.silence.accept(input.atMs, this.devices.values());
      case "disconnected":
        // Silence counts from the last report; the end of a session is not one and proves nothing about the device.
        return;
    }
  }

  #takeBirth(input: BirthInput): void {
    const device = this.#deviceOf(input);
    const plan = this.planFor(input.aliases);
    let spool = device.spools.find(({ spoolId }) => spoolId === input.spoolId);
    if (spool === undefined) {
      const before = device.spools.at(-1);
      if (before !== undefined) this.#settle(device, before);
      spool = new SpoolOrder(input.spoolId, plan);
      this.#addSpool(device, spool);
    }
    spool.learn(input.aliases, plan);
    spool.begin(input.positions);
    this.#advanceSpool(device, spool);
    this.#leaveBehind(device, spool, input);
    this.silence.heard(device, input.receivedAtMs);
  }

  /** A device that was away longer than a rule waits is not waited for: what its spool still holds is backlog. */
  #leaveBehind(device: Device, spool: SpoolOrder, input: BirthInput): void {
    if (spool !== device.spools.at(-1)) return;
    const next = spool.progress.map(() => 0);
    for (const { stream, next: head } of input.positions) next[streams.indexOf(stream)] = head;
    const behind = device.lanes.filter(
      ({ watch, partition }) =>
        input.receivedAtMs - watch.watermarkMs > partition.lateMs && Number.isFinite(watch.watermarkMs),
    );
    if (behind.length === 0) return;
    this.#settle(device, spool);
    for (const lane of behind) giveUp(device, lane, spool, next);
  }

  #takeRecord(input: RecordInput): void {
    const device =
      this.devices.get(input.deviceId) ??
      this.addDevice({ id: input.deviceId, deviceClass: "linux", model: "" });
    const spool =
      device.spools.find(({ spoolId }) => spoolId === input.spoolId) ?? this.#unannounced(device, input);
    const record = spool.admit(input);
    if (record !== undefined) {
      let mustWait = spool.waiting.length > 0;
      for (const lane of device.lanes) {
        if (isLate(device, lane, spool, record)) takeLate(device, lane, spool, record);
        else if (!isReady(lane, spool, record)) mustWait = true;
      }
      if (mustWait) this.#wait(device, spool, record);
      else
        for (const lane of device.lanes)
          if (!isLate(device, lane, spool, record)) takeLive(lane, spool, record);
      this.#advanceSpool(device, spool);
    }
    this.silence.heard(device, input.receivedAtMs);
  }

  #takeRejected({ deviceId, spoolId, stream, sequence }: EngineInput & { kind: "rejected" }): void {
    const device = this.devices.get(deviceId);
    const spool = device?.spools.find((candidate) => candidate.spoolId === spoolId);
    if (device === undefined || spool === undefined) return;
    spool.markKnown(stream, sequence, sequence + 1);
    this.#advanceSpool(device, spool);
  }

  #wait(device: Device, spool: SpoolOrder, record: OrderedRecord): void {
    if (spool !== device.spools.at(-1)) return;
    spool.wait(record);
    this.#waiting += 1;
    drainCounted(this, device, spool);
    if (isFull(spool) || this.#waiting > ruleLimits.waitingRecordsTotal) this.#settle(device, spool);
    this.#timeGaps(device, spool);
  }

  /** Takes what has become ready, and ends backlog passes that are complete. */
  #advanceSpool(device: Device, spool: SpoolOrder): void {
    if (spool.waiting.length > 0) drainCounted(this, device, spool);
    for (const lane of device.lanes) endBacklog(lane, spool);
  }

  #settle(device: Device, spool: SpoolOrder): void {
    this.#waiting -= spool.waiting.length;
    giveUpAll(device, spool);
  }

  /** For {@link drainCounted}. */
  noteDrained(count: number): void {
    this.#waiting -= count;
  }

  #tick(atMs: number): void {
    for (let target = this.#timers.takeDue(atMs); target !== undefined; target = this.#timers.takeDue(atMs)) {
      if (target.kind === "gap") this.#gapDue(target.device, target.lane, atMs);
      else this.#missingDue(target.watch, target.track, target.cell, atMs);
    }
    this.silence.tick(atMs);
  }

  #gapDue(device: Device, lane: Lane, atMs: number): void {
    lane.isTimed = false;
    const spool = device.spools.at(-1);
    if (device.isForgotten || spool === undefined) return;
    for (
      let record = firstBlocked(device, lane, spool);
      record !== undefined;
      record = firstBlocked(device, lane, spool)
    ) {
      if (record.input.receivedAtMs + lane.partition.lateMs > atMs) break;
      giveUp(device, lane, spool, record.heads);
      drainCounted(this, device, spool);
    }
    this.#timeGaps(device, spool);
  }

  #missingDue(watch: Watch, track: Track, cell: Cell, atMs: number): void {
    cell.isTimed = false;
    if (this.devices.get(watch.deviceId)?.lanes.every((lane) => lane.watch !== watch) ?? true) return;
    const dueAtMs = missingDueAtMs(track.running, watch.stand(track, cell), watch);
    if (dueAtMs === undefined) return;
    if (dueAtMs + track.running.rule.lateMs > atMs) this.setTimer(watch, track, cell);
    else watch.expireCell(track, cell);
  }

  #timeGaps(device: Device, spool: SpoolOrder): void {
    for (const lane of device.lanes) {
      const blocked = lane.isTimed ? undefined : firstBlocked(device, lane, spool);
      if (blocked === undefined) continue;
      lane.isTimed = true;
      this.#timers.add(blocked.input.receivedAtMs + lane.partition.lateMs, { kind: "gap", device, lane });
    }
  }

  #deviceOf({ deviceId: id, deviceClass, model }: BirthInput): Device {
    const known = this.devices.get(id);
    if (known?.deviceClass === deviceClass && known.model === model) return known;
    if (known !== undefined) this.forget(id);
    return this.addDevice({ id, deviceClass, model });
  }

  /** A spool that no birth announced: what came before its first record is not waited for. */
  #unannounced(device: Device, input: RecordInput): SpoolOrder {
    const spool = new SpoolOrder(input.spoolId, this.planFor([]));
    input.record.heads.forEach((head, index) => {
      spool.progress[index]?.add({ from: 1, to: head });
    });
    spool.markKnown(input.stream, 1, input.sequence);
    const before = device.spools.at(-1);
    if (before !== undefined) this.#settle(device, before);
    this.#addSpool(device, spool);
    return spool;
  }

  #addSpool(device: Device, spool: SpoolOrder): void {
    device.spools = [...device.spools, spool].slice(-ruleLimits.spools);
    for (const lane of device.lanes) {
      lane.takenOrder = Number.NEGATIVE_INFINITY;
      lane.skip.fill(0);
    }
  }

  /** By time, then device, rule and instance, whatever order the work was done in. */
  #ordered(): readonly FaultChange[] {
    if (this.changes.length < 2) return this.changes;
    const key = ({ deviceId, ruleId, instance }: FaultChange): string =>
      `${deviceId}\n${ruleId}\n${instance}`;
    return this.changes.sort(
      (left, right) =>
        left.atMs - right.atMs || (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0),
    );
  }
}

/** Aliases tables that are remembered for sharing; beyond it they are forgotten and made again. */
const MAX_SHARED_PLANS = 1_024;

function drainCounted(engine: RuleEngine, device: Device, spool: SpoolOrder): void {
  const before = spool.waiting.length;
  drain(device, spool);
  engine.noteDrained(before - spool.waiting.length);
}
