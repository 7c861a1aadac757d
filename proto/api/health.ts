import { z } from "zod";
import { epochMs } from "./common.ts";

/**
 * What can be wrong with the server, each with the names of its parameters: pages say it in the reader's language.
 *
 * `detail` is technical English from elsewhere; `devices` are ids joined by ", ". A test keeps both catalogues equal to this.
 */
export const problemParameters = {
  store_full: [],
  store_unwritable: ["detail"],
  store_stopped: ["detail"],
  day_damaged: ["file"],
  rows_damaged: ["count", "detail"],
  audit_cut: ["kept", "found"],
  audit_changed: ["entry"],
  audit_heads_missing: [],
  audit_heads_behind: [],
  audit_heads_damaged: ["count"],
  audit_heads_unwritable: ["detail"],
  pulls_full: [],
  pulls_unwritable: ["detail"],
  rule_left_out: ["file", "detail"],
  rule_failed: ["rule", "detail"],
  rule_too_heavy: ["rule"],
  rule_too_heavy_on: ["rule", "devices"],
} as const satisfies Record<string, readonly string[]>;

/** Stable name of one kind of problem. */
export type ProblemKind = keyof typeof problemParameters;

/** A kind of problem with exactly its parameters. */
export type ProblemFacts = {
  [Kind in ProblemKind]: {
    readonly kind: Kind;
    readonly parameters: Readonly<Record<(typeof problemParameters)[Kind][number], string>>;
  };
}[ProblemKind];

/**
 * One thing that is wrong with the server. `message` is a whole English sentence with what to do; `code` is an error code.
 *
 * `kind` may be one that an older page does not know: it then shows the message.
 */
export const serverProblem = z.object({
  code: z.string(),
  kind: z.string(),
  parameters: z.record(z.string(), z.string()),
  message: z.string(),
  sinceMs: epochMs,
});
export type ServerProblem = z.infer<typeof serverProblem>;

/** What the server says of itself. */
export const serverHealth = z.object({
  status: z.enum(["ready", "starting", "degraded"]),
  version: z.string(),
  startedAtMs: epochMs,
  problems: z.array(serverProblem),
  ingest: z.object({
    records: z.number().int(),
    samples: z.number().int(),
    logLines: z.number().int(),
    duplicates: z.number().int(),
    quarantined: z.record(z.string(), z.number().int()),
    refusedConnections: z.record(z.string(), z.number().int()),
    commitLatencyP99Ms: z.number(),
    /** How often the telemetry store broke down and was started again by itself, since `startedAtMs`. */
    storeRestarts: z.number().int(),
    connectedDevices: z.number().int(),
  }),
});
export type ServerHealth = z.infer<typeof serverHealth>;
