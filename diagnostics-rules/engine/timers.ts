/**
 * What is due when: a binary heap, so that a tick costs only what is due and never a scan of all devices.
 *
 * An entry that turns out to be early is put back with its true time, so times may be set lazily.
 */
export class Timers<Target> {
  readonly #heap: { readonly atMs: number; readonly target: Target }[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(atMs: number, target: Target): void {
    const heap = this.#heap;
    let index = heap.push({ atMs, target }) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#timeOf(parent) <= this.#timeOf(index)) return;
      this.#swap(parent, index);
      index = parent;
    }
  }

  /** The earliest target that is due at `nowMs`, taken out; undefined when none is. */
  takeDue(nowMs: number): Target | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.atMs > nowMs) return undefined;
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) {
      heap[0] = last;
      this.#sink();
    }
    return first.target;
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = index;
      if (this.#timeOf(left) < this.#timeOf(least)) least = left;
      if (this.#timeOf(right) < this.#timeOf(least)) least = right;
      if (least === index) return;
      this.#swap(least, index);
      index = least;
    }
  }

  #timeOf(index: number): number {
    return this.#heap[index]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  #swap(left: number, right: number): void {
    const first = this.#heap[left];
    const second = this.#heap[right];
    if (first === undefined || second === undefined) return;
    this.#heap[left] = second;
    this.#heap[right] = first;
  }
}
