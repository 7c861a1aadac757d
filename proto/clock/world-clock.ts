import { setImmediate as nextTurn } from "node:timers/promises";
import { type Clock, type DurationMs, type EpochMs, type StopTimer, sleepBy } from "../base/index.ts";
import { TimerQueue } from "./timer-queue.ts";

/**
 * True time of a simulated world: stands still until it is told to advance, then runs as fast as possible.
 *
 * Everything in the world works in memory, so that one turn of the event loop finishes what a timer began.
 */
export class WorldClock implements Clock {
  readonly #timers = new TimerQueue();
  readonly #startAtMs: EpochMs;
  #uptimeMs: DurationMs = 0;

  constructor(startAtMs: EpochMs) {
    this.#startAtMs = startAtMs;
  }

  nowMs(): EpochMs {
    return this.#startAtMs + this.#uptimeMs;
  }

  uptimeMs(): DurationMs {
    return this.#uptimeMs;
  }

  after(delayMs: DurationMs, run: () => void): StopTimer {
    return this.#timers.add(this.#uptimeMs + Math.max(0, delayMs), run, this.#uptimeMs);
  }

  /** Calls `run` at an uptime, as if it had been asked for at `askedMs`: that decides among those due at the same time. */
  at(dueMs: DurationMs, run: () => void, { askedMs }: { readonly askedMs: DurationMs }): StopTimer {
    return this.#timers.add(Math.max(this.#uptimeMs, dueMs), run, askedMs);
  }

  /** The uptime at which the first timer is due; Infinity when there is none. */
  get nextDueMs(): DurationMs {
    return this.#timers.nextDueMs;
  }

  every(periodMs: DurationMs, run: () => void): StopTimer {
    let stop = this.after(periodMs, tick);
    const again = (): void => {
      stop = this.after(periodMs, tick);
    };
    function tick(): void {
      again();
      run();
    }
    return () => stop();
  }

  sleep(delayMs: DurationMs, signal?: AbortSignal): Promise<void> {
    return sleepBy((waitMs, run) => this.after(waitMs, run), delayMs, signal);
  }

  /** Lets time pass, running due timers in their order, each with everything that follows from it. */
  async advance(lengthMs: DurationMs): Promise<void> {
    const endMs = this.#uptimeMs + lengthMs;
    await nextTurn();
    while (this.#timers.nextDueMs <= endMs) await this.runNext();
    this.#uptimeMs = endMs;
  }

  /** Runs the first timer, with everything that follows from it; time passes until then. */
  async runNext(): Promise<void> {
    const due = this.#timers.takeFirst();
    if (due === undefined) return;
    this.#uptimeMs = Math.max(this.#uptimeMs, due.dueMs);
    due.run();
    await nextTurn();
  }

  /** Lets time pass up to an uptime and runs no timer, also none that is due; finishes what was begun before. */
  async passTo(uptimeMs: DurationMs): Promise<void> {
    this.#uptimeMs = Math.max(this.#uptimeMs, uptimeMs);
    await nextTurn();
  }
}
