import { AppError } from "@housecall/proto/base";

/** So many characters must remain when everything that guessers try first is taken out. */
const MIN_REMAINING = 6;
const SHORTEST_RUN = 3;
/** Pieces of the passwords that leaked lists hold most often, longest first. */
const WELL_KNOWN = [
  "administrator",
  "housecall",
  "sunshine",
  "password",
  "passwort",
  "football",
  "baseball",
  "princess",
  "superman",
  "iloveyou",
  "changeme",
  "computer",
  "trustno1",
  "starwars",
  "michelle",
  "charlie",
  "welcome",
  "letmein",
  "support",
  "monkey",
  "dragon",
  "master",
  "shadow",
  "qwerty",
  "secret",
  "summer",
  "winter",
  "passw0rd",
  "p@ssw0rd",
  "admin",
  "login",
  "hello",
  "abc",
];
/** Keys that lie side by side, and the alphabets in their order. */
const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertzuiop"];

/**
 * Refuses a password that is among the first guesses: long enough, but made of well-known words, runs of neighbours,
 * repetitions or the person's own name. Compared on this machine alone.
 *
 * @throws AppError REQUEST_INVALID
 */
export function refuseEasyPassword(password: string, name: string): void {
  if (remainder(password.toLowerCase(), name.trim().toLowerCase()).length >= MIN_REMAINING) return;
  throw new AppError(
    "REQUEST_INVALID",
    "This password is easy to guess: it is made of well-known words, repetitions or neighbouring keys. Take a few unrelated words.",
    { context: { reason: "password-easy" } },
  );
}

function remainder(password: string, name: string): string {
  const words = name.split(/\s+/).filter((word) => word.length >= SHORTEST_RUN);
  const left = [...words, ...WELL_KNOWN].reduce((text, word) => text.replaceAll(word, ""), password);
  return withoutRepetitions(withoutRuns(left));
}

/** Without three or more neighbours of a row, forwards or backwards. */
function withoutRuns(text: string): string {
  let left = "";
  for (let at = 0; at < text.length; ) {
    const run = runLength(text, at);
    if (run < SHORTEST_RUN) left += text[at++];
    else at += run;
  }
  return left;
}

function runLength(text: string, at: number): number {
  let length = 1;
  while (length < text.length - at && isInARow(text.slice(at, at + length + 1))) length += 1;
  return length;
}

function isInARow(piece: string): boolean {
  const backwards = [...piece].reverse().join("");
  return ROWS.some((row) => row.includes(piece) || row.includes(backwards));
}

/** A piece that is repeated counts once: "abcabcabc" as "abc", "aaaa" as "a". */
function withoutRepetitions(text: string): string {
  return text.replace(/(.+?)\1+/gu, "$1");
}
