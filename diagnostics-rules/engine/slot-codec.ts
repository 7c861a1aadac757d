/**
 * Packs the doubles of a slot without losing a bit, for the time in which nobody looks at them.
 *
 * What rules keep is mostly nothing, times a little before the newest one, equal steps of time, and measured values
 * with few decimals. A slot is a sequence of runs, each with a tag of one byte:
 *
 *     0..63     1..64 values that are blank, as in a new slot
 *     64..127   1..64 values that go on in the step between the two before them
 *     REFERENCE, SECONDS_BEFORE, MS_BEFORE, MS_AFTER   a time, told from the reference
 *     RAW       a double as it is
 *     SINGLE    + place of the scale: one value as an integer of 16 bits
 *     SERIES    + 5 x width + place of the scale: count, first value in 32 bits, differences of 8, 16 or 32 bits
 */
import { LONGEST_SERIES, type PackedBytes } from "./packed-bytes.ts";

const STEPS = 64;
const REFERENCE = 128;
const SECONDS_BEFORE = 129;
const MS_BEFORE = 130;
const MS_AFTER = 131;
const RAW = 132;
const SINGLE = 133;
const SERIES = 138;

const LONGEST_RUN = 64;
const scales = [1, 10, 100, 1_000, 10_000] as const;
const INT8 = 127;
const INT16 = 32_767;
const INT32 = 2_147_483_647;
/** Integers of 32 bits whose differences fit as well. */
const FITTING = INT32 / 2;

/** A run of doubles of a slot, and what a new slot holds there. */
export interface SlotSpan {
  readonly data: Float64Array;
  readonly base: number;
  readonly blank: Float64Array;
  /** Times are told from this one; a whole number. */
  readonly reference: number;
}

/** Writes the doubles of a slot. */
export function packSlot(out: PackedBytes, { data, base, blank, reference }: SlotSpan): void {
  const end = base + blank.length;
  // A tag and eight bytes for each value are the most that there can be.
  out.reserve(9 * blank.length + 16);
  let at = base;
  while (at < end) {
    const blanks = countBlank(data, at, end, blank, base);
    if (blanks > 0) {
      out.putByte(blanks - 1);
      at += blanks;
      continue;
    }
    const steps = at - base < 2 ? 0 : countSteps(data, at, end);
    if (steps > 1) {
      out.putByte(STEPS + steps - 1);
      at += steps;
      continue;
    }
    const value = data[at] ?? 0;
    at += putTime(out, value, reference) ? 1 : putNumbers(out, data, at, end);
  }
}

/** Reads what {@link packSlot} wrote, given the same blank and reference. */
export function unpackSlot(from: PackedBytes, { data, base, blank, reference }: SlotSpan): void {
  const end = base + blank.length;
  let at = base;
  while (at < end) {
    const tag = from.byte();
    if (tag < STEPS) {
      for (const stop = at + tag + 1; at < stop; at += 1) data[at] = blank[at - base] ?? 0;
    } else if (tag < REFERENCE) {
      const stop = at + tag - STEPS + 1;
      for (; at < stop; at += 1) {
        const last = data[at - 1] ?? 0;
        data[at] = last + (last - (data[at - 2] ?? 0));
      }
    } else if (tag >= SERIES) {
      at = readSeries(from, tag - SERIES, data, at);
    } else {
      data[at] = readOne(from, tag, reference);
      at += 1;
    }
  }
}

function countBlank(data: Float64Array, at: number, end: number, blank: Float64Array, base: number): number {
  const stop = Math.min(end, at + LONGEST_RUN);
  let index = at;
  for (; index < stop; index += 1) {
    const value = data[index] ?? 0;
    const none = blank[index - base] ?? 0;
    if (value !== none && !(Number.isNaN(value) && Number.isNaN(none))) break;
    if (value === 0 && 1 / value < 0) break;
  }
  return index - at;
}

function countSteps(data: Float64Array, at: number, end: number): number {
  const stop = Math.min(end, at + LONGEST_RUN);
  let before = data[at - 2] ?? 0;
  let last = data[at - 1] ?? 0;
  let index = at;
  for (; index < stop; index += 1) {
    const value = data[index] ?? 0;
    if (value !== last + (last - before) || (value === 0 && 1 / value < 0)) break;
    before = last;
    last = value;
  }
  return index - at;
}

function putTime(out: PackedBytes, value: number, reference: number): boolean {
  const beforeMs = reference - value;
  if (beforeMs === 0 && value !== 0) {
    out.putByte(REFERENCE);
    return true;
  }
  // A small number is a value, not a time.
  if (!(value > INT32) || !Number.isInteger(value) || !(Math.abs(beforeMs) <= INT32)) return false;
  if (beforeMs > 0 && beforeMs % 1_000 === 0 && beforeMs <= 1_000 * INT16) {
    out.putByte(SECONDS_BEFORE);
    out.putInt16(beforeMs / 1_000);
    return true;
  }
  out.putByte(beforeMs > 0 ? MS_BEFORE : MS_AFTER);
  out.putInt32(Math.abs(beforeMs));
  return true;
}

/** Writes one value or a series of them; returns how many. */
function putNumbers(out: PackedBytes, data: Float64Array, at: number, end: number): number {
  const { integers } = out;
  const first = data[at] ?? 0;
  let place = placeOf(first);
  if (place < 0) {
    out.putByte(RAW);
    out.putDouble(first);
    return 1;
  }
  const stop = Math.min(end - at, LONGEST_SERIES);
  let scale = scales[place] ?? 1;
  let largest = 0;
  let count = 0;
  for (; count < stop; count += 1) {
    const value = data[at + count] ?? 0;
    // Most values have no more decimals than those before them.
    if (!isExact(value, scale)) {
      const finer = placeOf(value);
      if (finer <= place || largest * (scales[finer] ?? 1) > FITTING) break;
      place = finer;
      scale = scales[place] ?? 1;
      for (let index = 0; index < count; index += 1)
        integers[index] = Math.round((data[at + index] ?? 0) * scale);
    }
    largest = Math.max(largest, Math.abs(value));
    if (largest * scale > FITTING) break;
    integers[count] = Math.round(value * scale);
  }
  return putIntegers(out, count, place);
}

/** Writes `count` of the integers, or fewer; returns how many. */
function putIntegers(out: PackedBytes, count: number, place: number): number {
  const { integers } = out;
  const first = integers[0] ?? 0;
  if (count < 3 && Math.abs(first) <= INT16) {
    out.putByte(SINGLE + place);
    out.putInt16(first);
    return 1;
  }
  let last = first;
  let reach = 0;
  let taken = 1;
  for (; taken < count; taken += 1) {
    const integer = integers[taken] ?? 0;
    const difference = Math.abs(integer - last);
    // One wide difference, as where a ring ends and begins, must not widen all others.
    if (difference > INT16 && reach <= INT16 && taken > 1) break;
    reach = Math.max(reach, difference);
    last = integer;
  }
  const width = reach <= INT8 ? 0 : reach <= INT16 ? 1 : 2;
  out.putByte(SERIES + scales.length * width + place);
  out.putByte(taken);
  out.putInt32(first);
  out.putDifferences(taken, width);
  return taken;
}

/**
 * Place of the least scale at which a value is an integer that fits; -1 when there is none.
 *
 * A value that is exact at one scale is so at every finer one: both are the double next to the same fraction.
 */
function placeOf(value: number): number {
  if (!isExact(value, 10_000)) return -1;
  for (let place = 0; place < scales.length; place += 1) {
    const scale = scales[place] ?? 1;
    if (Math.abs(value) * scale > FITTING) return -1;
    if (isExact(value, scale)) return place;
  }
  return -1;
}

function isExact(value: number, scale: number): boolean {
  return Math.round(value * scale) / scale === value && (value !== 0 || 1 / value > 0);
}

function readSeries(from: PackedBytes, form: number, data: Float64Array, at: number): number {
  const scale = scales[form % scales.length] ?? 1;
  const count = from.byte();
  from.integers[0] = from.int32();
  from.differences(count, Math.floor(form / scales.length));
  const { integers } = from;
  for (let index = 0; index < count; index += 1) data[at + index] = (integers[index] ?? 0) / scale;
  return at + count;
}

function readOne(from: PackedBytes, tag: number, reference: number): number {
  switch (tag) {
    case REFERENCE:
      return reference;
    case SECONDS_BEFORE:
      return reference - 1_000 * from.int16();
    case MS_BEFORE:
      return reference - from.int32();
    case MS_AFTER:
      return reference + from.int32();
    case RAW:
      return from.double();
    default:
      return from.int16() / (scales[tag - SINGLE] ?? 1);
  }
}
