import { limits } from "@housecall/proto";
import type { Clock, EpochMs } from "@housecall/proto/base";

/** Wrong guesses of one address within the life of a token. */
const MAX_GUESSES = 50;
/** Addresses that are remembered; the longest known is forgotten first. */
const MAX_ADDRESSES = 10_000;

/**
 * Counts wrong secrets per address, so that one that guesses locks out nobody but itself.
 *
 * A secret has 128 bits; this only keeps the log readable and the CPU free.
 */
export class GuessThrottle {
  readonly #clock: Clock;
  readonly #guesses = new Map<string, { count: number; untilMs: EpochMs }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isThrottled(address: string): boolean {
    const known = this.#guesses.get(address);
    if (known !== undefined && this.#clock.uptimeMs() >= known.untilMs) this.#guesses.delete(address);
    return (this.#guesses.get(address)?.count ?? 0) >= MAX_GUESSES;
  }

  wrong(address: string): void {
    const known = this.#guesses.get(address) ?? {
      count: 0,
      untilMs: this.#clock.uptimeMs() + limits.claimTokenLifeMs,
    };
    this.#guesses.set(address, { ...known, count: known.count + 1 });
    const oldest = this.#guesses.keys().next().value;
    if (this.#guesses.size > MAX_ADDRESSES && oldest !== undefined) this.#guesses.delete(oldest);
  }
}
