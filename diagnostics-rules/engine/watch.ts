/**
 * The rules of one partition on one device, with their state: takes records in the order in which the device wrote
 * them. A backlog pass is a second watch that starts from a copy of the first.
 */
import type { Stream } from "@housecall/proto";
import { errorMessage } from "@housecall/proto/base";
import type { Frame } from "../language/frame.ts";
import { header } from "../language/layout.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import { type Bench, expire, INACTIVE, judge, missingDueAtMs, type Occasion, remember } from "./judge.ts";
import { PackedTracks, type TrackPlace } from "./packed-tracks.ts";
import { chargeWork, isSuspendedOn, suspend } from "./rule-budget.ts";
import { copyTracks, type RuleGroup } from "./rule-group.ts";
import { type Cell, newCell, type RunningRule, type Track } from "./running-rule.ts";
import type { OrderedRecord } from "./spool-order.ts";
import { endCells, expireCells, passPauseOfCells, setBackCells, wakeCells } from "./time-alone.ts";
import type { FaultChange } from "./types.ts";

/** What a watch needs of its engine: one frame, one list of changes, the number of the current task. */
export interface Workplace extends TrackPlace {
  readonly frame: Frame;
  readonly changes: FaultChange[];
  /** Counts what budgets are given for: records taken, and looks at a silent device. */
  taskNumber: number;
  /** Asks to look at a cell again when data stay away. */
  setTimer(watch: Watch, track: Track, cell: Cell): void;
  /** Places of the lines of a record that are the first of their kind. */
  newLines(deviceId: string, record: OrderedRecord): ReadonlySet<number>;
}

/** What a watch is made of. */
export interface WatchOptions {
  readonly deviceId: string;
  readonly group: RuleGroup;
  readonly lane: "live" | "backlog";
  /** The watch whose state is copied. */
  readonly from?: Watch;
}

/** State of one partition of rules on one device. */
export class Watch extends PackedTracks implements Bench {
  readonly deviceId: string;
  readonly foundInBacklog: boolean;
  watermarkMs = Number.NEGATIVE_INFINITY;
  logGapAtMs = Number.NEGATIVE_INFINITY;
  observedSinceMs = Number.POSITIVE_INFINITY;
  lastReportAtMs = 0;
  /** True when records were given up and the next one begins after the gap. */
  isAfterGap = true;
  #wakeAtMs = Number.NEGATIVE_INFINITY;
  /** No data of any cell are missing before. */
  #missingAtMs = Number.NEGATIVE_INFINITY;
  readonly #place: Workplace;

  constructor(place: Workplace, { deviceId, group, lane, from }: WatchOptions) {
    super(place, group);
    this.#place = place;
    this.deviceId = deviceId;
    this.foundInBacklog = lane === "backlog";
    if (from === undefined) return;
    copyTracks(this.tracks, from.tracks);
    this.watermarkMs = from.watermarkMs;
    this.logGapAtMs = from.logGapAtMs;
    this.observedSinceMs = from.observedSinceMs;
    this.isAfterGap = from.isAfterGap;
  }

  emit(change: FaultChange): void {
    this.#place.changes.push(change);
  }

  /** The device introduced itself for the first time: from here on absence can be told. */
  listenFrom(atMs: number): void {
    if (Number.isFinite(this.watermarkMs)) return;
    this.beginAt(atMs);
    this.watermarkMs = atMs;
  }

  /** True when the device said nothing for so long before `atMs` that what time alone did is not known. */
  isPauseBefore(atMs: number): boolean {
    return Number.isFinite(this.watermarkMs) && atMs - this.watermarkMs > ruleLimits.pauseMs;
  }

  /** Passes a pause: nothing happens in it by time alone, only missing data have their effect. */
  passPause(untilMs: number): void {
    if (!this.isPauseBefore(untilMs)) return;
    this.observedSinceMs = untilMs;
    passPauseOfCells(this, untilMs);
    this.#wakeAtMs = untilMs;
  }

  /** Marks that data before the next record are missing. */
  beginAt(atMs: number): void {
    if (!this.isAfterGap) return;
    this.isAfterGap = false;
    this.observedSinceMs = atMs;
    if (this.watermarkMs > Number.NEGATIVE_INFINITY) this.logGapAtMs = atMs;
    this.#wakeAtMs = Number.NEGATIVE_INFINITY;
    if (!this.group.hasAbsences) return;
    for (const { running, cells } of this.tracks.values()) {
      if (running.rule.absences.length === 0) continue;
      for (const { base } of cells.values()) running.slab.data[base + header.wakeAtMs] = atMs;
    }
  }

  noteLoss(stream: Stream, lastAtMs: number): void {
    if (stream === "logs" || stream === "urgent") this.logGapAtMs = Math.max(this.logGapAtMs, lastAtMs);
    if (stream === "metrics") this.observedSinceMs = Math.max(this.observedSinceMs, lastAtMs);
  }

  /**
   * A record of `atMs` is about to be taken: judges what could change by time alone before. What could change at that
   * very instant is judged with the record's data, or how a device cuts its data into records would matter. `lastAtMs`: the
   * newest instant that it speaks of.
   */
  reach(atMs: number, lastAtMs: number): void {
    while (this.#wakeAtMs < atMs) this.#wake(atMs);
    this.#moveTo(atMs, lastAtMs);
  }

  /** All data up to `toMs` are there: judges what can change by time alone, and what data are missing by then. */
  advance(toMs: number): void {
    while (this.#wakeAtMs <= toMs) this.#wake(toMs + 1);
    this.#moveTo(toMs, toMs);
    if (this.#missingAtMs < toMs) this.#missingAtMs = expireCells(this, toMs);
  }

  /** A task of its own begins, with a new budget: what waited behind a gap is not charged as one. */
  beginTask(): void {
    this.#place.taskNumber += 1;
  }

  /** Places of the lines of a record that are the first of their kind. */
  newLines(record: OrderedRecord): ReadonlySet<number> {
    return this.#place.newLines(this.deviceId, record);
  }

  /** True when a rule is not judged on this device, or on none. */
  isSuspended(running: RunningRule): boolean {
    return isSuspendedOn(running, this.deviceId);
  }

  /**
   * Runs one judgement of a cell. A rule that throws is suspended everywhere; one that overspends, on this device
   * alone. The others go on.
   */
  judgeCell(track: Track, cell: Cell, atMs: number, occasion: Occasion = "data"): void {
    const { running } = track;
    if (this.isSuspended(running)) return;
    const frame = this.stand(track, cell);
    frame.atMs = atMs;
    try {
      judge(running, cell, frame, this, occasion);
    } catch (error) {
      suspend(running, errorMessage(error));
    }
    this.charge(running, frame.work + 1);
    const { data } = running.slab;
    if (running.rule.isTimed)
      this.#wakeAtMs = Math.min(
        this.#wakeAtMs,
        data[cell.base + header.wakeAtMs] ?? Number.POSITIVE_INFINITY,
      );
    if (data[cell.base + header.state] === INACTIVE) return;
    this.#missingAtMs = Math.min(
      this.#missingAtMs,
      missingDueAtMs(running, frame, this) ?? Number.POSITIVE_INFINITY,
    );
    if (!this.foundInBacklog) this.#place.setTimer(this, track, cell);
  }

  /** Takes a sample of a cell that is only shown and decides nothing. */
  rememberIn(track: Track, cell: Cell, atMs: number): void {
    const { running } = track;
    if (this.isSuspended(running)) return;
    const frame = this.stand(track, cell);
    frame.atMs = atMs;
    try {
      remember(running, frame, this);
    } catch (error) {
      suspend(running, errorMessage(error));
    }
    this.charge(running, frame.work + 1);
  }

  /** Brings a cell up to `atMs` with what it knows; to be called before newer data are put in. */
  catchUp(track: Track, cell: Cell, atMs: number): void {
    this.wakeBefore(track, cell, atMs);
    if (track.running.slab.data[cell.base + header.state] !== INACTIVE) this.expireCell(track, cell, atMs);
  }

  /** True when what comes at `atMs` enters windows and counts: always, or while the rule's `while` holds. */
  admits(track: Track, cell: Cell, atMs: number): boolean {
    const { during } = track.running.rule;
    if (during === undefined) return true;
    const frame = this.stand(track, cell);
    frame.atMs = atMs;
    return during(frame) === 1;
  }

  /** Lets missing data up to `nowMs` have their effect on a cell. */
  expireCell(track: Track, cell: Cell, nowMs: number): void {
    if (this.isSuspended(track.running)) return;
    const frame = this.stand(track, cell);
    try {
      expire(track.running, cell, frame, this, nowMs);
    } catch (error) {
      suspend(track.running, errorMessage(error));
    }
  }

  /** Ends all that is open: of a backlog pass, for whether it goes on is what the live state says; or of all that there was. */
  endAll(): void {
    endCells(this);
  }

  /** Puts the engine's frame on a cell. */
  stand(track: Track, cell: Cell): Frame {
    const { frame } = this.#place;
    const { slab } = track.running;
    frame.data = slab.data;
    frame.base = cell.base;
    frame.epoch = slab.epoch;
    frame.work = 0;
    const sinceMs = frame.data[cell.base + header.hearsSinceMs] ?? Number.NaN;
    frame.logGapAtMs = this.logGapAtMs;
    frame.observedSinceMs = this.observedSinceMs;
    if (sinceMs > frame.logGapAtMs) frame.logGapAtMs = sinceMs;
    if (sinceMs > frame.observedSinceMs) frame.observedSinceMs = sinceMs;
    return frame;
  }

  /** The cell of an instance, made when there is room. */
  cellFor(track: Track, instance: string): Cell | undefined {
    const known = track.cells.get(instance);
    if (known !== undefined) return known;
    if (track.cells.size >= ruleLimits.instances) {
      track.refusedInstances += 1;
      return undefined;
    }
    const cell = newCell(track.running, instance, track.template);
    track.cells.set(instance, cell);
    return cell;
  }

  /** Counts work against the rule's budget for one task. */
  charge(running: RunningRule, work: number): void {
    chargeWork(running, work, this.#place.taskNumber, this.deviceId);
  }

  /** The cells that an input speaks of: one instance, or all with the template of those to come. */
  cellsOf(track: Track, instance: string | undefined): Iterable<Cell> {
    if (instance === undefined)
      return track.template ? [track.template, ...track.cells.values()] : track.cells.values();
    const cell = track.cells.get(instance);
    return cell === undefined ? [] : [cell];
  }

  /** Judges the instants before `atMs` at which the cell's verdict changes by time alone. */
  wakeBefore(track: Track, cell: Cell, atMs: number): void {
    if (!track.running.rule.isTimed) return;
    const at = cell.base + header.wakeAtMs;
    for (
      let wakes = 0;
      (track.running.slab.data[at] ?? Number.POSITIVE_INFINITY) < atMs && wakes < MAX_WAKES;
      wakes += 1
    ) {
      this.judgeCell(track, cell, track.running.slab.data[at] ?? atMs, "time");
    }
  }

  /** A long batch begins well before the newest line; only when all of a record lies before it was the clock set back. */
  #moveTo(atMs: number, lastAtMs: number): void {
    const isSetBack = this.watermarkMs - lastAtMs > ruleLimits.clockStepMs;
    if (atMs > this.watermarkMs || isSetBack) this.watermarkMs = atMs;
    if (isSetBack) this.#setBack(atMs);
  }

  /** Windows start anew: what the device said before lies later now, or at a time that it did not say. */
  #setBack(atMs: number): void {
    this.observedSinceMs = atMs;
    this.logGapAtMs = atMs;
    setBackCells(this, atMs);
    this.#wakeAtMs = atMs;
    this.#missingAtMs = Number.NEGATIVE_INFINITY;
  }

  #wake(beforeMs: number): void {
    this.#wakeAtMs = Math.max(wakeCells(this, beforeMs), beforeMs);
  }
}

/** Wakes of one cell between two records; a hold and each kept line give one. */
const MAX_WAKES = 2 * ruleLimits.windowSamples;
