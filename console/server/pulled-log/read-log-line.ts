/**
 * One line of a pulled file, as the agent writes it:
 *
 *     {"at":"2026-01-05T10:23:45.123Z","atMs":1767608625123,"severity":4,"source":"journal","unit":"cron.service","message":"…","truncatedBytes":12}
 *
 * `atMs`, `severity` (0 to 7), `source` and `message` are needed; a line without them is shown as it stands, as severity 6.
 */

/** Severity of a line that says none. */
export const UNKNOWN_SEVERITY = 6;

/** The fields of a line. */
export interface LogLineFields {
  /** By the device's clock. */
  readonly atMs: number;
  readonly severity: number;
  readonly source: string;
  readonly unit: string;
  readonly message: string;
  readonly truncatedBytes: number;
}

const MAX_TIME_MS = 8_640_000_000_000_000;

/** The fields of a line; undefined when it is none. */
export function readLogLine(text: string): LogLineFields | undefined {
  const value = parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  const { atMs, severity, source, unit, message, truncatedBytes } = value;
  if (!isWholeNumber(atMs, MAX_TIME_MS) || !isWholeNumber(severity, 7)) return undefined;
  if (typeof source !== "string" || typeof message !== "string") return undefined;
  return {
    ...{ atMs, severity, source, message },
    unit: typeof unit === "string" ? unit : "",
    truncatedBytes: isWholeNumber(truncatedBytes, Number.MAX_SAFE_INTEGER) ? truncatedBytes : 0,
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function isWholeNumber(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}
