/**
 * In how many of the newest cycles or samples a condition held: one double.
 *
 * The lowest two bits say of the running cycle: 0 not known, 1 known and not held, 2 held. Above them lies one bit per
 * finished cycle, newest lowest; those that were never known have none. For samples there is no running one.
 */

/** Cycles or samples at most, so that the bits fit. */
export const MAX_REPEATS = 30;

/** Notes what an instant of the running cycle says. `held`: 1, 0, or NaN for unknown. */
export function noteInCycle(data: Float64Array, at: number, held: number): void {
  if (Number.isNaN(held)) return;
  const kept = keptAt(data, at);
  const running = kept % 4;
  data[at] = kept - running + Math.max(running, held === 1 ? 2 : 1);
}

/** The running cycle is over. */
export function endCounted(data: Float64Array, at: number): void {
  const kept = keptAt(data, at);
  const running = kept % 4;
  const bits = (kept - running) / 4;
  if (running === 0) return;
  data[at] = 4 * ((bits * 2 + (running === 2 ? 1 : 0)) % 2 ** MAX_REPEATS);
}

/** Notes a sample; one of the instant that was noted last adds to it. */
export function noteSample(data: Float64Array, at: number, held: number, instant: "new" | "same"): void {
  if (Number.isNaN(held)) return;
  const bits = keptAt(data, at) / 4;
  const bit = held === 1 ? 1 : 0;
  const next =
    instant === "new" ? (bits * 2 + bit) % 2 ** MAX_REPEATS : bits - (bits % 2) + Math.max(bits % 2, bit);
  data[at] = 4 * next;
}

/** In how many of the newest `of` it held, the running cycle counting once it is known. */
export function heldTimes(data: Float64Array, at: number, of: number): number {
  const kept = keptAt(data, at);
  const running = kept % 4;
  let bits = (kept - running) / 4;
  let times = running === 2 ? 1 : 0;
  for (let left = running === 0 ? of : of - 1; left > 0 && bits > 0; left -= 1) {
    times += bits % 2;
    bits = Math.floor(bits / 2);
  }
  return times;
}

function keptAt(data: Float64Array, at: number): number {
  const kept = data[at] ?? 0;
  return Number.isNaN(kept) ? 0 : kept;
}
