import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock, DurationMs, EpochMs, StopTimer } from "@housecall/proto/base";

/** A clock that stands still until it is told to advance. */
export interface VirtualClock extends Clock {
  /** Moves wall clock and uptime, running due timers in their order and letting what they started go on. */
  advance(lengthMs: DurationMs): Promise<void>;
  /** Steps the wall clock alone, as a person or NTP does. */
  stepWall(lengthMs: DurationMs): void;
}

interface Timer {
  readonly dueMs: DurationMs;
  readonly order: number;
  readonly run: () => void;
}

/** Turns of the event loop that follow each timer: enough for a chain of in-memory promises. */
const SETTLE_TURNS = 3;

/** Starts at `startAtMs` (2026-01-01T00:00:00Z unless told otherwise) with an uptime of 0. */
export function virtualClock(startAtMs: EpochMs = Date.UTC(2026, 0, 1)): VirtualClock {
  let uptimeMs = 0;
  let wallAheadMs = startAtMs;
  let order = 0;
  const timers = new Set<Timer>();

  function after(delayMs: DurationMs, run: () => void): StopTimer {
    const timer: Timer = { dueMs: uptimeMs + Math.max(0, delayMs), order: order++, run };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  function every(periodMs: DurationMs, run: () => void): StopTimer {
    let stop = after(periodMs, tick);
    function tick(): void {
      stop = after(periodMs, tick);
      run();
    }
    return () => stop();
  }

  function sleep(delayMs: DurationMs, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const stop = after(delayMs, () => {
        signal?.removeEventListener("abort", give);
        resolve();
      });
      signal?.addEventListener("abort", give, { once: true });
      function give(): void {
        stop();
        reject(signal?.reason);
      }
    });
  }

  async function advance(lengthMs: DurationMs): Promise<void> {
    const endMs = uptimeMs + lengthMs;
    await settle();
    for (let timer = nextTimer(timers, endMs); timer !== undefined; timer = nextTimer(timers, endMs)) {
      timers.delete(timer);
      uptimeMs = Math.max(uptimeMs, timer.dueMs);
      timer.run();
      await settle();
    }
    uptimeMs = endMs;
    await settle();
  }

  return {
    nowMs: () => wallAheadMs + uptimeMs,
    uptimeMs: () => uptimeMs,
    after,
    every,
    sleep,
    advance,
    stepWall: (lengthMs) => {
      wallAheadMs += lengthMs;
    },
  };
}

function nextTimer(timers: ReadonlySet<Timer>, endMs: DurationMs): Timer | undefined {
  let next: Timer | undefined;
  for (const timer of timers) {
    if (timer.dueMs > endMs) continue;
    if (
      next === undefined ||
      timer.dueMs < next.dueMs ||
      (timer.dueMs === next.dueMs && timer.order < next.order)
    )
      next = timer;
  }
  return next;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn += 1) await nextTurn();
}
