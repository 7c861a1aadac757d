/** Whole numbers from `first` to `last`, both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** A set of whole numbers kept as ascending, disjoint, non-adjacent ranges. */
export class RangeSet {
  #ranges: Range[] = [];

  get ranges(): readonly Range[] {
    return this.#ranges;
  }

  /** Adds `first..last`; nothing when the range is empty. */
  add(first: number, last: number): void {
    if (last < first) return;
    const from = this.#indexOfEndingAtOrAfter(first - 1);
    let to = from;
    let joined: Range = { first, last };
    for (let next = this.#ranges[to]; next !== undefined && next.first <= last + 1; next = this.#ranges[to]) {
      joined = { first: Math.min(joined.first, next.first), last: Math.max(joined.last, next.last) };
      to += 1;
    }
    this.#ranges.splice(from, to - from, joined);
  }

  has(value: number): boolean {
    const range = this.#ranges[this.#indexOfEndingAtOrAfter(value)];
    return range !== undefined && range.first <= value;
  }

  /** True when every number of `first..last` is in the set; an empty range always is. */
  covers(first: number, last: number): boolean {
    return last < first || this.firstMissing(first) > last;
  }

  /** Smallest number >= `from` that is not in the set. */
  firstMissing(from: number): number {
    const range = this.#ranges[this.#indexOfEndingAtOrAfter(from)];
    return range !== undefined && range.first <= from ? range.last + 1 : from;
  }

  /** The parts of `first..last` that are not in the set, ascending. */
  missing(first: number, last: number): Range[] {
    const parts: Range[] = [];
    for (let from = this.firstMissing(first); from <= last; ) {
      const next = this.#ranges[this.#indexOfEndingAtOrAfter(from)];
      const to = next === undefined ? last : Math.min(last, next.first - 1);
      parts.push({ first: from, last: to });
      from = this.firstMissing(to + 1);
    }
    return parts;
  }

  /** Binary search: index of the first range whose end is >= `value`; the number of ranges when there is none. */
  #indexOfEndingAtOrAfter(value: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.last ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
