import { AppError, type Clock, type EpochMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";

const FREE_FAILURES = 4;
const FIRST_WAIT_MS = SECOND_MS;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;
const FORGOTTEN_AFTER_MS = 15 * MINUTE_MS;
/** Keys remembered; beyond it the oldest is forgotten. */
const MAX_KEYS = 10_000;

/** Slows down whoever guesses: after 4 failures each further one doubles the wait, from 1 s to 5 min. */
export interface AttemptLimiter {
  /** Counts an attempt before it is made, as failed until told otherwise. @throws AppError RATE_LIMITED while the key must wait. */
  begin(key: string): void;
  succeeded(key: string): void;
}

/** Remembers failures per key (account and address) for 15 minutes. */
export function createAttemptLimiter(clock: Clock): AttemptLimiter {
  const failures = new Map<string, { count: number; lastAtMs: EpochMs; waitUntilMs: EpochMs }>();
  return {
    begin: (key) => {
      const nowMs = clock.nowMs();
      const known = failures.get(key);
      const past =
        known && nowMs - known.lastAtMs < FORGOTTEN_AFTER_MS ? known : { count: 0, waitUntilMs: 0 };
      if (past.waitUntilMs > nowMs) throw mustWait(past.waitUntilMs - nowMs);
      const count = past.count + 1;
      failures.delete(key);
      failures.set(key, { count, lastAtMs: nowMs, waitUntilMs: nowMs + waitAfter(count) });
      const oldest = failures.size > MAX_KEYS ? failures.keys().next().value : undefined;
      if (oldest !== undefined) failures.delete(oldest);
    },
    succeeded: (key) => void failures.delete(key),
  };
}

function waitAfter(failures: number): number {
  return failures <= FREE_FAILURES
    ? 0
    : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_FAILURES - 1));
}

function mustWait(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / SECOND_MS);
  return new AppError("RATE_LIMITED", `Too many wrong attempts; try again in ${seconds} s.`, {
    context: { retryAfterSeconds: seconds },
  });
}
