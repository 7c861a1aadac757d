/** 53 bits that tell apart lines of different words; parameters of all kinds are the same. */

const PARAMETER = 0x9e3779b9 | 0;

/** Hash of one word, never that of a parameter. */
export function wordHash(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 16;
  return hash === PARAMETER ? 0 : hash;
}

/** The key of `count` words by their hashes. */
export function shapeKey(hashes: ArrayLike<number>, count: number): number {
  let high = 0x811c9dc5 ^ count;
  let low = 0x2545f491;
  for (let index = 0; index < count; index += 1) {
    const word = hashes[index] ?? PARAMETER;
    high = Math.imul(high ^ word, 0x85ebca6b);
    high ^= high >>> 15;
    low = Math.imul(low + word, 0xc2b2ae35);
    low ^= low >>> 13;
  }
  return (high >>> 0) * 0x200000 + (low >>> 11);
}

/** The key of words, "" for a parameter. */
export function shapeKeyOf(words: readonly string[]): number {
  const hashes = words.map((word) => (word === "" ? PARAMETER : wordHash(word, 0, word.length)));
  return shapeKey(hashes, words.length);
}

export { PARAMETER as parameterHash };
