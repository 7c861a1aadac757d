import type { SqlDatabase, SqlValue } from "./database.ts";

/** Words beyond this many are ignored. */
const MAX_WORDS = 6;
/** Fewer digits of a telephone number say nothing. */
const DIGITS_FROM = 3;
/** From this length on a leading 0 is the trunk prefix, which a number with its country's code does not have. */
const TRUNK_FROM = 7;
/** A shorter serial is looked for as it is: one wrong sign of five says too little. */
const FORGIVING_FROM_LENGTH = 6;

/** A condition on customers `c` joined with their registrations `r`. */
export interface SearchCondition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

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

/** What every word of a text must find; true for an empty text. */
export function searchCondition(text: string): SearchCondition {
  const conditions = wordsOf(text).map(wordCondition);
  if (conditions.length === 0) return { sql: "1 = 1", values: [] };
  return {
    sql: conditions.map(({ sql }) => sql).join(" AND "),
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Devices whose serial is nearly the text: one edit away after look-alikes are made equal. Empty for short texts. */
export function devicesWithNearSerial(database: SqlDatabase, text: string): readonly string[] {
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
  const parts: { sql: string; value: string }[] = [];
  const name = nameKey(word);
  const serial = serialKey(word);
  const digits = word.replace(/\D/g, "");
  const national = digits.length >= TRUNK_FROM ? digits.replace(/^0/, "") : digits;
  if (name !== "") parts.push({ sql: "instr(c.name_key, ?) > 0", value: name });
  if (digits.length >= DIGITS_FROM && /^[+\d\s().-]+$/.test(word))
    parts.push({ sql: "instr(c.phone, ?) > 0", value: national });
  if (serial !== "") parts.push({ sql: "instr(r.serial_key, ?) > 0", value: serial });
  parts.push({ sql: "instr(r.device_id, ?) > 0", value: word.toLowerCase() });
  return {
    sql: `(${parts.map(({ sql }) => sql).join(" OR ")})`,
    values: parts.map(({ value }) => value),
  };
}

/** Equal, or one sign wrong, missing, too many, or two neighbours swapped. */
function isOneEditAway(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const left = one.slice(start);
  const right = other.slice(start);
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left.length > 1 && right === `${left[1]}${left[0]}${left.slice(2)}`)
  );
}
