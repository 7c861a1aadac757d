import { z } from "zod";
import { caseEvent } from "./case-event.ts";
import { caseNumber } from "./case-words.ts";
import { command } from "./command.ts";
import { deviceId, epochMs, localText, severity } from "./common.ts";
import { consentRow } from "./staff.ts";

/** Lanes of the timeline, in the order in which they are drawn. */
export const timelineKind = z.enum([
  "fault",
  "offline",
  "reboot",
  "firmware",
  "event",
  "loss",
  "command",
  "consent",
  "contact",
  "case",
]);
export type TimelineKind = z.infer<typeof timelineKind>;

const base = {
  /** Unique within the timeline of a device. */
  id: z.string(),
  atMs: epochMs,
  /** When it was over; null for a moment, and for what still goes on. */
  endMs: epochMs.nullable(),
  isOngoing: z.boolean(),
};

/** Something that happened to a device or was done for it. */
export const timelineEntry = z.discriminatedUnion("kind", [
  z.object({
    ...base,
    kind: z.literal("fault"),
    faultId: z.string(),
    ruleId: z.string(),
    instance: z.string(),
    severity,
    title: localText,
    /** The condition holds, but not for long enough yet. */
    isPending: z.boolean(),
    foundInBacklog: z.boolean(),
  }),
  /** Without a connection. */
  z.object({ ...base, kind: z.literal("offline") }),
  z.object({ ...base, kind: z.literal("reboot"), reason: z.string() }),
  z.object({ ...base, kind: z.literal("firmware"), from: z.string(), to: z.string() }),
  z.object({
    ...base,
    kind: z.literal("event"),
    name: z.string(),
    /** 0 (emergency) to 7 (debug). */
    severity: z.number().int(),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
  z.object({
    ...base,
    kind: z.literal("loss"),
    stream: z.string(),
    reason: z.string(),
    quantity: z.number().int(),
  }),
  z.object({
    ...base,
    kind: z.literal("command"),
    command: command.pick({
      id: true,
      kind: true,
      state: true,
      reason: true,
      detail: true,
      requestedBy: true,
      caseId: true,
    }),
  }),
  z.object({ ...base, kind: z.literal("consent"), consent: consentRow }),
  z.object({ ...base, kind: z.literal("contact"), caseNumber, event: caseEvent }),
  z.object({ ...base, kind: z.literal("case"), caseNumber, event: caseEvent }),
]);
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** Query of GET /api/devices/{id}/timeline. Without a range: the last seven days; without kinds: all. */
export const timelineQuery = z
  .object({
    fromMs: z.coerce.number().int().nonnegative().optional(),
    toMs: z.coerce.number().int().nonnegative().optional(),
    /** Separated by commas. */
    kinds: z
      .string()
      .max(200)
      .transform((text) => text.split(",").filter((word) => word !== ""))
      .pipe(z.array(timelineKind))
      .optional(),
    limit: z.coerce.number().int().min(1).max(2_000).default(500),
  })
  .refine(({ fromMs, toMs }) => fromMs === undefined || toMs === undefined || toMs > fromMs, {
    message: "must be after fromMs",
    path: ["toMs"],
  });
export type TimelineQuery = z.infer<typeof timelineQuery>;

/** How much there is of a kind in the range, and when: `counts[i]` begin in, or last into, the i-th part of it. */
export const timelineLane = z.object({
  kind: timelineKind,
  total: z.number().int(),
  counts: z.array(z.number().int()),
});
export type TimelineLane = z.infer<typeof timelineLane>;

/** What happened in a range of time, newest first. */
export const timeline = z.object({
  deviceId,
  fromMs: epochMs,
  toMs: epochMs,
  /** Only the kinds that were asked for. */
  entries: z.array(timelineEntry),
  /** Entries of these kinds that the limit left out: the oldest. */
  omitted: z.number().int(),
  /** Every kind, also those that were not asked for. */
  lanes: z.array(timelineLane),
  /** Before this time some kind has more than is read at once; null when everything was read. */
  isPartialBeforeMs: epochMs.nullable(),
});
export type Timeline = z.infer<typeof timeline>;
