import { limits } from "@housecall/proto";
import type { Presence } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { DeviceRow } from "./fleet-records.ts";

/** True while the device has a session. */
export function isSessionUp(row: DeviceRow): boolean {
  return row.sessionStartedAtMs !== null && row.disconnectedAtMs === null;
}

/**
 * Presence in one word.
 *
 * A session that has just begun counts as a report; one that stays silent for `limits.staleAfterMs` is stale.
 */
export function presenceOf(row: DeviceRow, nowMs: EpochMs): Presence {
  if (row.revokedAtMs !== null) return "revoked";
  if (row.sessionStartedAtMs === null) return "never";
  if (!isSessionUp(row)) return "offline";
  const lastSignAtMs = Math.max(row.sessionStartedAtMs, row.lastReportAtMs ?? 0);
  return nowMs - lastSignAtMs <= limits.staleAfterMs ? "online" : "stale";
}
