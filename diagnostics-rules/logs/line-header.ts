/**
 * Where the text of a log line begins, behind what the writer put in front of every line. Parts that are known, in the
 * manner of the programs that write them:
 *
 *     Jun 14 15:16:01 host sshd(pam_unix)[19939]: text             syslog, RFC 3164 and 5424
 *     2015-07-29 17:41:44,747 - INFO  [main:Loop@774] - text       log4j, logback, Python, Go
 *     03-17 16:13:38.811  1702  2395 D WindowManager: text         logcat -v threadtime
 *     [Sun Dec 04 04:47:44 2005] [notice] text                     httpd
 *     - 1117838570 2005.06.03 node7 2005-06-03-15.42.50.363779 node7 RAS KERNEL INFO text
 *     20171223-22:15:29:606|Step_LSC|30002312|text
 *
 * A header begins with a point in time, or with at most {@link MAX_PARTS_BEFORE} names and numbers in front of one; a
 * line without one is all text. Only the first {@link HEADER_CHARACTERS} are looked at.
 */

import { endOf } from "./line-forms.ts";

/** A header is never longer; what lies beyond is text. */
const HEADER_CHARACTERS = 256;
const MAX_PARTS_BEFORE = 5;

const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const CLOCK = "\\d{1,2}:\\d{1,2}:\\d{1,2}(?:[.,:]\\d{1,9})?";
const ZONE = "(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d)(?![\\w.]))?";

const stampForms = [
  `\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}(?:[T _-]\\d{1,2}[:.]\\d{2}[:.]\\d{2}(?:[.,]\\d{1,9})?)?${ZONE}`,
  `\\d{1,2}/(?:\\d{1,2}|${MONTH})/\\d{2,4}[ :]${CLOCK}${ZONE}`,
  `\\d{8}[-T ]?${CLOCK}`,
  `\\d{1,2}[-.]\\d{1,2} ${CLOCK}`,
  `(?:${DAY},? )?${MONTH} {1,2}\\d{1,2} (?:\\d{4} )?${CLOCK}(?: [A-Z]{3,4})?(?: \\d{4}(?=[ \\]]))?`,
  "\\d{6} \\d{6}",
  CLOCK,
  `[IWEF]\\d{4} ${CLOCK} {1,9}\\d{1,9} [\\w.]{1,60}:\\d{1,6}\\]`,
  "1\\d{9}(?:\\.\\d{1,9}|\\d{3}|\\d{6}|\\d{9})?",
];
const STAMP = new RegExp(`[[(]? {0,8}(?:${stampForms.join("|")})[\\])]?,?(?=[\\s|:]|$)`, "y");
const KERNEL_STAMP = /\[ {0,8}\d{1,9}\.\d{1,9}\] /y;
const SYSLOG_PRIORITY = /<\d{1,3}>(?:1 )?/y;
const SYSLOG_STAMP = new RegExp(`(?:${MONTH} {1,2}\\d{1,2} ${CLOCK}|\\d[TZ][\\d:.,+-]{6,32}Z?)$`);
/** A part in front of a point in time: a dash, or a name, number or label in capitals that no sentence has. */
const PART_BEFORE = /(?:-|[A-Z][A-Z0-9_]{2,31}|\S{0,80}[\d._/]\S{0,80}) {1,4}/y;
/** Seconds since 1970, of this century, behind a number, dash or label and up to four words of any kind. */
const EPOCH_COLUMN = /(?:-|\d{1,12}|[A-Z]{2,16}) {1,2}(?:\S{1,80} {1,2}){0,4}?(?:9|1\d)\d{8}(?= )/y;

const LEVELS =
  "TRACE|VERBOSE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|CRITICAL|CRIT|ALERT|FATAL|FAILURE|EMERG|PANIC";
/** Numbers and capitals in front of a level: process and thread, facility. */
const LEVEL = new RegExp(`(?:[A-Z0-9][\\w.:/-]{0,63} {1,4}){0,4}(?:${LEVELS})(?=[\\s:|\\]])[:|]?`, "y");
const SMALL_LEVEL = new RegExp(
  `\\[(?:\\w{1,32}:)?(?:${LEVELS})\\]|(?:${LEVELS})(?=  |: ?)[:|]?|(?:\\d{1,9} {1,4}){0,2}[VDIWEFA](?=[ /])/?`,
  "iy",
);
const SYSLOG_TAG =
  /(?:[^\s:=([]{1,80} {1,2})?(?:-- )?[^\s:=[]{1,80}(?: [\d.]{1,12})?(?:\[[^\]]{0,64}\])?(?: \([^)]{0,80}\))?:(?= |$)/y;
const HOST = /[\w.-]{1,80} /y;
const THREAD = /\[(?!client |instance)[^[\]]{0,120}(?:\[[^\]]{0,60}\][^\]]{0,120})?\]/y;
const LOGGER =
  /(?:[\w$.@/#-]{1,120}(?:\(\w{1,40}\)|\[[^\]]{0,64}\])?(?:\( {0,4}\d{1,9}\))?(?: {2,8})?:(?=\s|$)|\w{1,40}(?:\.[\w$]{1,80})+(?= \[| - ))/y;
const COLUMN = /[A-Za-z]{2,12}(?= {3})/y;
const PIPED = /\|(?:[^|\s]{0,64}\|){0,3}/y;
const PROGRAM = /[\w-]{1,64}\.exe(?: \*\d{1,3})? - /y;
const NUMBER = /\d{1,9}(?= )/y;

/** Index of the first letter behind the header; 0 when there is none. */
export function headerEnd(line: string): number {
  if (!mayBegin(line.charCodeAt(0))) return 0;
  const head = line.length > HEADER_CHARACTERS ? line.slice(0, HEADER_CHARACTERS) : line;
  const epochEnd = endOf(EPOCH_COLUMN, head, 0);
  const start = epochEnd > 0 ? skipBlank(head, epochEnd) : endOf(SYSLOG_PRIORITY, head, 0);
  const stampEnd = Math.max(epochEnd, lastStamp(head, start));
  if (stampEnd === 0 || (epochEnd === 0 && stampEnd === start)) return endOf(KERNEL_STAMP, head, start);
  const end = skipBlank(head, behindStamp(head, stampEnd === start ? epochEnd : stampEnd));
  // The kernel's own time, behind that of who wrote the line down.
  return skipBlank(head, endOf(KERNEL_STAMP, head, end));
}

/** Digit, capital letter, bracket, dash, blank, small letter with which a name in front may begin. */
function mayBegin(code: number): boolean {
  return code > 0x20 && code < 0x7b;
}

/** End of the last point in time with which the line begins; `start` when there is none. */
function lastStamp(head: string, start: number): number {
  let at = start;
  let found = start;
  for (let parts = 0; parts <= MAX_PARTS_BEFORE; parts += 1) {
    const stampEnd = endOf(STAMP, head, at);
    if (stampEnd > at) {
      found = stampEnd;
      at = skipBlank(head, stampEnd);
      parts -= 1;
      if (at === stampEnd) break;
      continue;
    }
    const next = endOf(PART_BEFORE, head, at);
    if (next === at) break;
    at = next;
  }
  return found;
}

function behindStamp(head: string, stampEnd: number): number {
  const piped = endOf(PIPED, head, stampEnd);
  if (piped > stampEnd) return piped;
  const at = skipBlank(head, stampEnd);
  const leveled = behindLevel(head, at);
  if (leveled > at) return leveled;
  if (SYSLOG_STAMP.test(head.slice(0, stampEnd))) return behindHost(head, at);
  const program = endOf(PROGRAM, head, at);
  if (program > at) return program;
  return endOf(NUMBER, head, at);
}

/** Level, thread, logger, in the orders in which log libraries write them. */
function behindLevel(head: string, start: number): number {
  let at = skipDash(head, start);
  const early = skipBlank(head, endOf(THREAD, head, at));
  let leveled = firstEnd([LEVEL, SMALL_LEVEL], head, at);
  if (leveled === at && early > at) {
    leveled = firstEnd([LEVEL, SMALL_LEVEL], head, early);
    if (leveled === early) return start;
  }
  if (leveled === at) return start;
  at = skipDash(head, leveled);
  at = skipDash(head, endOf(COLUMN, head, at));
  at = skipDash(head, endOf(THREAD, head, at));
  at = skipDash(head, endOf(LOGGER, head, at));
  return skipDash(head, endOf(/\[(?:req-|-\])[^\]]{0,200}\]?/y, head, at));
}

function behindHost(head: string, at: number): number {
  const tagged = endOf(SYSLOG_TAG, head, at);
  return tagged > at ? tagged : endOf(HOST, head, at);
}

function firstEnd(patterns: readonly RegExp[], head: string, at: number): number {
  for (const pattern of patterns) {
    const found = endOf(pattern, head, at);
    if (found > at) return found;
  }
  return at;
}

function skipDash(head: string, start: number): number {
  const at = skipBlank(head, start);
  return head.charCodeAt(at) === 0x2d && head.charCodeAt(at + 1) === 0x20 ? skipBlank(head, at + 1) : at;
}

function skipBlank(head: string, start: number): number {
  let at = start;
  while (head.charCodeAt(at) === 0x20 || head.charCodeAt(at) === 0x09) at += 1;
  return at;
}
