import type { Clock } from "@housecall/proto/base";

/** Lets through `perMinute` on average and `burst` at once. */
export interface RateLimit {
  /** False when it is too much; takes nothing then. */
  take(quantity?: number): boolean;
}

/** A token bucket, full at the start. */
export function createRateLimit(options: {
  readonly clock: Clock;
  readonly perMinute: number;
  readonly burst: number;
}): RateLimit {
  const { clock, perMinute, burst } = options;
  let tokens = burst;
  let lastMs = clock.uptimeMs();
  return {
    take: (quantity = 1) => {
      const nowMs = clock.uptimeMs();
      tokens = Math.min(burst, tokens + ((nowMs - lastMs) * perMinute) / 60_000);
      lastMs = nowMs;
      if (tokens < quantity) return false;
      tokens -= quantity;
      return true;
    },
  };
}
