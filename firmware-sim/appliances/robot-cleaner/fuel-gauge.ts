import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import type { BatteryPack } from "./battery-pack.ts";

/** A charging from below this tells how much the pack holds; ours. */
const LEARNS_BELOW_RATIO = 0.7;
/** How much of what is new it believes at once, and how well it measures; ours. */
const LEARN_SHARE = 0.5;
const ERROR_RATIO = 0.01;
/** Full enough: the last per cent takes as long as ten before it; ours. */
const FULL_RATIO = 0.995;

/** Counts what flows, believes a capacity, learns it anew with every deep charging. What it knows is kept without power. */
export class FuelGauge {
  readonly #pack: BatteryPack;
  readonly #designAmpereHours: number;
  #learnedAmpereHours: number;
  #lowestRatio = 1;

  constructor(pack: BatteryPack, designAmpereHours: number) {
    this.#pack = pack;
    this.#designAmpereHours = designAmpereHours;
    this.#learnedAmpereHours = designAmpereHours;
  }

  /** What the display shows. */
  get shownRatio(): number {
    const used = (1 - this.#pack.chargeRatio) * this.#pack.capacityAmpereHours;
    return Math.max(0, 1 - used / this.#learnedAmpereHours);
  }

  get healthRatio(): number {
    return this.#learnedAmpereHours / this.#designAmpereHours;
  }

  get isFull(): boolean {
    return this.#pack.chargeRatio >= FULL_RATIO;
  }

  step(random: Random): void {
    this.#lowestRatio = Math.min(this.#lowestRatio, this.#pack.chargeRatio);
    if (!this.isFull) return;
    if (this.#lowestRatio < LEARNS_BELOW_RATIO) {
      const measured = this.#pack.capacityAmpereHours * (1 + ERROR_RATIO * normal(random));
      this.#learnedAmpereHours += LEARN_SHARE * (measured - this.#learnedAmpereHours);
    }
    this.#lowestRatio = 1;
  }
}
