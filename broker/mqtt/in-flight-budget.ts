/**
 * Bytes of publishes that wait for the store, over the whole fleet.
 *
 * When they are spent, nobody's next publish is read until some are given back: with the store down the
 * devices keep the data, not this process. Invariant: reserved <= maxBytes, and who waits is woken in
 * the order of asking.
 */
export class InFlightBudget {
  readonly #maxBytes: number;
  #reserved = 0;
  #waiting = new Set<() => void>();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  tryReserve(sizeBytes: number): boolean {
    if (this.#reserved + sizeBytes > this.#maxBytes) return false;
    this.#reserved += sizeBytes;
    return true;
  }

  /** Calls `wake` once when there may be room; the caller tries again. */
  whenFree(wake: () => void): void {
    this.#waiting.add(wake);
  }

  /** Stops waiting. */
  forget(wake: () => void): void {
    this.#waiting.delete(wake);
  }

  release(sizeBytes: number): void {
    this.#reserved -= sizeBytes;
    if (this.#waiting.size === 0) return;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  get reservedBytes(): number {
    return this.#reserved;
  }
}
