import { celsiusAfter } from "../heat-balance.ts";
import type { EvaporatorModel } from "./refrigerator-model.ts";
import type { Doors } from "./refrigerator-parts.ts";

/** Heat of fusion of water, and the specific heat of ice. */
const FUSION_JOULES_PER_KILOGRAM = 334_000;
const ICE_JOULES_PER_KILOGRAM_KELVIN = 2_100;
/** What food gives off, and what an open door lets in; about 200 g a day in a family, ours. */
const FOOD_KILOGRAMS_PER_SECOND = 0.06 / 86_400;
const FRIDGE_DOOR_KILOGRAMS_PER_SECOND = 0.000_17;
const FREEZER_DOOR_KILOGRAMS_PER_SECOND = 0.000_1;
/** Found on a machine that has run for some hours, ours. */
const INITIAL_FROST_KILOGRAMS = 0.05;

/** The cold fins, and the frost on them. */
export class Evaporator {
  celsius: number;
  frostKilograms = INITIAL_FROST_KILOGRAMS;
  readonly #model: EvaporatorModel;

  constructor(model: EvaporatorModel, celsius: number) {
    this.#model = model;
    this.celsius = celsius;
  }

  /** To the freezer's air; frost closes the fins. */
  airWattsPerKelvin(fanRatio: number): number {
    const { fanWattsPerKelvin, stillWattsPerKelvin, halvingFrostKilograms } = this.#model;
    const open = 1 / (1 + (this.frostKilograms / halvingFrostKilograms) ** 2);
    return stillWattsPerKelvin + (fanWattsPerKelvin - stillWattsPerKelvin) * fanRatio * open;
  }

  step(
    seconds: number,
    around: {
      readonly freezerCelsius: number;
      readonly airWattsPerKelvin: number;
      readonly coolingWattsPerKelvin: number;
      readonly coolingEndCelsius: number;
      readonly heaterWatts: number;
    },
  ): void {
    const joulesPerKelvin =
      this.#model.joulesPerKelvin + this.frostKilograms * ICE_JOULES_PER_KILOGRAM_KELVIN;
    this.celsius = celsiusAfter(seconds, {
      celsius: this.celsius,
      joulesPerKelvin,
      watts: around.heaterWatts,
      paths: [
        [around.airWattsPerKelvin, around.freezerCelsius],
        [around.coolingWattsPerKelvin, around.coolingEndCelsius],
      ],
    });
    this.#melt(joulesPerKelvin);
  }

  /** Moisture that has come in freezes on the coldest part. */
  frost(seconds: number, doors: Doors): void {
    if (this.celsius >= 0) return;
    const rate =
      FOOD_KILOGRAMS_PER_SECOND +
      FRIDGE_DOOR_KILOGRAMS_PER_SECOND * doors.fridge +
      FREEZER_DOOR_KILOGRAMS_PER_SECOND * doors.freezer;
    this.frostKilograms += rate * seconds;
  }

  /** While there is frost the fins stay at 0 °C: what would warm them melts it. */
  #melt(joulesPerKelvin: number): void {
    if (this.celsius <= 0 || this.frostKilograms <= 0) return;
    const excess = this.celsius * joulesPerKelvin;
    const melted = Math.min(this.frostKilograms, excess / FUSION_JOULES_PER_KILOGRAM);
    this.frostKilograms -= melted;
    this.celsius = (excess - melted * FUSION_JOULES_PER_KILOGRAM) / joulesPerKelvin;
  }
}
