/** The newest `size` latencies, for a percentile that follows what happens now. */
export class LatencyWindow {
  readonly #values: Float64Array;
  #count = 0;

  constructor(size = 4_096) {
    this.#values = new Float64Array(size);
  }

  add(latencyMs: number): void {
    this.#values[this.#count % this.#values.length] = latencyMs;
    this.#count += 1;
  }

  /** 0 while nothing was measured. */
  percentile(ratio: number): number {
    const sorted = this.#values.slice(0, Math.min(this.#count, this.#values.length)).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * ratio))] ?? 0;
  }
}
