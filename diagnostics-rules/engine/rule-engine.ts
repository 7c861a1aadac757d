/** The streaming evaluator: takes inputs in stored order, keeps all state, reads no clock. */
import { blankFrame, type Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import type { Rule } from "../language/rule.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import { TemplateMiner } from "../logs/template-miner.ts";
import { keepBefore } from "./device.ts";
import type { DeviceName, EngineState, ListeningTimes } from "./engine-state.ts";
import { Intake, type IntakeHost } from "./intake.ts";
import { missingDueAtMs } from "./judge.ts";
import { type Device, type Due, type Lane, nothingSkipped } from "./lane.ts";
import { type LineNovelty, newLinesOf, noNewLines } from "./new-lines.ts";
import { orderChanges } from "./order-changes.ts";
import { PackedBytes } from "./packed-bytes.ts";
import type { PackedTracks } from "./packed-tracks.ts";
import { PageStore } from "./page-store.ts";
import { type Partition, partitionRules } from "./partition.ts";
import { type Alias, planRoutes, type RoutePlan } from "./route-plan.ts";
import { RuleGroup } from "./rule-group.ts";
import { type Cell, type RunningRule, runRule, type Track } from "./running-rule.ts";
import { SilenceWatch } from "./silence-watch.ts";
import { writeSnapshot } from "./snapshot.ts";
import type { OrderedRecord } from "./spool-order.ts";
import { type Timer, Timers } from "./timers.ts";
import type { Engine, EngineInput, FaultChange, RuleHealth } from "./types.ts";
import { Watch } from "./watch.ts";

/** See {@link Engine}. */
export class RuleEngine implements Engine, EngineState, IntakeHost {
  readonly frame: Frame = blankFrame();
  changes: FaultChange[] = [];
  readonly pages = new PageStore();
  readonly packing = new PackedBytes();
  readonly awake: PackedTracks[] = [];
  taskNumber = 0;
  readonly rules: readonly RunningRule[];
  readonly partitions: readonly Partition[];
  readonly devices = new Map<string, Device>();
  readonly listening: ListeningTimes = { acceptingAtMs: Number.NaN, lastTickAtMs: Number.NaN, awayMs: 0 };
  readonly silence: SilenceWatch;
  readonly #intake: Intake;
  readonly #timers = new Timers<Due>();
  readonly #plans = new Map<string, RoutePlan>();
  /** The device whose state is not put to rest yet: its samples, lines and events mostly come one after the other. */
  #worksOn = "";
  /** By class and model. */
  readonly #groups = new Map<string, RuleGroups>();

  /** Undefined when no rule asks for lines that are new. */
  readonly novelty: LineNovelty | undefined;

  /** `learntLines`: what an engine before it knew of log lines. */
  constructor(rules: readonly Rule[], learntLines?: Uint8Array) {
    this.rules = [...rules].sort((left, right) => (left.id < right.id ? -1 : 1)).map(runRule);
    const asksForNew = rules.some(({ occurrences }) =>
      occurrences.some(({ source }) => source.kind === "new-line"),
    );
    this.novelty = asksForNew ? new TemplateMiner(learntLines) : undefined;
    this.partitions = partitionRules(this.rules);
    this.silence = new SilenceWatch(this, this.listening);
    this.#intake = new Intake(this);
  }

  accept(input: EngineInput): readonly FaultChange[] {
    this.changes = [];
    if ("deviceId" in input && input.deviceId !== this.#worksOn) {
      this.rest();
      this.#worksOn = input.deviceId;
    }
    this.#take(input);
    return orderChanges(this.changes);
  }

  rest(): void {
    for (let watch = this.awake.pop(); watch !== undefined; watch = this.awake.pop()) watch.rest();
  }

  snapshot(): Uint8Array {
    return writeSnapshot(this);
  }

  ruleHealth(): readonly RuleHealth[] {
    return this.rules.map(({ rule, isSuspended, overspentBy, lastError }) => ({
      ruleId: rule.id,
      health: isSuspended ? "suspended" : "ok",
      devices: [...overspentBy].sort(),
      lastError,
    }));
  }

  forget(deviceId: string): void {
    const device = this.devices.get(deviceId);
    if (device === undefined) return;
    this.devices.delete(deviceId);
    for (const { overspentBy } of this.rules) overspentBy.delete(deviceId);
    this.#intake.forget(device);
    this.silence.forget(device);
    for (const { watch, before, passes, timer } of device.lanes) {
      if (timer !== undefined) this.#timers.cancel(timer);
      this.#cancelTimers(watch);
      watch.close();
      before?.close();
      for (const pass of passes) pass.watch.close();
    }
    device.silence?.close();
  }

  /** Looks again at a cell when its data would be missing, and `late` has passed. */
  setTimer(watch: Watch, track: Track, cell: Cell): void {
    const atMs = this.#certainAtMs(watch, track, cell);
    if (atMs === undefined || atMs >= (cell.timer?.atMs ?? Number.POSITIVE_INFINITY)) return;
    if (cell.timer !== undefined) this.#timers.cancel(cell.timer);
    const due = { kind: "missing", watch, running: track.running, instance: cell.instance } as const;
    // Data that are given up for at the same time go first: they may show that nothing is missing.
    cell.timer = this.#timers.add(atMs, due, 1);
  }

  setGapTimer(device: Device, lane: Lane, atMs: number): Timer {
    return this.#timers.add(atMs, { kind: "gap", device, lane });
  }

  newLines(deviceId: string, record: OrderedRecord): ReadonlySet<number> {
    const { body } = record.input.record;
    const device = this.devices.get(deviceId);
    if (this.novelty === undefined || device === undefined || body.kind !== "logs") return noNewLines;
    record.newLines ??= newLinesOf(this.novelty, device, body.lines);
    return record.newLines;
  }

  /** A device as the engine first hears of it, or with another class or model. */
  addDevice(name: DeviceName): Device {
    const { id, deviceClass, model, firmware } = name;
    const { lanes, silence } = this.#groupsOf(name);
    const watch = (group: RuleGroup): Watch => new Watch(this, { deviceId: id, group, lane: "live" });
    const device: Device = {
      id,
      deviceClass,
      model,
      firmware,
      place: this,
      spools: [],
      lanes: lanes.map(({ partition, group }) => ({
        partition,
        watch: watch(group),
        takenOrder: Number.NEGATIVE_INFINITY,
        skip: nothingSkipped,
        passes: [],
        before: undefined,
        timer: undefined,
      })),
      silence: silence && watch(silence),
      heardAtMs: Number.NEGATIVE_INFINITY,
      heardAwayMs: 0,
      leftAtMs: Number.NaN,
      silenceTimer: undefined,
    };
    this.devices.set(id, device);
    return device;
  }

  /** The rules for devices of one class and model, by partition, and those that judge silence. */
  #groupsOf({ deviceClass, model }: DeviceName): RuleGroups {
    const key = JSON.stringify([deviceClass, model]);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const groupOf = (rules: readonly RunningRule[]): RuleGroup | undefined => {
      const applying = rules.filter(
        ({ rule }) =>
          (rule.deviceClass === "linux" || rule.deviceClass === deviceClass) &&
          (rule.models.length === 0 || rule.models.includes(model)),
      );
      return applying.length === 0 ? undefined : new RuleGroup(applying);
    };
    const groups: RuleGroups = {
      lanes: this.partitions.flatMap((partition) => {
        const group = groupOf(partition.rules);
        return group === undefined ? [] : [{ partition, group }];
      }),
      silence: groupOf(this.rules.filter(({ rule }) => rule.usesSilence)),
    };
    if (this.#groups.size >= MAX_SHARED) this.#groups.clear();
    this.#groups.set(key, groups);
    return groups;
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
    if (this.#plans.size >= MAX_SHARED) this.#plans.clear();
    this.#plans.set(key, plan);
    return plan;
  }

  /** Sets the timers that follow from the state, after it was restored. */
  resumeDevice(device: Device): void {
    for (const lane of device.lanes) {
      if (lane.watch.openCells === 0) continue;
      for (const track of lane.watch.tracks.values()) {
        for (const cell of track.cells.values()) {
          if (track.running.slab.data[cell.base + header.state] !== 0) this.setTimer(lane.watch, track, cell);
        }
      }
    }
    this.#intake.resume(device);
    this.silence.resume(device);
  }

  #take(input: EngineInput): void {
    switch (input.kind) {
      case "record":
        this.#intake.takeRecord(input);
        break;
      case "birth":
        this.#intake.takeBirth(input);
        break;
      case "rejected":
        this.#intake.takeRejected(input);
        break;
      case "tick":
        this.#tick(input.atMs);
        break;
      case "accepting":
        this.#intake.takeAccepting(this.listening.lastTickAtMs);
        this.silence.accept(input.atMs, this.devices.values());
        break;
      case "disconnected":
        // Silence counts from the last report; the end of a session is not one and proves nothing about the device.
        this.#intake.takeEnd(input);
        break;
    }
  }

  #tick(atMs: number): void {
    for (let target = this.#timers.takeDue(atMs); target !== undefined; target = this.#timers.takeDue(atMs)) {
      if (target.kind === "gap") this.#intake.gapDue(target.device, target.lane, atMs);
      else this.#missingDue(target);
      this.rest();
    }
    this.silence.tick(atMs);
  }

  #cancelTimers(watch: Watch): void {
    for (const { cells } of watch.tracks.values()) {
      for (const { timer } of cells.values()) if (timer !== undefined) this.#timers.cancel(timer);
    }
  }

  /** One that was set too early waits for its true time, in its turn among all that is due. */
  #missingDue({ watch, running, instance }: Due & { readonly kind: "missing" }): void {
    const track = watch.tracks.get(running);
    const cell = track?.cells.get(instance);
    if (track === undefined || cell === undefined) return;
    const setAtMs = cell.timer?.atMs ?? Number.NEGATIVE_INFINITY;
    cell.timer = undefined;
    const certainAtMs = this.#certainAtMs(watch, track, cell);
    const device = this.devices.get(watch.deviceId);
    if (certainAtMs === undefined || device === undefined) return;
    if (certainAtMs > setAtMs) {
      this.setTimer(watch, track, cell);
      return;
    }
    keepBefore(device, watch);
    watch.expireCell(track, cell, Number.POSITIVE_INFINITY);
  }

  /** When it is certain that data of a cell are missing: nothing that is late any more could show otherwise. */
  #certainAtMs(watch: Watch, track: Track, cell: Cell): number | undefined {
    const { rule } = track.running;
    const dueAtMs = missingDueAtMs(track.running, watch.stand(track, cell), watch);
    if (dueAtMs === undefined) return undefined;
    return rule.lateMs + (rule.isTimed ? Math.max(dueAtMs, watch.watermarkMs + ruleLimits.pauseMs) : dueAtMs);
  }
}

interface RuleGroups {
  readonly lanes: readonly { readonly partition: Partition; readonly group: RuleGroup }[];
  readonly silence: RuleGroup | undefined;
}

/** Plans and groups that are remembered for sharing; beyond it they are forgotten and made again. */
const MAX_SHARED = 1_024;
