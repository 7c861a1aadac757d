import type { Clock, DurationMs, EpochMs, StopTimer } from "@housecall/proto/base";

/** A wall clock this far from where its last tick and the uptime put it was set by somebody. */
const CLOCK_STEP_MS: DurationMs = 1_000;

/** One tick of the grid. */
export interface GridTick {
  /** A whole multiple of the interval. */
  readonly atMs: EpochMs;
  readonly uptimeMs: DurationMs;
  /** How far the wall clock was set since the tick before; 0 when it ran evenly. */
  readonly steppedMs: DurationMs;
}

/**
 * Calls `run` on whole multiples of the interval in wall time, so that samples of all devices share their times.
 *
 * Each tick has a time of its own; a tick that comes late is not made up for.
 */
export function startGrid(clock: Clock, intervalMs: DurationMs, run: (tick: GridTick) => void): StopTimer {
  let last: { readonly wallMs: EpochMs; readonly atMs: EpochMs; readonly uptimeMs: DurationMs } | undefined;
  let stop = schedule();

  function schedule(): StopTimer {
    return clock.after(intervalMs - (clock.nowMs() % intervalMs), tick);
  }

  function tick(): void {
    const wallMs = clock.nowMs();
    const uptimeMs = clock.uptimeMs();
    // Timers fire up to a millisecond early.
    const atMs = Math.round(wallMs / intervalMs) * intervalMs;
    const driftMs = last === undefined ? 0 : wallMs - last.wallMs - (uptimeMs - last.uptimeMs);
    const steppedMs = Math.abs(driftMs) >= CLOCK_STEP_MS ? Math.round(driftMs) : 0;
    const isRepeated = last !== undefined && steppedMs === 0 && atMs <= last.atMs;
    stop = schedule();
    if (isRepeated) return;
    last = { wallMs, atMs, uptimeMs };
    run({ atMs, uptimeMs, steppedMs });
  }

  return () => stop();
}
