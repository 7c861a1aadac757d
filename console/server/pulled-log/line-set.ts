/** Some lines of a file, ascending, counted from 0. */
export interface LineSet {
  readonly count: number;
  /** The line at a place among these. */
  at(position: number): number;
  /** The place of a line, or of the next one behind it; `count` when there is none. */
  positionOf(line: number): number;
  has(line: number): boolean;
}

/** Every line of a file. */
export function allLines(count: number): LineSet {
  return {
    count,
    at: (position) => position,
    positionOf: (line) => Math.min(Math.max(0, line), count),
    has: (line) => line >= 0 && line < count,
  };
}

/** The lines of an ascending list. */
export function linesOf(lines: Uint32Array): LineSet {
  const positionOf = (line: number): number => {
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((lines[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    count: lines.length,
    at: (position) => lines[position] ?? 0,
    positionOf,
    has: (line) => lines[positionOf(line)] === line,
  };
}

/** Collects ascending lines without knowing how many there will be. */
export class LineList {
  #lines = new Uint32Array(1_024);
  #count = 0;

  add(line: number): void {
    if (this.#count === this.#lines.length) {
      const grown = new Uint32Array(this.#lines.length * 2);
      grown.set(this.#lines);
      this.#lines = grown;
    }
    this.#lines[this.#count] = line;
    this.#count += 1;
  }

  /** What was collected, in no more memory than it needs. */
  toSet(): LineSet {
    return linesOf(this.#lines.slice(0, this.#count));
  }
}
