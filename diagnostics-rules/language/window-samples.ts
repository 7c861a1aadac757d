import type { Frame } from "./frame.ts";
import type { RingPlace } from "./layout.ts";

/** Is told which samples enter and leave a window, to keep a number about them up to date. */
export interface WindowFollower {
  /** All samples are gone at once. */
  reset(): void;
  /** One came as the newest; `before` is the newest so far, NaN when there is none. */
  enter(value: number, before: number): void;
  /** The oldest one goes; `after` is the next one, NaN when there is none. */
  leave(value: number, after: number): void;
}

/** What a window is a window of. */
export interface WindowSource {
  readonly place: RingPlace;
  readonly windowMs: number;
  /** Values are those of the ring times this. */
  readonly factor: number;
}

/**
 * The samples of one window (t - range, t], oldest first, copied out of the ring of a slot.
 *
 * Rows of a batch are judged one after the other, so the window only moves on: what is the same is not copied again. It
 * is read anew when the frame stands on another slot, on a slot that was filled otherwise (`frame.epoch`), or earlier.
 * Invariant: `first..end` of both arrays are the samples in order, and followers were told of exactly these.
 */
export class WindowSamples {
  readonly times: Float64Array;
  readonly values: Float64Array;
  first = 0;
  end = 0;
  /** Another number whenever other samples are in the window. */
  version = 0;
  readonly #source: WindowSource;
  readonly #followers: WindowFollower[] = [];
  #data: Float64Array | undefined;
  #base = -1;
  #epoch = -1;
  #atMs = Number.NaN;
  #newestAtMs = Number.NEGATIVE_INFINITY;

  constructor(source: WindowSource) {
    this.#source = source;
    // Twice the ring, so that the samples move to the beginning only once in as many.
    this.times = new Float64Array(2 * source.place.capacity);
    this.values = new Float64Array(2 * source.place.capacity);
  }

  get count(): number {
    return this.end - this.first;
  }

  /** Tells a follower of every sample; the window is read anew for it. */
  follow(follower: WindowFollower): void {
    this.#data = undefined;
    this.#followers.push(follower);
  }

  /** Moves the window to the frame's slot and time. */
  moveTo({ data, base, epoch, atMs }: Frame): void {
    const isOther = data !== this.#data || base !== this.#base || epoch !== this.#epoch;
    if (isOther || !(atMs >= this.#atMs)) this.#reset();
    this.#data = data;
    this.#base = base;
    this.#epoch = epoch;
    this.#atMs = atMs;
    this.#takeNew(data, base);
  }

  #reset(): void {
    if (this.end > this.first) this.version += 1;
    this.first = 0;
    this.end = 0;
    this.#newestAtMs = Number.NEGATIVE_INFINITY;
    for (const follower of this.#followers) follower.reset();
  }

  #takeNew(data: Float64Array, base: number): void {
    const { place, windowMs } = this.#source;
    const { capacity } = place;
    const times = base + place.times;
    // As integers: the remainder of two doubles is a call, and ten times slower.
    const head = (data[base + place.head] ?? 0) | 0;
    const kept = (data[base + place.head + 1] ?? 0) | 0;
    const afterMs = this.#atMs - windowMs;
    // A full ring has given its oldest samples up.
    const heldFromMs = kept === capacity ? (data[times + head] ?? 0) : Number.NEGATIVE_INFINITY;
    this.#drop(afterMs, heldFromMs);
    const knownMs = Math.max(afterMs, this.#newestAtMs);
    let from = kept;
    while (from > 0 && (data[times + ((head + from - 1) % capacity)] ?? 0) > knownMs) from -= 1;
    for (; from < kept; from += 1) {
      const at = (head + from) % capacity;
      const time = data[times + at] ?? 0;
      if (time > this.#atMs) return;
      this.#enter(time, data[base + place.values + at] ?? 0);
    }
  }

  #drop(afterMs: number, heldFromMs: number): void {
    for (; this.first < this.end; this.first += 1) {
      const time = this.times[this.first] ?? 0;
      if (time > afterMs && time >= heldFromMs) return;
      this.version += 1;
      const after = this.first + 1 < this.end ? (this.values[this.first + 1] ?? 0) : Number.NaN;
      for (const follower of this.#followers) follower.leave(this.values[this.first] ?? 0, after);
    }
  }

  #enter(time: number, kept: number): void {
    if (this.end === this.times.length) this.#moveToBeginning();
    const value = kept * this.#source.factor;
    const before = this.first < this.end ? (this.values[this.end - 1] ?? 0) : Number.NaN;
    this.times[this.end] = time;
    this.values[this.end] = value;
    this.end += 1;
    this.#newestAtMs = time;
    this.version += 1;
    for (const follower of this.#followers) follower.enter(value, before);
  }

  #moveToBeginning(): void {
    this.times.copyWithin(0, this.first, this.end);
    this.values.copyWithin(0, this.first, this.end);
    this.end -= this.first;
    this.first = 0;
  }
}
