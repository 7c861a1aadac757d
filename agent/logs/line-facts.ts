/**
 * Time and severity of a line from a log file, by the forms that programs use most:
 *
 *     2026-01-05T10:23:45.123Z INFO ready              ISO 8601, with or without a zone
 *     2026-01-05 10:23:45,123 [error] it broke
 *     Jan  5 10:23:45 host app[12]: ready              syslog, RFC 3164: no year, local time
 *     10.0.0.1 - - [05/Jan/2026:10:23:45 +0000] "GET"  Common Log Format
 *     1767608625.123 ready                             seconds since 1970
 *     {"level":"warn","time":1767608625123,"msg":"…"}  JSON, pino's numeric levels too
 *
 * Without a zone the device's own is meant. What is not recognised is undefined; the severity is then 6 (info).
 */
import { DAY_MS, type EpochMs } from "@housecall/proto/base";

/** What a line says of itself. */
export interface LineFacts {
  readonly atMs: EpochMs | undefined;
  readonly severity: number;
}

const ISO = /^\W{0,2}(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))? ?(Z|UTC|[+-]\d\d:?\d\d)?/;
const SYSLOG = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)\b/;
const COMMON_LOG = /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})\]/;
const EPOCH_SECONDS = /^\[?(\d{10})(?:\.(\d{1,6}))?[\]: ]/;
const JSON_TIME =
  /"(?:at|atMs|time|timestamp|ts|@timestamp|datetime|date)" ?: ?(?:"([^"]{10,40})"|(\d{10,19}(?:\.\d{1,9})?))/;
const JSON_LEVEL =
  /"(?:level|severity|lvl|loglevel|log\.level|PRIORITY)" ?: ?(?:"([A-Za-z]{1,12})"|"?(\d{1,2})"?)/;
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
/** Facts stand at the beginning. */
const HEAD_CHARACTERS = 512;
const SEVERITY_CHARACTERS = 160;
const WORD =
  /\b(?:emerg(?:ency)?|panic|alert|crit(?:ical)?|fatal|err(?:or)?|warn(?:ing)?|notice|info|debug|trace)\b/i;
/** By their first three letters: pulls ask for many lines, and without a compiler a search costs. */
const WORDS: ReadonlyMap<string, readonly [word: string, severity: number]> = new Map(
  (
    [
      ["emerg", 0],
      ["panic", 0],
      ["alert", 1],
      ["crit", 2],
      ["fatal", 2],
      ["err", 3],
      ["warn", 4],
      ["notice", 5],
      ["info", 6],
      ["debug", 7],
      ["trace", 7],
    ] as const
  ).map((entry) => [entry[0].slice(0, 3), entry]),
);

/** Reads a line's own facts; `nowMs` gives the year that syslog leaves out. */
export function readLineFacts(text: string, nowMs: EpochMs): LineFacts {
  const head = text.length > HEAD_CHARACTERS ? text.slice(0, HEAD_CHARACTERS) : text;
  const isJson = head.startsWith("{");
  return {
    atMs: isJson ? readJsonTime(head) : readTime(head, nowMs),
    severity: (isJson ? readJsonSeverity(head) : undefined) ?? readSeverityWord(head),
  };
}

function readTime(head: string, nowMs: EpochMs): EpochMs | undefined {
  const first = head.charCodeAt(0);
  const iso = ISO.exec(head);
  if (iso !== null) return isoTime(iso);
  if (first >= 60 && first <= 90) return syslogTime(SYSLOG.exec(head), nowMs);
  const epoch = EPOCH_SECONDS.exec(head);
  if (epoch !== null) return Math.round(Number(`${epoch[1]}.${epoch[2] ?? "0"}`) * 1_000);
  return commonLogTime(head.includes("[") ? COMMON_LOG.exec(head) : null);
}

/** Groups by number: taking them apart as a list costs more than all the rest. */
function isoTime(match: RegExpExecArray): EpochMs | undefined {
  const fraction = match[3] ?? "000";
  const milliseconds = fraction.length === 3 ? fraction : fraction.padEnd(3, "0").slice(0, 3);
  return validTime(Date.parse(`${match[1]}T${match[2]}.${milliseconds}${isoZone(match[4])}`));
}

function isoZone(zone: string | undefined): string {
  if (zone === undefined || zone === "Z") return zone ?? "";
  if (zone === "UTC") return "Z";
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}

function syslogTime(match: RegExpExecArray | null, nowMs: EpochMs): EpochMs | undefined {
  if (match === null) return undefined;
  const [, month = "", day, hour, minute, second] = match;
  const monthIndex = MONTHS.indexOf(month) / 3;
  if (!Number.isInteger(monthIndex) || monthIndex < 0) return undefined;
  const inYear = (year: number): EpochMs =>
    new Date(year, monthIndex, Number(day), Number(hour), Number(minute), Number(second)).getTime();
  const year = new Date(nowMs).getFullYear();
  const atMs = inYear(year);
  // In January, lines of December are from the year before.
  return validTime(atMs > nowMs + DAY_MS ? inYear(year - 1) : atMs);
}

function commonLogTime(match: RegExpExecArray | null): EpochMs | undefined {
  if (match === null) return undefined;
  const [, day = "", month = "", year = "", time = "", zone = ""] = match;
  const monthNumber = String(MONTHS.indexOf(month) / 3 + 1).padStart(2, "0");
  return validTime(Date.parse(`${year}-${monthNumber}-${day}T${time}${zone.slice(0, 3)}:${zone.slice(3)}`));
}

function readJsonTime(head: string): EpochMs | undefined {
  const [, text, number] = JSON_TIME.exec(head) ?? [];
  if (text !== undefined) {
    const iso = ISO.exec(text);
    return iso === null ? undefined : isoTime(iso);
  }
  if (number === undefined) return undefined;
  // Seconds, milliseconds, microseconds or nanoseconds, told apart by their length.
  const digits = number.split(".")[0]?.length ?? 0;
  const scale = digits <= 11 ? 1_000 : digits <= 14 ? 1 : digits <= 17 ? 1e-3 : 1e-6;
  return Math.round(Number(number) * scale);
}

function readJsonSeverity(head: string): number | undefined {
  const [, word, number] = JSON_LEVEL.exec(head) ?? [];
  if (word !== undefined) return severityOf(word);
  if (number === undefined) return undefined;
  const level = Number(number);
  // pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal; below 8 it is syslog's.
  if (level >= 10) return level >= 60 ? 2 : level >= 50 ? 3 : level >= 40 ? 4 : level >= 30 ? 6 : 7;
  return level <= 7 ? level : undefined;
}

function readSeverityWord(head: string): number {
  const word = WORD.exec(head.length > SEVERITY_CHARACTERS ? head.slice(0, SEVERITY_CHARACTERS) : head)?.[0];
  return word === undefined ? 6 : (severityOf(word) ?? 6);
}

function severityOf(word: string): number | undefined {
  const lower = word.toLowerCase();
  const known = WORDS.get(lower.slice(0, 3));
  return known !== undefined && lower.startsWith(known[0]) ? known[1] : undefined;
}

function validTime(atMs: number): EpochMs | undefined {
  return Number.isFinite(atMs) && atMs >= 0 ? atMs : undefined;
}
