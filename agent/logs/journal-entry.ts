/**
 * An entry of `journalctl -o json`, systemd.journal-fields(7); fields in any order:
 *
 *     {"__CURSOR":"s=a471…;i=15c;…","__REALTIME_TIMESTAMP":"1795296523170688","PRIORITY":"4",
 *      "SYSLOG_IDENTIFIER":"mytag","_SYSTEMD_UNIT":"my.service","_PID":"15046","_TRANSPORT":"stdout",
 *      "_BOOT_ID":"2375…","MESSAGE":"hello"}
 *
 * MESSAGE is an array of bytes when it is not UTF-8, an array of texts when it was given twice, null when it was too
 * large. An entry without a time is damaged; without PRIORITY it is info. An entry that was cut is read as far as it goes.
 */
import type { EpochMs } from "@housecall/proto/base";
import { decodeText } from "./harmless-text.ts";

/** What we use of an entry. */
export interface JournalEntry {
  /** "" when the entry was cut before it. */
  readonly cursor: string;
  readonly atMs: EpochMs;
  readonly severity: number;
  readonly unit: string;
  readonly pid: number;
  readonly transport: string;
  readonly bootId: string;
  readonly message: string;
}

/** The fields to ask journalctl for; cursor and times always come. */
export const JOURNAL_FIELDS =
  "MESSAGE,PRIORITY,_SYSTEMD_UNIT,SYSLOG_IDENTIFIER,_COMM,_TRANSPORT,_PID,_BOOT_ID";

/** The fields that tell how much there is. */
export const JOURNAL_SIZE_FIELDS = "MESSAGE,PRIORITY";

/** Reads an entry; undefined when it is damaged. `isCut`: only the beginning of the entry is there. */
export function parseJournalEntry(text: string, isCut = false): JournalEntry | undefined {
  const fields = isCut ? readCutFields(text) : readFields(text);
  const microseconds = Number(fields?.["__REALTIME_TIMESTAMP"]);
  if (fields === undefined || !(microseconds > 0)) return undefined;
  const priority = Number(fields["PRIORITY"] ?? 6);
  return {
    cursor: textOf(fields["__CURSOR"]),
    atMs: Math.floor(microseconds / 1_000),
    severity: Number.isInteger(priority) && priority >= 0 && priority <= 7 ? priority : 6,
    unit: unitOf(fields),
    pid: Number(textOf(fields["_PID"]) || 0),
    transport: textOf(fields["_TRANSPORT"]),
    bootId: textOf(fields["_BOOT_ID"]),
    message: messageOf(fields["MESSAGE"]),
  };
}

/** The cursor alone, without reading the entry; "" when it is not there. */
export function journalCursorOf(text: string): string {
  return /"__CURSOR":"([^"\\]{1,256})"/.exec(text)?.[1] ?? "";
}

type Fields = Readonly<Record<string, unknown>>;

function readFields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** All whole text fields, and the message that was cut. */
function readCutFields(text: string): Fields {
  const fields: Record<string, unknown> = Object.create(null);
  for (const [, name = "", value] of text.matchAll(/"([A-Z_]{1,64})":"((?:[^"\\]|\\.){0,512})"/g))
    fields[name] = value;
  const message = /"MESSAGE":"((?:[^"\\]|\\.)*)/.exec(text)?.[1];
  if (message !== undefined) fields["MESSAGE"] = unescapeJson(message);
  return fields;
}

function unescapeJson(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}

/** Services by their unit; sessions and scopes say less than the program's own name. */
function unitOf(fields: Fields): string {
  const unit = textOf(fields["_SYSTEMD_UNIT"]);
  if (unit.endsWith(".service")) return unit;
  return textOf(fields["SYSLOG_IDENTIFIER"]) || unit || textOf(fields["_COMM"]);
}

function messageOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return "";
  if (value.every((item) => typeof item === "number")) return decodeText(Uint8Array.from(value));
  return value.map(messageOf).join(" ");
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return textOf(value[0]);
  return typeof value === "string" ? value.slice(0, 256) : "";
}
