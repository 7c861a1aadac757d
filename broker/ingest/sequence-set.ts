/** A run of sequences, both ends included. */
export interface SequenceRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Which sequences of one stream are settled: stored, rejected or known as lost.
 *
 * Invariants: everything from 1 to `upTo` is in; `ranges` lie above `upTo + 1`, ascend, and neither overlap nor touch.
 */
export class SequenceSet {
  #upTo: number;
  #ranges: { first: number; last: number }[];

  constructor(upTo = 0, ranges: readonly SequenceRange[] = []) {
    this.#upTo = upTo;
    this.#ranges = ranges.map((range) => ({ ...range }));
  }

  get upTo(): number {
    return this.#upTo;
  }

  get ranges(): readonly SequenceRange[] {
    return this.#ranges;
  }

  has(sequence: number): boolean {
    if (sequence <= this.#upTo) return true;
    const range = this.#ranges[this.#firstEndingAt(sequence)];
    return range !== undefined && range.first <= sequence;
  }

  add(sequence: number): void {
    if (sequence === this.#upTo + 1 && this.#ranges.length === 0) this.#upTo = sequence;
    else this.addRange(sequence, sequence);
  }

  /** Adds `first..last`. */
  addRange(first: number, last: number): void {
    if (last <= this.#upTo) return;
    let from = Math.max(first, this.#upTo + 1);
    let to = last;
    const start = this.#firstEndingAt(from - 1);
    let end = start;
    for (
      let range = this.#ranges[end];
      range !== undefined && range.first <= to + 1;
      range = this.#ranges[++end]
    ) {
      from = Math.min(from, range.first);
      to = Math.max(to, range.last);
    }
    if (from > this.#upTo + 1) {
      this.#ranges.splice(start, end - start, { first: from, last: to });
      return;
    }
    this.#ranges.splice(start, end - start);
    this.#upTo = to;
  }

  /** Index of the first range whose last sequence is at or above `sequence`. */
  #firstEndingAt(sequence: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.last ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
