import type { DeviceRow } from "./fleet-records.ts";

/** Query words beyond this many are ignored. */
const MAX_WORDS = 8;
/** Shorter words are looked for as they are: one wrong letter of three says nothing. */
const FORGIVING_FROM_LENGTH = 4;

/** What a search looks at, ready to be matched: without case, accents and punctuation. */
export function searchTextOf(row: DeviceRow): string {
  const { name, model, deviceClass, firmware } = row.profile;
  return normalise([row.id, name, model, deviceClass, firmware, row.note].join(" "));
}

/**
 * A test for search texts: every word of the query must occur somewhere, in any order.
 *
 * Case, accents, hyphens and spaces do not matter ("WASHER0042" finds "washer-0042"); a word of at least
 * four letters may have one wrong, missing, too many, or two swapped; a word with digits may not, because
 * 0043 is another device than 0042. An empty query matches all.
 */
export function searchMatcher(query: string): (searchText: string) => boolean {
  const words = normalise(query).split(" ").filter(Boolean).slice(0, MAX_WORDS);
  const joined = words.join("");
  return (searchText) => {
    if (joined !== "" && searchText.replaceAll(" ", "").includes(joined)) return true;
    return words.every((word) => searchText.includes(word) || occursNearly(word, searchText));
  };
}

function normalise(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function occursNearly(word: string, searchText: string): boolean {
  if (word.length < FORGIVING_FROM_LENGTH || /\p{N}/u.test(word)) return false;
  return searchText.split(" ").some((token) => isNearStart(word, token));
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
