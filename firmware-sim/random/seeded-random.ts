import type { Random } from "@housecall/proto/base";

/**
 * Randomness that is the same for the same seed, on every machine.
 *
 * mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for noise, never for secrets.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) };
}

/** A seed of its own for a named part, so that noise in one part does not change that of another. FNV-1a. */
export function seedFor(seed: number, part: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < part.length; index += 1)
    hash = Math.imul(hash ^ part.charCodeAt(index), 0x01000193) >>> 0;
  return hash;
}

/** Normally distributed around 0 with a standard deviation of 1. Box–Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
