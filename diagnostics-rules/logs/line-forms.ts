/** Forms within a line that are told by a pattern; each is looked for at one place only. */

import { classOf, DIGIT, DOT } from "./character-class.ts";
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
