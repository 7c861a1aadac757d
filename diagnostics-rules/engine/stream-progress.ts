import { ruleLimits } from "../language/rule-limits.ts";

/** A run of sequences: from `from` up to but without `to`. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Which sequences of one stream are known: stored, refused, or declared lost.
 *
 * Everything below `complete` is known; `ranges` lie above it, apart and ascending. At most
 * {@link ruleLimits.knownRanges} of them: beyond that the lowest gap is taken as never to come.
 */
export class StreamProgress {
  complete: number;
  ranges: readonly SequenceRange[];

  constructor(complete: number, ranges: readonly SequenceRange[] = noRanges) {
    this.complete = complete;
    this.ranges = ranges.length === 0 ? noRanges : ranges;
  }

  knows(sequence: number): boolean {
    return sequence < this.complete || this.ranges.some(({ from, to }) => sequence >= from && sequence < to);
  }

  /** Everything from `start` up to but without this is known; what lies below `start` is not waited for. */
  completeFrom(start: number): number {
    if (start <= this.complete) return this.complete;
    return this.ranges.find(({ from, to }) => from <= start && start < to)?.to ?? start;
  }

  add({ from, to }: SequenceRange): void {
    if (to <= this.complete) return;
    if (from <= this.complete) this.complete = to;
    else this.#insert(from, to);
    this.#absorb();
    if (this.ranges.length > ruleLimits.knownRanges) {
      this.complete = this.ranges[0]?.from ?? this.complete;
      this.#absorb();
    }
  }

  #insert(from: number, to: number): void {
    let low = from;
    let high = to;
    const apart = this.ranges.filter((range) => {
      if (range.to < low || range.from > high) return true;
      low = Math.min(low, range.from);
      high = Math.max(high, range.to);
      return false;
    });
    const index = apart.findIndex((range) => range.from > high);
    apart.splice(index < 0 ? apart.length : index, 0, { from: low, to: high });
    this.ranges = apart;
  }

  #absorb(): void {
    for (;;) {
      const first = this.ranges[0];
      if (first === undefined || first.from > this.complete) return;
      this.complete = Math.max(this.complete, first.to);
      this.ranges = this.ranges.length === 1 ? noRanges : this.ranges.slice(1);
    }
  }
}

/** Of nearly every stream of nearly every device: nothing lies above what is complete. */
const noRanges: readonly SequenceRange[] = [];
