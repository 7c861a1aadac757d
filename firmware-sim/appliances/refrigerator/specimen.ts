import { normal, seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { RefrigeratorModel } from "./refrigerator-model.ts";

/** Standard deviations from machine to machine; ours. */
const WALL_RATIO = 0.05;
const COMPRESSOR_RATIO = 0.03;
const FAN_RATIO = 0.03;
const HEATER_RATIO = 0.04;
/** No specimen leaves the factory further from the rest. */
const MOST_DEVIATIONS = 2;

/** One refrigerator of a model: no two are the same. */
export function specimenOf(model: RefrigeratorModel, seed: number): RefrigeratorModel {
  const random = seededRandom(seedFor(seed, "specimen"));
  const around = (value: number, ratio: number): number =>
    value * (1 + ratio * Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, normal(random))));
  const { fridge, freezer, evaporator, condenser, compressor, fans } = model;
  return {
    ...model,
    fridge: { ...fridge, wallWattsPerKelvin: around(fridge.wallWattsPerKelvin, WALL_RATIO) },
    freezer: { ...freezer, wallWattsPerKelvin: around(freezer.wallWattsPerKelvin, WALL_RATIO) },
    evaporator: { ...evaporator, heaterOhms: around(evaporator.heaterOhms, HEATER_RATIO) },
    condenser: { ...condenser, fanWattsPerKelvin: around(condenser.fanWattsPerKelvin, WALL_RATIO) },
    compressor: {
      ...compressor,
      wattsPerKelvin: around(compressor.wattsPerKelvin, COMPRESSOR_RATIO),
      watts: around(compressor.watts, COMPRESSOR_RATIO),
    },
    fans: {
      freezerRpm: around(fans.freezerRpm, FAN_RATIO),
      fridgeRpm: around(fans.fridgeRpm, FAN_RATIO),
      condenserRpm: around(fans.condenserRpm, FAN_RATIO),
    },
  };
}
