import type { DurationMs, StopTimer } from "@housecall/proto/base";

/** A timer that is due. */
export interface DueTimer {
  readonly dueMs: DurationMs;
  readonly run: () => void;
}

interface Timer extends DueTimer {
  readonly order: number;
  isStopped: boolean;
}

/** Timers by time, then by the order in which they were added. A binary heap: many devices have many timers. */
export class TimerQueue {
  readonly #heap: Timer[] = [];
  #order = 0;

  add(dueMs: DurationMs, run: () => void): StopTimer {
    const timer: Timer = { dueMs, run, order: this.#order++, isStopped: false };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return () => {
      timer.isStopped = true;
    };
  }

  /** Takes out the first timer that is due by `untilMs`. */
  takeDue(untilMs: DurationMs): DueTimer | undefined {
    for (let first = this.#heap[0]; first !== undefined && first.dueMs <= untilMs; first = this.#heap[0]) {
      this.#dropFirst();
      if (!first.isStopped) return first;
    }
    return undefined;
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
    return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
  }

  #swap(left: number, right: number): void {
    const one = this.#heap[left];
    const other = this.#heap[right];
    if (one === undefined || other === undefined) return;
    this.#heap[left] = other;
    this.#heap[right] = one;
  }
}
