/** A time at which something is due, as {@link Timers} gives it out. */
export interface Timer {
  readonly atMs: number;
  /** Of two that are due at one time, the lower one is taken first. */
  readonly rank: number;
  /** Place in the heap; -1 when it was taken or cancelled. */
  place: number;
}

interface Entry<Target> extends Timer {
  readonly target: Target;
}

/**
 * What is due when: a binary heap, so that a tick costs only what is due and never a scan of all devices.
 *
 * An entry that turns out to be early is put back with its true time, so times may be set lazily. What is
 * forgotten cancels its timers, or they would hold it until they are due.
 */
export class Timers<Target> {
  readonly #heap: Entry<Target>[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(atMs: number, target: Target, rank = 0): Timer {
    const timer = { atMs, rank, target, place: this.#heap.length };
    this.#heap.push(timer);
    this.#rise(timer);
    return timer;
  }

  /** Takes a timer out; one that is out already stays so. */
  cancel(timer: Timer): void {
    if (this.#heap[timer.place] !== timer) return;
    const last = this.#heap.pop();
    if (last !== undefined && last !== timer) {
      this.#put(last, timer.place);
      this.#rise(last);
      this.#sink(last);
    }
    timer.place = -1;
  }

  /** The earliest target that is due at `nowMs`, taken out; undefined when none is. */
  takeDue(nowMs: number): Target | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.atMs > nowMs) return undefined;
    this.cancel(first);
    return first.target;
  }

  #rise(timer: Entry<Target>): void {
    while (timer.place > 0) {
      const parent = this.#heap[(timer.place - 1) >> 1];
      if (parent === undefined || !isBefore(timer, parent)) return;
      this.#swap(parent, timer);
    }
  }

  #sink(timer: Entry<Target>): void {
    for (;;) {
      const left = this.#heap[2 * timer.place + 1];
      const right = this.#heap[2 * timer.place + 2];
      const least = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
      if (least === undefined || !isBefore(least, timer)) return;
      this.#swap(timer, least);
    }
  }

  #swap(upper: Entry<Target>, lower: Entry<Target>): void {
    const { place } = upper;
    this.#put(upper, lower.place);
    this.#put(lower, place);
  }

  #put(timer: Entry<Target>, place: number): void {
    this.#heap[place] = timer;
    timer.place = place;
  }
}

function isBefore(left: Timer, right: Timer): boolean {
  return left.atMs === right.atMs ? left.rank < right.rank : left.atMs < right.atMs;
}
