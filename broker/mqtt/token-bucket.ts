import { type DurationMs, SECOND_MS } from "@housecall/proto/base";

/** How much a {@link TokenBucket} gives. */
export interface TokenBucketOptions {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * A rate with a burst, on a monotonic clock that the caller reads.
 *
 * Invariant: 0 <= tokens <= burst, except that one item larger than the burst may take it below zero,
 * so that it passes in the end and is paid for by waiting afterwards.
 */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  #tokens: number;
  #filledAtMs: DurationMs;

  constructor(options: TokenBucketOptions, uptimeMs: DurationMs) {
    this.#options = options;
    this.#tokens = options.burst;
    this.#filledAtMs = uptimeMs;
  }

  /** Time until `count` can be taken; 0: now. Takes nothing. */
  waitMs(count: number, uptimeMs: DurationMs): DurationMs {
    this.#fill(uptimeMs);
    const missing = Math.min(count, this.#options.burst) - this.#tokens;
    return missing <= 0 ? 0 : Math.ceil((missing / this.#options.perSecond) * SECOND_MS);
  }

  /** Takes `count`; call it only after `waitMs` has said 0. */
  take(count: number): void {
    this.#tokens -= count;
  }

  /** Takes one when there is one. */
  tryTake(uptimeMs: DurationMs): boolean {
    if (this.waitMs(1, uptimeMs) > 0) return false;
    this.take(1);
    return true;
  }

  /** True when nothing has been taken for so long that it is as good as new. */
  isFull(uptimeMs: DurationMs): boolean {
    this.#fill(uptimeMs);
    return this.#tokens >= this.#options.burst;
  }

  #fill(uptimeMs: DurationMs): void {
    const gained = ((uptimeMs - this.#filledAtMs) / SECOND_MS) * this.#options.perSecond;
    this.#tokens = Math.min(this.#options.burst, this.#tokens + gained);
    this.#filledAtMs = uptimeMs;
  }
}
