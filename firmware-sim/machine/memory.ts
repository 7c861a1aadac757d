import type { MemoryModel } from "./machine-model.ts";

/** Below this share available, programs begin to wait for pages to be read again; ours. */
const THRASH_BELOW_RATIO = 0.08;
/** Share of time that some task waits when nothing is available any more; ours. */
const THRASH_MAX_RATIO = 0.6;
/** PSI avg10: averaged over 10 s, Documentation/accounting/psi.rst. */
const PRESSURE_CONSTANT_MS = 10_000;

/** Memory of the machine; there is no swap, as on most eMMC devices. */
export class Memory {
  readonly #model: MemoryModel;
  #usedByPrograms = 0;
  pressureRatio = 0;
  /** vmstat oom_kill: counts kills for a program's own limit too. */
  oomKills = 0;

  constructor(model: MemoryModel) {
    this.#model = model;
  }

  get totalBytes(): number {
    return this.#model.totalBytes;
  }

  get availableBytes(): number {
    return Math.max(0, this.#model.totalBytes - this.#model.kernelBytes - this.#usedByPrograms);
  }

  /** The kernel finds no page any more and must kill. */
  get isExhausted(): boolean {
    return this.availableBytes < this.#model.minFreeBytes;
  }

  /** Share of time spent waiting for storage because pages had to go; slows the machine. */
  get thrashRatio(): number {
    const ratio = this.availableBytes / this.#model.totalBytes;
    return ratio >= THRASH_BELOW_RATIO ? 0 : THRASH_MAX_RATIO * (1 - ratio / THRASH_BELOW_RATIO);
  }

  step(lengthMs: number, usedByPrograms: number): void {
    this.#usedByPrograms = usedByPrograms;
    const keep = Math.exp(-lengthMs / PRESSURE_CONSTANT_MS);
    this.pressureRatio = this.pressureRatio * keep + this.thrashRatio * (1 - keep);
  }
}
