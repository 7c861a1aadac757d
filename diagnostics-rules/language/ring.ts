import { type InputPlace, isRing, type RingPlace } from "./layout.ts";

/** Newest time of a ring; NaN when it is empty. */
export function newestTime(data: Float64Array, base: number, place: RingPlace): number {
  const count = data[base + place.head + 1] ?? 0;
  return count === 0 ? Number.NaN : ringTime(data, base, place, count - 1);
}

/** Time of an entry of a ring, counted from the oldest. */
export function ringTime(data: Float64Array, base: number, place: RingPlace, index: number): number {
  return data[base + place.times + (((data[base + place.head] ?? 0) + index) % place.capacity)] ?? Number.NaN;
}

/** Time of an input's newest sample; NaN when it has none. */
export function sampleTime(data: Float64Array, base: number, place: InputPlace): number {
  return isRing(place) ? newestTime(data, base, place) : (data[base + place.time] ?? Number.NaN);
}
