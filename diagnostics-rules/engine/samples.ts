import type { InputPlace, RingPlace } from "../language/layout.ts";
import { newestTime, ringTime } from "../language/ring.ts";
import { ruleLimits } from "../language/rule-limits.ts";

/** The slots of a rule; see {@link Slab}. */
interface Slots {
  readonly data: Float64Array;
  epoch: number;
}

/**
 * Puts a sample into the state of an input. Returns false for a duplicate or one older than the newest.
 *
 * A time further back than {@link ruleLimits.clockStepMs} means that the device's clock was set: the window starts anew.
 * Positional, as it runs once per sample and rule.
 */
export function pushSample(
  slots: Slots,
  base: number,
  place: InputPlace,
  atMs: number,
  value: number,
): boolean {
  if ("head" in place) return pushToRing(slots, base, place, atMs, value);
  const { data } = slots;
  const newest = data[base + place.time] ?? Number.NaN;
  if (atMs <= newest && newest - atMs <= ruleLimits.clockStepMs) return false;
  data[base + place.time] = atMs;
  data[base + place.value] = value;
  return true;
}

/** Notes the time of a matching log line. Lines may be out of order: a ring of times is kept sorted. */
export function pushTime(data: Float64Array, base: number, place: RingPlace, atMs: number): void {
  if (atMs < newestTime(data, base, place)) insertTime(data, base, place, atMs);
  else append(data, base, place, atMs);
}

/** Drops the times that lie after `atMs`. */
export function dropTimesAfter(data: Float64Array, base: number, place: RingPlace, atMs: number): void {
  const count = base + place.head + 1;
  while (newestTime(data, base, place) > atMs) data[count] = (data[count] ?? 0) - 1;
}

/** Oldest time of a ring that lies after `afterMs`; Infinity when there is none. */
export function oldestTimeAfter(data: Float64Array, base: number, place: RingPlace, afterMs: number): number {
  const count = data[base + place.head + 1] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const time = ringTime(data, base, place, index);
    if (time > afterMs) return time;
  }
  return Number.POSITIVE_INFINITY;
}

function pushToRing(slots: Slots, base: number, place: RingPlace, atMs: number, value: number): boolean {
  const { data } = slots;
  const newest = newestTime(data, base, place);
  if (atMs <= newest) {
    if (newest - atMs <= ruleLimits.clockStepMs) return false;
    data[base + place.head + 1] = 0;
    slots.epoch += 1;
  }
  data[base + place.values + append(data, base, place, atMs)] = value;
  return true;
}

/** Index of the new entry; the oldest one goes when the ring is full. */
function append(data: Float64Array, base: number, place: RingPlace, atMs: number): number {
  const head = data[base + place.head] ?? 0;
  const count = data[base + place.head + 1] ?? 0;
  const index = (head + count) % place.capacity;
  data[base + place.times + index] = atMs;
  if (count === place.capacity) data[base + place.head] = (head + 1) % place.capacity;
  else data[base + place.head + 1] = count + 1;
  return index;
}

function insertTime(data: Float64Array, base: number, place: RingPlace, atMs: number): void {
  const head = data[base + place.head] ?? 0;
  const count = data[base + place.head + 1] ?? 0;
  const slotOf = (index: number): number => base + place.times + ((head + index) % place.capacity);
  if (count === place.capacity && atMs <= (data[slotOf(0)] ?? 0)) return;
  let index = count;
  if (count === place.capacity) {
    for (let from = 1; from < count; from += 1) data[slotOf(from - 1)] = data[slotOf(from)] ?? 0;
    index = count - 1;
  } else {
    data[base + place.head + 1] = count + 1;
  }
  while (index > 0 && (data[slotOf(index - 1)] ?? 0) > atMs) {
    data[slotOf(index)] = data[slotOf(index - 1)] ?? 0;
    index -= 1;
  }
  data[slotOf(index)] = atMs;
}
