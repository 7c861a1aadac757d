import { AppError } from "./errors.ts";
import type { Random } from "./random.ts";
import type { DurationMs } from "./units.ts";

/** How the delays of a {@link retrySchedule} grow. */
export interface RetryOptions {
  readonly initialMs: DurationMs;
  readonly maxMs: DurationMs;
  readonly factor: number;
  /** Share of each delay that is random: 0 none, 1 full jitter. */
  readonly jitterRatio: number;
  readonly random: Random;
  readonly maxAttempts?: number;
}

/**
 * Delays to wait before each further attempt.
 *
 * Yields milliseconds growing by `factor` from `initialMs` to at most `maxMs`; each is spread evenly
 * over its upper `jitterRatio` part. Never ends unless `maxAttempts` is given. Pure: the caller waits.
 *
 * @throws AppError CONFIG_INVALID when `maxMs < initialMs`, `factor < 1` or `jitterRatio` is outside 0..1.
 */
export function* retrySchedule(options: RetryOptions): Generator<DurationMs> {
  const { initialMs, maxMs, factor, jitterRatio, random, maxAttempts = Number.POSITIVE_INFINITY } = options;
  if (maxMs < initialMs || factor < 1 || jitterRatio < 0 || jitterRatio > 1) {
    throw new AppError(
      "CONFIG_INVALID",
      `Retry schedule: got initial ${initialMs} ms, max ${maxMs} ms, factor ${factor}, jitter ${jitterRatio}; ` +
        "wanted initial <= max, factor >= 1, jitter 0..1",
    );
  }
  for (let attempt = 0, fullMs = initialMs; attempt < maxAttempts; attempt += 1) {
    yield fullMs * (1 - jitterRatio * random.next());
    fullMs = Math.min(maxMs, fullMs * factor);
  }
}
