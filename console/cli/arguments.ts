import { deviceId, macAddress } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS, KIBIBYTE, MEBIBYTE, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { InvalidArgumentError } from "commander";
import { severityWords } from "./text.ts";

const LENGTHS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const LONGEST_LENGTHS_MS = 30 * DAY_MS;
const SIZES: Readonly<Record<string, number>> = { "": 1, k: KIBIBYTE, m: MEBIBYTE };

/** `90s`, `30m`, `2h`, `1d` as milliseconds. */
export function parseLength(text: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const unitMs = LENGTHS[unit];
  if (unitMs === undefined)
    throw new InvalidArgumentError("wanted a length of time such as 90s, 30m, 2h or 1d");
  return Number(digits) * unitMs;
}

/** A {@link parseLength} from `minMs` to `maxMs`; anything else is refused with the limit in the text. */
export function lengthWithin(minMs: number, maxMs: number): (text: string) => number {
  return (text) => {
    const lengthMs = parseLength(text);
    if (lengthMs > maxMs) throw new InvalidArgumentError(`at most ${lengthText(maxMs)}`);
    if (lengthMs < minMs) throw new InvalidArgumentError(`at least ${lengthText(minMs)}`);
    return lengthMs;
  };
}

/** A length of time as people type it: 5m, 7d. */
export function lengthText(lengthMs: number): string {
  const units = Object.entries(LENGTHS).reverse();
  const [unit, unitMs] = units.find(([, each]) => lengthMs % each === 0) ?? ["s", SECOND_MS];
  return `${lengthMs / unitMs}${unit}`;
}

/** `1h30m`: lengths of time, one after the other, from a second to 30 days in all, as milliseconds. */
export function parseLengths(text: string): number {
  const isRight = /^(?:\d{1,6}[smhd]){1,4}$/.test(text);
  const lengthMs = [...text.matchAll(/\d+[smhd]/g)].reduce((sum, [part]) => sum + parseLength(part), 0);
  if (isRight && lengthMs >= SECOND_MS && lengthMs <= LONGEST_LENGTHS_MS) return lengthMs;
  throw new InvalidArgumentError("wanted a length of time from 1s to 30d, such as 90s, 1h30m or 7d");
}

/** A share from 0 to 1. */
export function parseShare(text: string): number {
  if (/^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/.test(text)) return Number(text);
  throw new InvalidArgumentError("wanted a number from 0 to 1");
}

/** An id as a device may have it. */
export function parseDeviceId(text: string): string {
  if (deviceId.safeParse(text).success) return text;
  throw new InvalidArgumentError("wanted 3 to 64 lower-case letters, digits and inner hyphens");
}

/** A text of at most `maxCharacters`. */
export function textUpTo(maxCharacters: number): (text: string) => string {
  return (text) => {
    if (text.length <= maxCharacters) return text;
    throw new InvalidArgumentError(`at most ${maxCharacters} characters`);
  };
}

/** `2048`, `500k`, `4m` as bytes. */
export function parseSize(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,10})([km]?)$/i.exec(text) ?? [];
  if (digits === undefined)
    throw new InvalidArgumentError("wanted a number of bytes such as 2048, 500k or 4m");
  return Number(digits) * (SIZES[unit.toLowerCase()] ?? 1);
}

/** A {@link parseSize} from `minBytes` to `maxBytes`. */
export function sizeWithin(minBytes: number, maxBytes: number): (text: string) => number {
  return (text) => {
    const bytes = parseSize(text);
    if (bytes > maxBytes) throw new InvalidArgumentError(`at most ${maxBytes / MEBIBYTE}m`);
    if (bytes < minBytes) throw new InvalidArgumentError(`at least ${minBytes}`);
    return bytes;
  };
}

/** An ISO 8601 time as milliseconds since 1970; without zone it is local time. */
export function parseTime(text: string): number {
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs))
    throw new InvalidArgumentError("wanted a time such as 2026-03-01T14:00 or 2026-03-01T14:00:00Z");
  return atMs;
}

/** A severity as word or number 0..7. */
export function parseSeverity(text: string): number {
  const index = (severityWords as readonly string[]).indexOf(text.toLowerCase());
  if (index >= 0) return index;
  if (/^[0-7]$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`wanted one of ${severityWords.join(", ")}`);
}

/** A whole number from 1 to `max`. */
export function countUpTo(max: number): (text: string) => number {
  return (text) => {
    if (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= max) return Number(text);
    throw new InvalidArgumentError(`wanted a whole number from 1 to ${max}`);
  };
}

/** A whole number from 0 to `max`. */
export function wholeUpTo(max: number): (text: string) => number {
  return (text) => {
    if (/^(?:0|[1-9]\d{0,9})$/.test(text) && Number(text) <= max) return Number(text);
    throw new InvalidArgumentError(`wanted a whole number from 0 to ${max}`);
  };
}

/** Collects an option that may be given several times. */
export function collect(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value];
}

/** Collects MAC addresses, in any notation of labels. */
export function collectMac(text: string, former: readonly string[] = []): readonly string[] {
  const read = macAddress.safeParse(text);
  if (read.success) return collect(read.data, former);
  throw new InvalidArgumentError(read.error.issues.map(({ message }) => message).join("; "));
}
