/** Reads a search text as a MAC address or part of one: "A4:C7" is the end of a label, "0200.5E10.A4C7" all of it. */
import { isOneEditAway } from "../base/one-edit-away.ts";

const DIGITS = 12;
/** Fewer digits say nothing: each address has nine places for three of them. */
const PART_FROM = 4;
/** Written before the address on labels, and in what a scanner reads from them. */
const LABEL = /^mac(?:\s*(?:address|addr|주소))?(?:\s*[:=]\s*|\s+)(?=[\da-z])/i;
/** "C-2026-000123" is a case, though all of it are hex digits. */
const CASE_NUMBER = /^c-/;
/** Letters that are read for digits; B is not one of them, for it is a hex digit itself. */
const lookAlike: Readonly<Record<string, string>> = { o: "0", i: "1", l: "1", s: "5", z: "2" };

/** What a text means among MAC addresses. */
export interface MacSearch {
  /** Hex digits in lower case. */
  readonly digits: string;
  /** A text of nothing but digits is a telephone number first: it is only the end of an address, or all of it. */
  readonly place: "anywhere" | "end";
}

/** The reading of a text; undefined when it can be no part of an address, and no address with one digit wrong. */
export function readMacSearch(text: string): MacSearch | undefined {
  const typed = text.normalize("NFKC").trim().replace(LABEL, "").toLowerCase();
  if (CASE_NUMBER.test(typed)) return undefined;
  if (!/^[\da-z]+(?:[\s:.-]+[\da-z]+)*$/.test(typed)) return undefined;
  const digits = hexDigits(typed.replace(/[^\da-z]/g, ""));
  if (!/^[\da-f]+$/.test(digits) || digits.length < PART_FROM || digits.length > DIGITS + 1) return undefined;
  return { digits, place: /^[\d\s.-]+$/.test(typed) ? "end" : "anywhere" };
}

/** Look-alikes are read only in a whole address, or "sold" would be one. */
function hexDigits(signs: string): string {
  if (signs.length !== DIGITS) return signs;
  return signs.replace(/[oilsz]/g, (letter) => lookAlike[letter] ?? letter);
}

/** Whether a kept address is what is searched for. */
export function isMacMeant({ digits, place }: MacSearch, mac: string): boolean {
  return place === "end" ? mac.endsWith(digits) : mac.includes(digits);
}

/** Whether a kept address is a whole one that is searched for, but for one edit. */
export function isMacNearlyMeant({ digits }: MacSearch, mac: string): boolean {
  return digits.length >= DIGITS - 1 && isOneEditAway(digits, mac);
}
