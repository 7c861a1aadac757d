/** Numbers about a window that are kept up to date as samples enter and leave it, each equal to counting anew. */
import type { WindowFollower, WindowSamples } from "./window-samples.ts";

/** How often neighbours in a window differ, and how often the later one is lower. */
export class StepCounts implements WindowFollower {
  changes = 0;
  resets = 0;

  reset(): void {
    this.changes = 0;
    this.resets = 0;
  }

  enter(value: number, before: number): void {
    this.#count(before, value, 1);
  }

  leave(value: number, after: number): void {
    this.#count(value, after, -1);
  }

  #count(from: number, to: number, by: 1 | -1): void {
    if (from < to || to < from) this.changes += by;
    if (to < from) this.resets += by;
  }
}

/** Windows up to here are sorted by insertion: a call of sort costs more. */
const FEW = 64;

/** The values of a window in ascending order; sorted when they are first asked for, then kept in order. */
export class SortedValues implements WindowFollower {
  readonly values: Float64Array;
  readonly #samples: WindowSamples;
  #count = 0;
  #isSorted = false;

  constructor(samples: WindowSamples) {
    this.#samples = samples;
    this.values = new Float64Array(samples.values.length / 2);
  }

  reset(): void {
    this.#isSorted = false;
  }

  enter(value: number): void {
    if (!this.#isSorted) return;
    this.#insert(value);
  }

  leave(value: number): void {
    if (!this.#isSorted) return;
    let at = this.#placeOf(value);
    // 0 and -0 are equal, and each goes when it is its turn.
    while (!Object.is(this.values[at], value)) at += 1;
    this.values.copyWithin(at, at + 1, this.#count);
    this.#count -= 1;
  }

  /** Brings `values` in order; the first `samples.count` of them hold. */
  sort(): void {
    if (this.#isSorted) return;
    const { values, first, end, count } = this.#samples;
    this.#isSorted = true;
    if (count > FEW) {
      this.values.set(values.subarray(first, end));
      this.values.subarray(0, count).sort();
      this.#count = count;
      return;
    }
    this.#count = 0;
    for (let index = first; index < end; index += 1) this.#insert(values[index] ?? 0);
  }

  #insert(value: number): void {
    const { values } = this;
    let to = this.#count;
    this.#count += 1;
    for (; to > 0 && (values[to - 1] ?? 0) > value; to -= 1) values[to] = values[to - 1] ?? 0;
    values[to] = value;
  }

  /** Place of the first value that is not lower. */
  #placeOf(value: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.values[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The least or the greatest value of a window.
 *
 * Only those are kept that can still become it: one that a later one beats is forgotten, so that the first of the rest
 * is the one that is asked for.
 */
export class Extreme implements WindowFollower {
  readonly #kept: Float64Array;
  readonly #sign: 1 | -1;
  #first = 0;
  #end = 0;

  constructor(samples: WindowSamples, which: "min" | "max") {
    this.#kept = new Float64Array(samples.values.length);
    this.#sign = which === "min" ? 1 : -1;
  }

  /** NaN when the window is empty. */
  get value(): number {
    return this.#first === this.#end ? Number.NaN : (this.#kept[this.#first] ?? Number.NaN);
  }

  reset(): void {
    this.#first = 0;
    this.#end = 0;
  }

  enter(value: number): void {
    const kept = this.#kept;
    while (this.#end > this.#first && this.#beats(value, kept[this.#end - 1] ?? 0)) this.#end -= 1;
    if (this.#end === kept.length) {
      kept.copyWithin(0, this.#first, this.#end);
      this.#end -= this.#first;
      this.#first = 0;
    }
    kept[this.#end] = value;
    this.#end += 1;
  }

  leave(value: number): void {
    if (Object.is(this.value, value)) this.#first += 1;
  }

  /** As Math.min and Math.max have it, -0 is less than 0. */
  #beats(value: number, other: number): boolean {
    if (value !== other) return this.#sign * value < this.#sign * other;
    return value === 0 && this.#sign / value < this.#sign / other;
  }
}
