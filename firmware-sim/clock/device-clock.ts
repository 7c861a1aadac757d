import { type Clock, type DurationMs, type EpochMs, type StopTimer, sleepBy } from "@housecall/proto/base";

/**
 * The clock of one device from power-on to power-off: true time plus an error, and uptime since power-on.
 *
 * Invariant: after {@link halt} nothing that was started through it ever runs again, as after a power cut.
 */
export class DeviceClock implements Clock {
  readonly #world: Clock;
  readonly #poweredOnAtMs: DurationMs;
  readonly #finestPeriodMs: DurationMs;
  readonly #running = new Set<StopTimer>();
  #errorMs: DurationMs;
  #isHalted = false;

  constructor(
    world: Clock,
    options: {
      readonly errorMs?: DurationMs /** Periods below it are stretched. */;
      readonly finestPeriodMs?: DurationMs;
    } = {},
  ) {
    this.#world = world;
    this.#poweredOnAtMs = world.uptimeMs();
    this.#errorMs = options.errorMs ?? 0;
    this.#finestPeriodMs = options.finestPeriodMs ?? 0;
  }

  /** How far the wall clock is ahead of true time. */
  get errorMs(): DurationMs {
    return this.#errorMs;
  }

  /** Sets the wall clock, as a person or NTP does. */
  setError(errorMs: DurationMs): void {
    this.#errorMs = errorMs;
  }

  nowMs(): EpochMs {
    return this.#world.nowMs() + this.#errorMs;
  }

  uptimeMs(): DurationMs {
    return this.#world.uptimeMs() - this.#poweredOnAtMs;
  }

  after(delayMs: DurationMs, run: () => void): StopTimer {
    if (this.#isHalted) return () => undefined;
    const stopTimer = this.#world.after(delayMs, () => {
      this.#running.delete(stop);
      run();
    });
    const stop = (): void => {
      this.#running.delete(stop);
      stopTimer();
    };
    this.#running.add(stop);
    return stop;
  }

  every(periodMs: DurationMs, run: () => void): StopTimer {
    if (this.#isHalted) return () => undefined;
    const stopTimer = this.#world.every(Math.max(periodMs, this.#finestPeriodMs), run);
    const stop = (): void => {
      this.#running.delete(stop);
      stopTimer();
    };
    this.#running.add(stop);
    return stop;
  }

  sleep(delayMs: DurationMs, signal?: AbortSignal): Promise<void> {
    return sleepBy((waitMs, run) => this.after(waitMs, run), delayMs, signal);
  }

  /** The power is gone. */
  halt(): void {
    this.#isHalted = true;
    for (const stop of [...this.#running]) stop();
  }
}
