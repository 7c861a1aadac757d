import { cellVolts } from "../battery/cell-voltage.ts";
import type { PhoneCondition } from "./phone-condition.ts";
import type { PhoneBatteryModel } from "./phone-model.ts";

/** The curve of a 4.2 V cell ends here; cells for more go on above it; ours. */
const CURVE_FULL_VOLTS = 4.17;
/** Chargers hold this much more than the resting voltage of a full cell and no more: from there on the current falls; ours. */
const CHARGE_MARGIN_VOLTS = 0.06;

/** The one cell of a phone. */
export class PhoneBattery {
  readonly #model: PhoneBatteryModel;
  readonly #condition: PhoneCondition;
  /** Of what it could hold now. */
  chargeRatio = 0.8;
  /** Positive while it gives, negative while it is charged. */
  amperes = 0;
  /** What a moment of everything at once would take on top, for the lowest voltage of this step. */
  peakAmperes = 0;
  /** Full cycles that it has made itself. */
  ownCycles: number;

  constructor(options: {
    readonly model: PhoneBatteryModel;
    readonly condition: PhoneCondition;
    readonly cycles: number;
  }) {
    this.#model = options.model;
    this.#condition = options.condition;
    this.ownCycles = options.cycles;
  }

  get cycles(): number {
    return this.ownCycles + this.#condition.extraCycles;
  }

  /** Of its design. */
  get healthRatio(): number {
    return Math.max(0.05, 1 - (this.#model.lossPerThousandCycles * this.cycles) / 1_000);
  }

  get capacityAmpereHours(): number {
    return this.#model.capacityAmpereHours * this.healthRatio;
  }

  get volts(): number {
    return this.restVolts - this.amperes * this.#ohms;
  }

  /** In the worst moment of this step. */
  get lowestVolts(): number {
    return this.restVolts - (this.amperes + this.peakAmperes) * this.#ohms;
  }

  /** Whether that was too little: the power chip has switched everything off. */
  get isCollapsed(): boolean {
    return this.lowestVolts < this.#model.lowestVolts;
  }

  get restVolts(): number {
    const ratio = Math.min(1, Math.max(0, this.chargeRatio));
    return cellVolts(ratio) + (this.#model.fullVolts - CURVE_FULL_VOLTS) * ratio;
  }

  /** Gives `loadWatts` and takes what the charger has left, as far as a nearly full cell takes it. */
  step(
    seconds: number,
    {
      loadWatts,
      peakWatts,
      chargerWatts,
    }: { readonly loadWatts: number; readonly peakWatts: number; readonly chargerWatts: number },
  ): void {
    const mostVolts = this.#model.fullVolts + CHARGE_MARGIN_VOLTS;
    const mostWatts = (Math.max(0, mostVolts - this.restVolts) / this.#ohms) * mostVolts;
    const accepted = Math.min(chargerWatts, loadWatts + mostWatts);
    const into = this.chargeRatio >= 1 ? Math.min(accepted, loadWatts) : accepted;
    const volts = Math.max(this.#model.lowestVolts, this.restVolts);
    this.amperes = (loadWatts - into) / volts;
    this.peakAmperes = peakWatts / volts;
    const gone = (this.amperes * seconds) / 3_600 / this.capacityAmpereHours;
    this.chargeRatio = Math.min(1, Math.max(0, this.chargeRatio - gone));
    if (gone > 0) this.ownCycles += gone;
  }

  get #ohms(): number {
    const { ohms, resistanceRisePerThousandCycles } = this.#model;
    const aged = 1 + (resistanceRisePerThousandCycles * this.cycles) / 1_000;
    return ohms * aged + this.#condition.extraOhms;
  }
}
