import type { Clock, DurationMs, StopTimer } from "@housecall/proto/base";

/** Calls `run` once at the earliest time anybody asked for. */
export class FlushTimer {
  readonly #clock: Clock;
  readonly #run: () => void;
  #armed: { readonly dueMs: number; readonly stop: StopTimer } | undefined;

  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  request(delayMs: DurationMs): void {
    const dueMs = this.#clock.uptimeMs() + delayMs;
    if (this.#armed !== undefined && this.#armed.dueMs <= dueMs) return;
    this.stop();
    const stop = this.#clock.after(delayMs, () => {
      this.#armed = undefined;
      this.#run();
    });
    this.#armed = { dueMs, stop };
  }

  stop(): void {
    this.#armed?.stop();
    this.#armed = undefined;
  }
}
