import { z } from "zod";
import { limits } from "../limits.ts";
import { deviceId, epochMs } from "./common.ts";

const patternId = z.string().regex(/^[0-9a-f]{16}$/, "wanted the id of a pattern: 16 hexadecimal digits");
const severity = z.number().int().min(0).max(7);
/** One value or many of a query, as `source=a&source=b`. */
const several = <Item extends z.ZodType<string, string>>(item: Item, most: number) =>
  z
    .union([item, z.array(item).max(most)])
    .default([])
    .transform((given) => (Array.isArray(given) ? given : [given]));

/** Which lines of a pulled file are shown. Times are server time, both included. */
export const pulledLogFilter = z.object({
  fromMs: z.coerce.number().int().nonnegative().optional(),
  toMs: z.coerce.number().int().nonnegative().optional(),
  minSeverity: z.coerce.number().int().min(0).max(7).default(7),
  source: several(z.string().max(limits.textBytes), limits.pullSources),
  /** Only lines of these patterns. */
  pattern: several(patternId, 100),
  /** No lines of these patterns. */
  without: several(patternId, 100),
  /** Searched for in message, unit and source, whatever its case; it marks lines, and hides the others with `show=found`. */
  find: z.string().max(200).default(""),
  show: z.enum(["all", "found"]).default("all"),
});
export type PulledLogFilter = z.output<typeof pulledLogFilter>;
export type PulledLogQuery = z.input<typeof pulledLogFilter>;

/** Query of GET /api/pulls/{id}/log/lines: from a place among the shown lines, a line of the file, or a time. */
export const pulledLinesQuery = pulledLogFilter.extend({
  position: z.coerce.number().int().nonnegative().optional(),
  line: z.coerce.number().int().positive().optional(),
  atMs: z.coerce.number().int().nonnegative().optional(),
  /** Lines in front of that place. */
  before: z.coerce.number().int().min(0).max(500).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

/** Query of GET /api/pulls/{id}/log/step: the next line of a kind from a line on, which itself does not count. */
export const pulledStepQuery = pulledLogFilter.extend({
  line: z.coerce.number().int().nonnegative().default(0),
  to: z.enum(["next-found", "previous-found", "next-error", "previous-error"]),
});
export type PulledStep = z.output<typeof pulledStepQuery>["to"];

export const pulledPatternsQuery = pulledLogFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const pulledExportQuery = pulledLogFilter.extend({
  format: z.enum(["ndjson", "csv"]).default("ndjson"),
});

/** Steps of reading a file: its lines, then the patterns of their texts. */
export const pulledReading = z.object({ doneBytes: z.number().int(), totalBytes: z.number().int() });

/** Something about the file that its reader has to know; `lines` are concerned, the first is `line`. */
export const pulledNote = z.object({
  kind: z.enum([
    "not_a_log_line",
    "not_utf8",
    "too_long",
    "out_of_order",
    "no_last_newline",
    "too_many_lines",
  ]),
  lines: z.number().int(),
  line: z.number().int().positive(),
});
export type PulledNote = z.infer<typeof pulledNote>;

/**
 * Where lines are missing or time is not what it seems, shown in front of line `line` (one beyond the last: at the end).
 *
 * loss: `quantity` records or lines were lost, `reason` is that of the report; cut: the size limit of the pull left older lines
 * out; boot: the device started; clock_back: its clock, or the file, goes back by `quantity` ms.
 */
export const pulledGap = z.object({
  kind: z.enum(["loss", "cut", "boot", "clock_back"]),
  atMs: epochMs,
  line: z.number().int().positive(),
  /** Place among the shown lines. */
  position: z.number().int().nonnegative(),
  quantity: z.number(),
  reason: z.string(),
});
export type PulledGap = z.infer<typeof pulledGap>;

/** Lines in equal parts of time: as errors (0 to 3), warnings (4) and the rest. */
export const pulledHistogram = z.object({
  fromMs: epochMs,
  bucketMs: z.number().int().positive(),
  buckets: z.array(
    z.object({ errors: z.number().int(), warnings: z.number().int(), others: z.number().int() }),
  ),
});
export type PulledHistogram = z.infer<typeof pulledHistogram>;

/** Answer of GET /api/pulls/{id}/log. */
export const pulledLog = z.discriminatedUnion("state", [
  z.object({ state: z.literal("reading"), reading: pulledReading }),
  z.object({
    state: z.literal("ready"),
    deviceId,
    sizeBytes: z.number().int(),
    lines: z.number().int(),
    firstAtMs: epochMs.nullable(),
    lastAtMs: epochMs.nullable(),
    /** Lines by severity, 0 to 7. */
    severities: z.array(z.number().int()).length(8),
    sources: z.array(z.object({ source: z.string(), lines: z.number().int() })),
    /** Of all lines but for the time range, so that a range can be widened. */
    histogram: pulledHistogram.nullable(),
    shownLines: z.number().int(),
    foundLines: z.number().int(),
    notes: z.array(pulledNote),
    gaps: z.array(pulledGap),
    /** Gaps that are not listed because there are too many. */
    moreGaps: z.number().int(),
    redactions: z.record(z.string(), z.number()),
    /** Was added to the times of the file: the device's clock was wrong by so much. */
    clockCorrectionMs: z.number(),
    /** How far the patterns are; null when they are known. */
    readingPatterns: pulledReading.nullable(),
  }),
]);
export type PulledLog = z.infer<typeof pulledLog>;
export type ReadPulledLog = Extract<PulledLog, { state: "ready" }>;

export const pulledLine = z.object({
  /** From 1. */
  number: z.number().int().positive(),
  /** Server time; null for a line without one. */
  atMs: epochMs.nullable(),
  severity,
  source: z.string(),
  unit: z.string(),
  message: z.string(),
  /** Bytes that the device or the server cut off. */
  cutBytes: z.number().int(),
  /** Its pattern; "" while it is not known. */
  pattern: z.string(),
  isFound: z.boolean(),
  marks: z.array(z.enum(["not_a_log_line", "not_utf8", "too_long", "out_of_order"])),
});
export type PulledLine = z.infer<typeof pulledLine>;

/** Answer of GET /api/pulls/{id}/log/lines. */
export const pulledLines = z.object({
  shownLines: z.number().int(),
  /** Place of the first of `lines` among the shown lines. */
  first: z.number().int().nonnegative(),
  /** Place that was asked for, or the nearest behind it. */
  at: z.number().int().nonnegative(),
  lines: z.array(pulledLine),
});
export type PulledLines = z.infer<typeof pulledLines>;

/** Answer of GET /api/pulls/{id}/log/step; `line` is null when there is none in that direction. */
export const pulledStepAnswer = z.object({
  line: z.number().int().positive().nullable(),
  position: z.number().int().nonnegative(),
  /** Its number among those of its kind, from 1. */
  number: z.number().int(),
  total: z.number().int(),
});
export type PulledStepAnswer = z.infer<typeof pulledStepAnswer>;

export const pulledPattern = z.object({
  id: patternId,
  /** With placeholders in place of what differs: `Receiving block <id>`. */
  text: z.string(),
  lines: z.number().int(),
  firstLine: z.number().int().positive(),
  firstAtMs: epochMs.nullable(),
  lastAtMs: epochMs.nullable(),
  /** Of its most severe line. */
  severity,
});
export type PulledPattern = z.infer<typeof pulledPattern>;

/** Answer of GET /api/pulls/{id}/log/patterns: the most frequent first, of the shown lines. */
export const pulledPatterns = z.object({
  readingPatterns: pulledReading.nullable(),
  patterns: z.array(pulledPattern),
  /** Patterns beyond the limit, and their lines; lines of patterns beyond those that are told apart count here too. */
  morePatterns: z.number().int(),
  moreLines: z.number().int(),
});
export type PulledPatterns = z.infer<typeof pulledPatterns>;
