import { z } from "zod";
import { limits } from "../limits.ts";
import { actionReport, storedAction } from "./action.ts";
import { deviceId, epochMs } from "./common.ts";
import { storedConsentAsk, storedConsentEnd } from "./consent.ts";

/** One state machine for every command; the last six are final. */
export const commandState = z.enum([
  "queued",
  "offered",
  "accepted",
  "running",
  "succeeded",
  "failed",
  "rejected",
  "expired",
  "cancelled",
  "unverified",
]);
export type CommandState = z.infer<typeof commandState>;

export const logFilter = z.object({
  sources: z.array(z.string().min(1).max(1024)).max(limits.pullSources).default([]),
  minSeverity: z.number().int().min(0).max(7).default(7),
  text: z.string().max(200).default(""),
});

/** Body of POST /api/devices/{id}/pulls. Times are server time. */
export const pullRequest = logFilter
  .extend({
    fromMs: epochMs,
    toMs: epochMs,
    maxBytes: z.number().int().min(1_024).max(limits.pullMaxBytes).default(limits.pullDefaultBytes),
    includeRotated: z.boolean().default(true),
    expiresInMs: z.number().int().min(10_000).max(limits.commandExpiryMaxMs).default(limits.commandExpiryMs),
    caseId: z.string().max(64).default(""),
    reason: z.string().max(500).default(""),
  })
  .refine((request) => request.toMs > request.fromMs, { message: "must be after fromMs", path: ["toMs"] })
  .refine((request) => request.toMs - request.fromMs <= limits.pullMaxRangeMs, {
    message: "at most 7 days",
    path: ["toMs"],
  });
export type PullRequest = z.infer<typeof pullRequest>;

/** Body of POST /api/devices/{id}/tails. */
export const tailRequest = logFilter.extend({
  durationMs: z
    .number()
    .int()
    .min(1_000)
    .max(limits.tailMaxMs)
    .default(5 * 60_000),
  caseId: z.string().max(64).default(""),
  reason: z.string().max(500).default(""),
});
export type TailRequest = z.infer<typeof tailRequest>;

/** The manifest as people see it; times corrected to server time. */
export const pullManifest = z.object({
  sources: z.array(
    z.object({
      source: z.string(),
      lines: z.number(),
      sizeBytes: z.number(),
      firstAtMs: epochMs,
      lastAtMs: epochMs,
    }),
  ),
  skipped: z.array(z.object({ source: z.string(), reason: z.string() })),
  redactions: z.record(z.string(), z.number()),
  lines: z.number().int(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  truncated: z.boolean(),
  clockCorrectionMs: z.number(),
});
export type PullManifestView = z.infer<typeof pullManifest>;

export const command = z.object({
  id: z.string(),
  deviceId,
  kind: z.enum(["pull_logs", "tail_logs", "cancel", "run_action", "ask_consent", "end_consent"]),
  state: commandState,
  /** Stable code that tells why, "" while there is nothing to say. */
  reason: z.string(),
  detail: z.string(),
  requestedBy: z.string(),
  caseId: z.string(),
  createdAtMs: epochMs,
  expiresAtMs: epochMs,
  changedAtMs: epochMs,
  /** Every state it went through. */
  history: z.array(z.object({ state: commandState, atMs: epochMs, reason: z.string() })),
  progress: z.object({ phase: z.string(), doneBytes: z.number(), totalBytes: z.number() }).nullable(),
  estimateBytes: z.number().nullable(),
  manifest: pullManifest.nullable(),
  /** The file can be fetched from GET /api/pulls/{id}/file. */
  isDownloadable: z.boolean(),
  /** Tails last: every field of them has a default. */
  request: z.union([storedAction, storedConsentAsk, storedConsentEnd, pullRequest, tailRequest]).nullable(),
  /** Of a run_action: what the device said and what telemetry shows; null for others. */
  action: actionReport.nullable(),
});
export type Command = z.infer<typeof command>;
