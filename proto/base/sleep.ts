import type { DurationMs } from "./units.ts";

/** Resolves after `delayMs` on the clock whose timers `after` starts; rejects with the signal's reason when it aborts first. */
export function sleepBy(
  after: (delayMs: DurationMs, run: () => void) => () => void,
  delayMs: DurationMs,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const give = (): void => {
      stop();
      reject(signal?.reason);
    };
    const stop = after(delayMs, () => {
      signal?.removeEventListener("abort", give);
      resolve();
    });
    signal?.addEventListener("abort", give, { once: true });
  });
}
