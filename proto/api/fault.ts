import { z } from "zod";
import { deviceId, epochMs, localText, severity } from "./common.ts";

/**
 * pending: the condition holds, but not for long enough yet. unknown: data is missing, so neither true nor false can be
 * said. inactive: a pending fault fell back and never fired; it is told once, and no list has it.
 */
export const faultState = z.enum(["inactive", "pending", "firing", "resolved", "unknown"]);
export type FaultState = z.infer<typeof faultState>;

/** Measured facts that decided a fault, in the order in which a person should read them. */
export const evidence = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("value"),
    label: z.string(),
    signal: z.string(),
    instance: z.string(),
    unit: z.string(),
    value: z.number(),
    /** What the rule compares it with; `side` says where the value must lie for the fault. */
    threshold: z.number().nullable(),
    /** What people call value and threshold where they are codes. */
    valueName: localText.exactOptional(),
    thresholdName: localText.exactOptional(),
    side: z.enum(["above", "at_least", "below", "at_most", "equal", "unequal"]).exactOptional(),
    /** What people call a value that is no signal of the catalogue. */
    title: localText.exactOptional(),
    /** The signal that such a value speaks of: what it usually is on this device, or a mean or extreme of it. */
    about: z.object({ signal: z.string(), as: z.enum(["usual", "summary"]) }).exactOptional(),
    atMs: epochMs,
  }),
  z.object({
    kind: z.literal("log"),
    atMs: epochMs,
    source: z.string(),
    unit: z.string(),
    message: z.string(),
  }),
  z.object({ kind: z.literal("silence"), lastReportAtMs: epochMs, silentMs: z.number() }),
]);
export type Evidence = z.infer<typeof evidence>;

export const fault = z.object({
  id: z.string(),
  deviceId,
  ruleId: z.string(),
  ruleVersion: z.number().int(),
  /** Which of several ("/var", "nginx.service"); "" when the rule speaks of the device as a whole. */
  instance: z.string(),
  state: faultState,
  /** Of a pending fault the one that it will have when it fires. */
  severity,
  safetyRank: z.enum(["S1", "S2", "S3", "S4", "S5"]),
  title: localText,
  say: localText,
  evidence: z.array(evidence),
  /** The likeliest first; one that is ruled out has a share of 0. */
  causes: z.array(
    z.object({
      id: z.string(),
      title: localText,
      share: z.number(),
      /** What is looked at: it speaks for the cause when it holds, against it when not; null when that is not known. */
      sign: z
        .object({ condition: z.string(), text: localText.exactOptional(), holds: z.boolean().nullable() })
        .exactOptional(),
    }),
  ),
  remedies: z.array(
    z.object({
      who: z.enum(["customer", "remote", "technician"]),
      step: localText,
      /** The cause that it removes. */
      settles: z.string().exactOptional(),
      /** What telemetry must show after it, within a time or a number of cycles; the other one is 0. */
      verify: z
        .object({
          condition: z.string(),
          /** The same in words. */
          text: localText.exactOptional(),
          withinMs: z.number(),
          withinCycles: z.number().int(),
          /** Whether it held at the newest change; null when that is not known. */
          holds: z.boolean().nullable(),
        })
        .exactOptional(),
    }),
  ),
  /** When the condition first held, by the device's corrected time. */
  startedAtMs: epochMs,
  firedAtMs: epochMs.nullable(),
  /** When it was over; null for one that never fired. */
  resolvedAtMs: epochMs.nullable(),
  /** Judged from data that arrived late, after the link came back. */
  foundInBacklog: z.boolean(),
  /** When the server published the newest change. */
  changedAtMs: epochMs,
});
export type Fault = z.infer<typeof fault>;

/** resolved: what fired once and is over. all: both, never what was only pending and fell back. */
export const faultQuery = z.object({
  deviceId: deviceId.optional(),
  state: z.enum(["open", "resolved", "all"]).default("open"),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export type FaultQuery = z.infer<typeof faultQuery>;
