import type { DeviceRow } from "../fleet-records.ts";

/** Words of a query beyond this many are ignored. */
const MAX_WORDS = 8;
/** Shorter words are looked for as they are: one wrong letter of three says nothing. */
const FORGIVING_FROM_LENGTH = 4;

/** What a search looks at, a line for each field: without case, accents and punctuation. */
export function searchTextOf(row: DeviceRow): string {
  const { name, model, deviceClass, firmware } = row.profile;
  return [row.id, name, model, deviceClass, firmware, row.note].map(normalise).join("\n");
}

/**
 * A test for search texts: every word must occur somewhere, in any order; no words match all.
 *
 * Case, accents, hyphens and spaces do not matter ("WASHER0042" finds "washer-0042"). A word of at least four letters may
 * have one wrong, missing, too many, or two swapped; one with digits only where `forgiving` says so, because 0043 is
 * another device than 0042.
 */
export function wordMatcher(
  query: readonly string[],
  forgiving: "letters" | "letters and digits",
): (searchText: string) => boolean {
  const words = query
    .flatMap((word) => normalise(word).split(" "))
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS);
  const joined = words.join("");
  const mayDiffer = (word: string): boolean =>
    word.length >= FORGIVING_FROM_LENGTH && (forgiving === "letters and digits" || !/\p{N}/u.test(word));
  return (searchText) => {
    const glued = searchText.replaceAll(" ", "");
    if (glued.includes(joined)) return true;
    if (mayDiffer(joined) && glued.split("\n").some((field) => isNearStart(joined, field))) return true;
    return words.every(
      (word) => searchText.includes(word) || (mayDiffer(word) && occursNearly(word, searchText)),
    );
  };
}

/** Text without case, accents and punctuation, words apart by one space. */
export function normalise(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function occursNearly(word: string, searchText: string): boolean {
  return searchText.split(/\s/u).some((token) => isNearStart(word, token));
}

/** True when the word and a beginning of the token differ by one edit. */
function isNearStart(word: string, token: string): boolean {
  let same = 0;
  while (same < word.length && word[same] === token[same]) same += 1;
  const rest = word.slice(same);
  const tokenRest = token.slice(same);
  return (
    tokenRest.slice(1).startsWith(rest.slice(1)) ||
    tokenRest.startsWith(rest.slice(1)) ||
    tokenRest.slice(1).startsWith(rest) ||
    (rest.length > 1 && tokenRest.startsWith(`${rest[1]}${rest[0]}${rest.slice(2)}`))
  );
}
