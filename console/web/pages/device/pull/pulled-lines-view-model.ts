/**
 * Reads the beginning of a pulled file: one JSON object a line,
 *
 *     {"at":"2026-01-01T00:00:00.000Z","atMs":1767225600000,"severity":4,"source":"journal","unit":"cron.service","message":"…"}
 *
 * A line that is not such an object, or was cut off, is shown as it is.
 */
import { z } from "zod";
import type { ShownLine } from "../../../parts/shown-line.ts";

/** Bytes of the file that are read for the page. */
export const previewBytes = 512 * 1_024;
/** Lines that are shown in the page. */
export const previewLines = 500;

const pulledLine = z.object({
  atMs: z.number(),
  severity: z.number().int().min(0).max(7),
  source: z.string(),
  unit: z.string().default(""),
  message: z.string(),
  truncatedBytes: z.number().default(0),
});

/** At most `previewLines` lines of the beginning of the file. */
export function pulledLines(text: string): ShownLine[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, previewLines)
    .map((line, index) => shownLine(line, index));
}

function shownLine(line: string, key: number): ShownLine {
  const read = pulledLine.safeParse(parseJson(line));
  if (read.success) return { key, ...read.data };
  return { key, atMs: null, severity: 6, source: "", unit: "", message: line };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
