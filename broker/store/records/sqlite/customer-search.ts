import { type MacSearch, readMacSearch } from "@housecall/proto/api";
import { isOneEditAway } from "@housecall/proto/base";
import type { SqlDatabase } from "./database.ts";
import { devicesWithNearMac, macCondition } from "./device-macs.ts";
import { allOf, anyOf, type SearchCondition } from "./search-condition.ts";

/** Words beyond this many are ignored. */
const MAX_WORDS = 6;
/** Fewer digits of a telephone number say nothing. */
const DIGITS_FROM = 3;
/** From this length on a leading 0 is the trunk prefix, which a number with its country's code does not have. */
const TRUNK_FROM = 7;
/** A shorter serial is looked for as it is: one wrong sign of five says too little. */
const FORGIVING_FROM_LENGTH = 6;

/** A name as it is compared: without case, accents and spaces. */
export function nameKey(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

/** A serial as it is compared: letters that are misread for digits are those digits, and nothing but signs stays. */
export function serialKey(serial: string): string {
  const lookAlike: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1", B: "8", S: "5", Z: "2" };
  return serial
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "")
    .replace(/[OILBSZ]/g, (letter) => lookAlike[letter] ?? letter);
}

/** What every word of a text must find, or all of them as one MAC address; true for an empty text. */
export function searchCondition(text: string): SearchCondition {
  const words = wordsOf(text);
  if (words.length === 0) return { sql: "1 = 1", values: [] };
  const byWords = allOf(words.map(wordCondition));
  return words.length === 1 ? byWords : anyOf([byWords, ...macConditions(text, "anywhere")]);
}

/** What a text of nothing but digits finds when it is no telephone number and no serial; undefined for any other. */
export function macEndCondition(text: string): SearchCondition | undefined {
  return macConditions(text, "end")[0];
}

/** Devices whose serial or MAC address is nearly the text: one edit away after look-alikes are made equal. */
export function devicesNearly(database: SqlDatabase, text: string): readonly string[] {
  const search = readMacSearch(text);
  const byMac = search === undefined ? [] : devicesWithNearMac(database, search);
  return [...new Set([...devicesWithNearSerial(database, text), ...byMac])];
}

/** Empty for short texts. */
function devicesWithNearSerial(database: SqlDatabase, text: string): readonly string[] {
  const wanted = serialKey(text);
  if (wanted.length < FORGIVING_FROM_LENGTH || !/\d/.test(wanted)) return [];
  return database
    .all("SELECT device_id, serial_key FROM device_registrations WHERE serial_key <> ''")
    .filter((row) => isOneEditAway(wanted, String(row["serial_key"])))
    .map((row) => String(row["device_id"]));
}

/** A telephone number with spaces is one word. */
function wordsOf(text: string): readonly string[] {
  const trimmed = text.trim();
  if (/^\+?[\d\s().-]+$/.test(trimmed)) return [trimmed];
  return trimmed.split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
}

function wordCondition(word: string): SearchCondition {
  const parts: SearchCondition[] = [];
  const occurs = (value: string, column: string) =>
    parts.push({ sql: `instr(${column}, ?) > 0`, values: [value] });
  const name = nameKey(word);
  const serial = serialKey(word);
  const digits = word.replace(/\D/g, "");
  const national = digits.length >= TRUNK_FROM ? digits.replace(/^0/, "") : digits;
  if (name !== "") occurs(name, "c.name_key");
  if (digits.length >= DIGITS_FROM && /^[+\d\s().-]+$/.test(word)) occurs(national, "c.phone");
  if (serial !== "") occurs(serial, "r.serial_key");
  occurs(word.toLowerCase(), "r.device_id");
  return anyOf([...parts, ...macConditions(word, "anywhere")]);
}

function macConditions(text: string, place: MacSearch["place"]): SearchCondition[] {
  const search = readMacSearch(text);
  return search?.place === place ? [macCondition(search)] : [];
}
