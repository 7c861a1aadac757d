/** Forms within a line that are told by a pattern; each is looked for at one place only. */

import { BREAK, classOf, DIGIT, DOT, LETTER } from "./character-class.ts";
import { unitWords } from "./parameter.ts";

/** A date in words, with or without weekday, year and time of day. */
export const DATE_WORDS =
  /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ -]{1,2}\d{1,2}|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))(?:,? \d{4})?(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?: [A-Z]{3,4}(?![A-Za-z]))?(?: \d{4})?(?!\w)/y;
/** MAC or IPv6 address. */
export const COLON_ADDRESS = /[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}(?![\w:])/iy;
export const KEY_AHEAD = /[\w.-]{1,64} ?=(?!=)/y;
/** How a request line begins. */
export const METHOD = /[A-Z]{3,8} /y;

/** End of a form at a place; the place itself when it is not there. */
export function endOf(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : at;
}

/** True for `***`, as programs write what is not known or hidden. */
export function isStars(line: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (line.charCodeAt(at) !== 0x2a) return false;
  return end - start >= 2;
}

/** True for `user` with two blanks behind it: the name that stands there in other lines is empty. */
export function isUserWithoutName(line: string, start: number, end: number): boolean {
  if (end - start !== 4 || line.charCodeAt(end) !== 0x20 || line.charCodeAt(end + 1) !== 0x20) return false;
  const next = line.charCodeAt(end + 2);
  return line.slice(start, end).toLowerCase() === "user" && next > 0x20;
}

/** True for a number with its unit: `80ms`, `1.5GB`. */
export function hasUnit(line: string, start: number, end: number): boolean {
  let at = start;
  while (at < end && (classOf(line.charCodeAt(at)) & (DIGIT | DOT)) !== 0) at += 1;
  return end - at <= 4 && unitWords.has(line.slice(at, end));
}

/** Keys of structured logs whose text is what the line says, and no value. */
const messageKeys = new Set(["msg", "message", "log", "event", "error", "err", "reason"]);
const LONGEST_MESSAGE_KEY = 7;

/** True when the quotation mark opens what a line of JSON or of `key="…"` says: `"msg": "…"`. */
export function opensMessage(line: string, mark: number): boolean {
  let end = mark;
  while (line.charCodeAt(end - 1) === 0x20) end -= 1;
  const sign = line.charCodeAt(end - 1);
  if (sign !== 0x3a && sign !== 0x3d) return false;
  end -= 1;
  if (line.charCodeAt(end - 1) === 0x22) end -= 1;
  let start = end;
  while (start > 0 && end - start <= LONGEST_MESSAGE_KEY && isKeyLetter(line.charCodeAt(start - 1)))
    start -= 1;
  return isMessageKey(line.slice(start, end));
}

/** True for a key whose text is what the line says. */
export function isMessageKey(word: string): boolean {
  return messageKeys.has(word.toLowerCase());
}

function isKeyLetter(code: number): boolean {
  return code === 0x5f || (classOf(code) & (LETTER | DIGIT)) !== 0;
}

/** Where the text ends that a quotation mark opens; -1 when it does not. One behind a backslash does not close it. */
export function closingMark(line: string, open: number): number {
  const mark = line.charAt(open);
  let close = line.indexOf(mark, open + 1);
  while (close > 0 && isEscaped(line, close)) close = line.indexOf(mark, close + 1);
  return close;
}

/** True for a sign behind an odd number of backslashes. */
export function isEscaped(line: string, at: number): boolean {
  let from = at;
  while (line.charCodeAt(from - 1) === 0x5c) from -= 1;
  return (at - from) % 2 === 1;
}

/** True for a backslash with which JSON writes a quotation mark within a text. */
export function escapesMark(line: string, at: number): boolean {
  return line.charCodeAt(at) === 0x5c && line.charCodeAt(at + 1) === 0x22;
}

/** True when no punctuation is within. */
export function isPlain(line: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((classOf(line.charCodeAt(at)) & BREAK) !== 0) return false;
  return true;
}
