import { sleepBy } from "./sleep.ts";
import type { DurationMs, EpochMs } from "./units.ts";

/** Stops a timer that a {@link Clock} has started; harmless when called again. */
export type StopTimer = () => void;

/**
 * The only source of time and timers; passed in by each `main.ts`, virtual in tests.
 *
 * `uptimeMs` is monotonic and never jumps; `nowMs` is the wall clock and may.
 */
export interface Clock {
  nowMs(): EpochMs;
  uptimeMs(): DurationMs;
  /** Calls `run` once after `delayMs`. */
  after(delayMs: DurationMs, run: () => void): StopTimer;
  /** Calls `run` again and again, `periodMs` apart. */
  every(periodMs: DurationMs, run: () => void): StopTimer;
  /** Resolves after `delayMs`; rejects with the signal's reason when it aborts first. */
  sleep(delayMs: DurationMs, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  uptimeMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every: (periodMs, run) => {
    const timer = setInterval(run, periodMs);
    return () => clearInterval(timer);
  },
  sleep: (delayMs, signal) => sleepBy(systemClock.after, delayMs, signal),
};
