import { type DeviceRecord, limits } from "@housecall/proto";
import type { DurationMs, EpochMs } from "@housecall/proto/base";
import { ingestLimits } from "./ingest-limits.ts";

/** What is fixed for one boot of a device. */
export interface BootClock {
  /** What the clock was off by when it was fixed. */
  readonly correctionMs: DurationMs;
  /** The server's time at an uptime of this boot, from its birth; undefined while nobody introduced the boot. */
  readonly anchor: { readonly atMs: EpochMs; readonly uptimeMs: DurationMs } | undefined;
}

/** Who speaks, and which times its clocks show. */
export interface ClockReading {
  readonly deviceId: string;
  readonly bootId: string;
  readonly wallMs: EpochMs;
  readonly uptimeMs: DurationMs;
  /** How much older than its record the wall time may be: a batch carries the time of its first sample. */
  readonly spanMs: DurationMs;
  readonly receivedAtMs: EpochMs;
}

/** The reading that a record carries. */
export function readingOf(
  deviceId: string,
  { bootId, wallMs, uptimeMs, body }: DeviceRecord,
  receivedAtMs: EpochMs,
): ClockReading {
  const spanMs = body.kind === "metrics" ? Math.max(0, (body.atMs.at(-1) ?? wallMs) - wallMs) : 0;
  return { deviceId, bootId, wallMs, uptimeMs, spanMs, receivedAtMs };
}

/** What a clock that is read now is off by; 0 within the tolerance. */
export function offsetOf(reading: ClockReading): DurationMs {
  const offsetMs = reading.receivedAtMs - reading.wallMs;
  return Math.abs(offsetMs) <= limits.clockToleranceMs ? 0 : offsetMs;
}

/** Whether the corrected time is one that a device can have written before it was received. */
export function isPlausible(reading: ClockReading, correctionMs: DurationMs): boolean {
  const atMs = reading.wallMs + correctionMs;
  return atMs >= ingestLimits.earliestPlausibleAtMs && atMs <= reading.receivedAtMs + limits.clockToleranceMs;
}

/**
 * What to add to the times of a record, by what is fixed for its boot.
 *
 * A clock that runs on shows either the fixed error or, once it was set right, none; the one that agrees with the
 * uptime is taken. The uptime need not count sleep, so it says for certain only "not earlier than": a time that is
 * earlier comes from a clock that was set back, and the uptime takes its place.
 */
export function correctionFor(boot: BootClock, reading: ClockReading): DurationMs {
  const { wallMs, receivedAtMs } = reading;
  const candidates = [boot.correctionMs, 0].filter((correctionMs) => isPlausible(reading, correctionMs));
  const counted = countOn(boot, reading);
  if (counted === undefined) return candidates[0] ?? receivedAtMs - wallMs;
  const { atMs, slackMs, isFloor } = counted;
  return (
    candidates.find((correctionMs) => Math.abs(wallMs + correctionMs - atMs) <= slackMs) ??
    candidates.find((correctionMs) => !isFloor || wallMs + correctionMs >= atMs) ??
    Math.min(atMs, receivedAtMs) - wallMs
  );
}

/** The server's time by the uptime alone; undefined where that cannot be. */
function countOn(
  { anchor }: BootClock,
  { uptimeMs, spanMs, receivedAtMs }: ClockReading,
): { readonly atMs: EpochMs; readonly slackMs: DurationMs; readonly isFloor: boolean } | undefined {
  if (anchor === undefined) return undefined;
  const passedMs = uptimeMs - anchor.uptimeMs;
  const atMs = anchor.atMs + passedMs;
  const slackMs = ingestLimits.clockSlackMs + spanMs + Math.abs(passedMs) * ingestLimits.clockDriftRatio;
  // Later than the receiving: the birth was held up on its way, or this is no uptime.
  if (atMs > receivedAtMs + slackMs || atMs < ingestLimits.earliestPlausibleAtMs) return undefined;
  // Before the birth the uptime may have stood still on the way to it.
  return { atMs, slackMs, isFloor: passedMs >= 0 };
}
