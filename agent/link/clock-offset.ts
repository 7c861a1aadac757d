import type { Clock, DurationMs, EpochMs } from "@housecall/proto/base";

/** How far the server's clock is ahead of the device's. */
export interface ClockOffset {
  readonly offsetMs: DurationMs;
  /** The truth is within offset ± this: half of the round trip. */
  readonly toleranceMs: DurationMs;
}

/** Estimates the offset from acknowledgements: server time at sending, plus half of the round trip. */
export class ClockOffsetEstimator {
  readonly #clock: Clock;
  #roundTripMs: DurationMs = 0;
  #offset: ClockOffset | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get offset(): ClockOffset | undefined {
    return this.#offset;
  }

  /** A publish took this long until its PUBACK: an upper bound of the way there and back. */
  measured(roundTripMs: DurationMs): void {
    this.#roundTripMs = roundTripMs;
  }

  /** The server wrote `serverWallMs` into a message that has just arrived. */
  heard(serverWallMs: EpochMs): void {
    if (serverWallMs === 0) return;
    const toleranceMs = this.#roundTripMs / 2;
    this.#offset = { offsetMs: serverWallMs + toleranceMs - this.#clock.nowMs(), toleranceMs };
  }
}
