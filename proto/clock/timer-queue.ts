import type { DurationMs, StopTimer } from "../base/index.ts";

/** A timer that is due. */
export interface DueTimer {
  readonly dueMs: DurationMs;
  readonly run: () => void;
}

interface Timer extends DueTimer {
  readonly addedMs: DurationMs;
  readonly order: number;
  isStopped: boolean;
}

/**
 * Timers by the time at which they are due, then by the time at which they were added, then by the order in which they were.
 *
 * A binary heap: many devices have many timers.
 */
export class TimerQueue {
  readonly #heap: Timer[] = [];
  #order = 0;

  add(dueMs: DurationMs, run: () => void, addedMs: DurationMs): StopTimer {
    const timer: Timer = { dueMs, run, addedMs, order: this.#order++, isStopped: false };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return () => {
      timer.isStopped = true;
    };
  }

  /** When the first timer is due; Infinity when there is none. */
  get nextDueMs(): DurationMs {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (!first.isStopped) return first.dueMs;
      this.#dropFirst();
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Takes out the first timer. */
  takeFirst(): DueTimer | undefined {
    if (this.nextDueMs === Number.POSITIVE_INFINITY) return undefined;
    const first = this.#heap[0];
    this.#dropFirst();
    return first;
  }

  #dropFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const child = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #isBefore(left: number, right: number): boolean {
    const one = this.#heap[left];
    const other = this.#heap[right];
    if (one === undefined || other === undefined) return false;
    return (one.dueMs - other.dueMs || one.addedMs - other.addedMs || one.order - other.order) < 0;
  }

  #swap(left: number, right: number): void {
    const one = this.#heap[left];
    const other = this.#heap[right];
    if (one === undefined || other === undefined) return;
    this.#heap[left] = other;
    this.#heap[right] = one;
  }
}
