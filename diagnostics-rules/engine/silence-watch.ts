/**
 * Judges silence: driven by ticks of the server's clock, with one timer per device and never a scan of all.
 *
 * Time in which the server was away does not count, and nothing is judged in the first minute after it came back.
 */
import { SECOND_MS } from "@housecall/proto/base";
import { header } from "../language/layout.ts";
import { ruleLimits } from "../language/rule-limits.ts";
import { severities } from "./describe.ts";
import type { ListeningTimes } from "./engine-state.ts";
import { FIRING } from "./judge.ts";
import type { Device } from "./lane.ts";
import type { Cell, RunningRule, Track } from "./running-rule.ts";
import { Timers } from "./timers.ts";
import type { Watch, Workplace } from "./watch.ts";

/** How often a silent device is looked at again while its rule has more to say. */
const AGAIN_MS = SECOND_MS;

/** Silence of all devices of an engine. */
export class SilenceWatch {
  readonly #place: Workplace;
  readonly #listening: ListeningTimes;
  #timers = new Timers<Device>();

  constructor(place: Workplace, listening: ListeningTimes) {
    this.#place = place;
    this.#listening = listening;
  }

  /** Devices that are looked at again at a time of their own. */
  get size(): number {
    return this.#timers.size;
  }

  /** The server accepts connections again. */
  accept(atMs: number, devices: Iterable<Device>): void {
    const listening = this.#listening;
    if (Number.isFinite(listening.lastTickAtMs))
      listening.awayMs += Math.max(0, atMs - listening.lastTickAtMs);
    listening.acceptingAtMs = atMs;
    this.#timers = new Timers();
    for (const device of devices) {
      device.silenceTimer = undefined;
      this.#setTimer(device, atMs);
      this.#place.rest();
    }
  }

  /** A device reported. */
  heard(device: Device, atMs: number): void {
    device.heardAtMs = Math.max(device.heardAtMs, atMs);
    device.heardAwayMs = this.#listening.awayMs;
    const watch = device.silence;
    if (watch === undefined) return;
    for (const [track, cell] of watch.hasOpenCells ? cellsOf(watch) : []) {
      if ((track.running.slab.data[cell.base + header.state] ?? 0) > 0)
        this.#judge(device, watch, track, cell, atMs);
    }
    if (device.silenceTimer === undefined) this.#setTimer(device, atMs);
  }

  tick(atMs: number): void {
    this.#listening.lastTickAtMs = atMs;
    for (let device = this.#timers.takeDue(atMs); device !== undefined; device = this.#timers.takeDue(atMs)) {
      device.silenceTimer = undefined;
      this.#look(device, atMs);
      this.#place.rest();
    }
  }

  forget({ silenceTimer }: Device): void {
    if (silenceTimer !== undefined) this.#timers.cancel(silenceTimer);
  }

  /** Sets the timer of a restored device. */
  resume(device: Device): void {
    this.#setTimer(device, this.#listening.lastTickAtMs);
  }

  #look(device: Device, atMs: number): void {
    const watch = device.silence;
    if (watch === undefined) return;
    const silentMs = this.#silentMs(device, atMs);
    for (const [track, cell] of cellsOf(watch)) {
      if (silentMs >= track.running.rule.silenceAfterMs) this.#judge(device, watch, track, cell, atMs);
    }
    this.#setTimer(device, atMs);
  }

  #judge(device: Device, watch: Watch, track: Track, cell: Cell, atMs: number): void {
    this.#place.frame.silenceMs = this.#silentMs(device, atMs);
    watch.lastReportAtMs = device.heardAtMs;
    watch.beginTask();
    watch.judgeCell(track, cell, atMs);
  }

  #silentMs(device: Device, atMs: number): number {
    return Math.max(0, atMs - device.heardAtMs - (this.#listening.awayMs - device.heardAwayMs));
  }

  #setTimer(device: Device, nowMs: number): void {
    const { acceptingAtMs, awayMs } = this.#listening;
    if (device.silence === undefined || device.silenceTimer !== undefined || Number.isNaN(acceptingAtMs))
      return;
    const since = device.heardAtMs + awayMs - device.heardAwayMs;
    let dueAtMs = Number.POSITIVE_INFINITY;
    for (const [{ running }, cell] of cellsOf(device.silence)) {
      const { rule } = running;
      if (!hasToldAll(running, cell))
        dueAtMs = Math.min(
          dueAtMs,
          Math.max(since + rule.silenceAfterMs, acceptingAtMs + ruleLimits.acceptingGraceMs),
        );
    }
    if (dueAtMs === Number.POSITIVE_INFINITY) return;
    device.silenceTimer = this.#timers.add(dueAtMs <= nowMs ? nowMs + AGAIN_MS : dueAtMs, device);
  }
}

/** A fault that fires and cannot become more severe has no more to say until the device is heard. */
function hasToldAll({ rule, slab }: RunningRule, { base }: Cell): boolean {
  if (slab.data[base + header.state] !== FIRING) return false;
  const level = slab.data[base + header.severity] ?? 0;
  return rule.steps.every(({ severity }) => severities.indexOf(severity) <= level);
}

function* cellsOf(watch: Watch): Generator<[Track, Cell]> {
  for (const track of watch.tracks.values()) for (const cell of track.cells.values()) yield [track, cell];
}
