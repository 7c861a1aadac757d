import { type EpochMs, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import type { PhonePhysics } from "./phone-physics.ts";

/** An hour with less than this of darkness says nothing; ours. */
const LEAST_DARK_MS = 20 * MINUTE_MS;

/** What the hour that has just ended says. */
export interface HourOfDrain {
  /** Charge lost in an hour with the screen off; undefined: too little of it. */
  readonly perHour: number | undefined;
}

/** Measures how quickly the phone drains while nobody looks at it, hour by hour. */
export class DrainMeter {
  #hour: number | undefined;
  #darkMs = 0;
  #lostRatio = 0;
  #before: number | undefined;

  /** Gives the hour's result in the first step of the next. */
  step(
    atMs: EpochMs,
    lengthMs: number,
    { battery, isScreenOn, plug }: PhonePhysics,
  ): HourOfDrain | undefined {
    const isDark = !isScreenOn && plug === "unplugged";
    if (isDark && this.#before !== undefined) {
      this.#darkMs += lengthMs;
      this.#lostRatio += this.#before - battery.chargeRatio;
    }
    this.#before = isDark ? battery.chargeRatio : undefined;
    const hour = Math.floor(atMs / HOUR_MS);
    if (hour === this.#hour) return undefined;
    const isFirst = this.#hour === undefined;
    this.#hour = hour;
    return isFirst ? undefined : this.#take();
  }

  #take(): HourOfDrain {
    const perHour =
      this.#darkMs < LEAST_DARK_MS ? undefined : Math.max(0, (this.#lostRatio * HOUR_MS) / this.#darkMs);
    this.#darkMs = 0;
    this.#lostRatio = 0;
    return { perHour };
  }
}
