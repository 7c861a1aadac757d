import { z } from "zod";
import { deviceId, epochMs } from "./common.ts";

/** online: session up and reporting; stale: session up but silent; offline: no session; never: claimed, not seen yet; revoked. */
export const presence = z.enum(["online", "stale", "offline", "never", "revoked"]);
export type Presence = z.infer<typeof presence>;

/** One row of the fleet list. */
export const deviceSummary = z.object({
  id: deviceId,
  name: z.string(),
  deviceClass: z.string(),
  model: z.string(),
  firmware: z.string(),
  presence,
  /** Three timestamps instead of one flag: the session, the last report, the last settings sync. */
  sessionStartedAtMs: epochMs.nullable(),
  lastReportAtMs: epochMs.nullable(),
  configSyncedAtMs: epochMs.nullable(),
  disconnectedAtMs: epochMs.nullable(),
  /** Why the last session ended, a stable word: "closed_by_device", "keep_alive", "taken_over", "revoked", "server_stopped", … */
  disconnectReason: z.string().nullable(),
  openFaults: z.object({ critical: z.number().int(), warning: z.number().int(), info: z.number().int() }),
  claimedAtMs: epochMs,
  /** What staff wrote when they made its claim token: for whom or what it is; may be empty. */
  note: z.string(),
});
export type DeviceSummary = z.infer<typeof deviceSummary>;

/** Newest live value of a signal. */
export const currentValue = z.object({
  signal: z.string(),
  instance: z.string(),
  unit: z.string(),
  value: z.number(),
  atMs: epochMs,
});
export type CurrentValue = z.infer<typeof currentValue>;

/** Everything the device page shows that is not a list of its own. */
export const deviceDetail = deviceSummary.extend({
  /** Newest firmware that any device of the same class and model has reported; "" when none has. */
  newestFirmware: z.string(),
  agentVersion: z.string(),
  bootId: z.string(),
  bootReason: z.string(),
  bootedAtMs: epochMs.nullable(),
  timeZone: z.string(),
  capabilities: z.array(z.string()),
  clock: z.enum(["synchronised", "unsynchronised"]),
  /** Added to the times that the device's clock shows, by its newest live record; 0 when it is right. */
  clockCorrectionMs: z.number(),
  certificateExpiresAtMs: epochMs.nullable(),
  values: z.array(currentValue),
  state: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  stateAtMs: epochMs.nullable(),
});
export type DeviceDetail = z.infer<typeof deviceDetail>;

export const seriesQuery = z.object({
  signal: z.string().min(1).max(200),
  instance: z.string().max(1024).default(""),
  fromMs: z.coerce.number().int().nonnegative(),
  toMs: z.coerce.number().int().nonnegative(),
  maxPoints: z.coerce.number().int().min(10).max(5_000).default(600),
});
export type SeriesQuery = z.infer<typeof seriesQuery>;

/** A series thinned to at most `maxPoints` buckets; a bucket without samples is left out, so gaps stay gaps. */
export const series = z.object({
  signal: z.string(),
  instance: z.string(),
  unit: z.string(),
  bucketMs: z.number().int().positive(),
  points: z.array(
    z.object({ atMs: epochMs, min: z.number(), max: z.number(), avg: z.number(), count: z.number().int() }),
  ),
});
export type Series = z.infer<typeof series>;

/** What was not stored and why; sequences are 0 when it was lost before it got one. */
export const loss = z.object({
  stream: z.string(),
  reason: z.string(),
  quantity: z.number().int(),
  firstSequence: z.number().int(),
  lastSequence: z.number().int(),
  firstAtMs: epochMs,
  lastAtMs: epochMs,
  recordedAtMs: epochMs,
});
export type Loss = z.infer<typeof loss>;

/** What was refused; the payload itself is kept for an engineer, never shown as HTML. */
export const quarantined = z.object({
  id: z.string(),
  deviceId: z.string(),
  channel: z.string(),
  reason: z.string(),
  detail: z.string(),
  sizeBytes: z.number().int(),
  receivedAtMs: epochMs,
});
export type Quarantined = z.infer<typeof quarantined>;

export const logLine = z.object({
  atMs: epochMs,
  severity: z.number().int().min(0).max(7),
  source: z.string(),
  unit: z.string(),
  message: z.string(),
  redactions: z.number().int(),
  truncatedBytes: z.number().int(),
});
export type LogLineView = z.infer<typeof logLine>;

export const logQuery = z.object({
  fromMs: z.coerce.number().int().nonnegative(),
  toMs: z.coerce.number().int().nonnegative(),
  minSeverity: z.coerce.number().int().min(0).max(7).default(7),
  text: z.string().max(200).default(""),
  limit: z.coerce.number().int().min(1).max(5_000).default(500),
});
export type LogQuery = z.infer<typeof logQuery>;

/** A token with which one device may join, valid once and briefly. */
export const claimToken = z.object({ token: z.string(), expiresAtMs: epochMs });
export const claimRequest = z.object({
  deviceId: deviceId.optional(),
  note: z.string().trim().max(200).default(""),
});
