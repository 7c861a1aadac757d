import { celsiusAfter, type HeatPath } from "../heat-balance.ts";
import type { CompartmentModel } from "./refrigerator-model.ts";

/** Fresh food is mostly water, whose specific heat is 4,186; a little less, ours. */
const FOOD_JOULES_PER_KILOGRAM_KELVIN = 3_600;

/** A cold room with its air and its food. */
export class Compartment {
  celsius: number;
  foodCelsius: number;
  readonly #model: CompartmentModel;

  constructor(model: CompartmentModel, celsius: number) {
    this.#model = model;
    this.celsius = celsius;
    this.foodCelsius = celsius;
  }

  step(
    seconds: number,
    around: {
      readonly roomCelsius: number;
      readonly doorRatio: number;
      readonly watts: number;
      readonly coldPath: HeatPath;
    },
  ): void {
    const model = this.#model;
    const outside = model.wallWattsPerKelvin + model.doorWattsPerKelvin * around.doorRatio;
    const airBefore = this.celsius;
    this.celsius = celsiusAfter(seconds, {
      celsius: this.celsius,
      joulesPerKelvin: model.airJoulesPerKelvin,
      watts: around.watts,
      paths: [[outside, around.roomCelsius], around.coldPath, [model.foodWattsPerKelvin, this.foodCelsius]],
    });
    this.foodCelsius = celsiusAfter(seconds, {
      celsius: this.foodCelsius,
      joulesPerKelvin: model.foodJoulesPerKelvin,
      watts: 0,
      paths: [[model.foodWattsPerKelvin, (airBefore + this.celsius) / 2]],
    });
  }

  /** Somebody puts in food of another temperature. */
  load(kilograms: number, celsius: number): void {
    const heat = kilograms * FOOD_JOULES_PER_KILOGRAM_KELVIN;
    const inside = this.#model.foodJoulesPerKelvin;
    this.foodCelsius = (this.foodCelsius * inside + celsius * heat) / (inside + heat);
  }
}
