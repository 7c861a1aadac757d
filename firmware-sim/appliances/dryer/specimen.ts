import { normal, seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { DryerModel } from "./dryer-model.ts";

/** Standard deviations from machine to machine; ours. */
const AIR_RATIO = 0.02;
const FILTER_RATIO = 0.05;
const CIRCUIT_RATIO = 0.03;
/** No specimen leaves the factory further from the rest. */
const MOST_DEVIATIONS = 2;

/** One dryer of a model: no two are the same. */
export function specimenOf(model: DryerModel, seed: number): DryerModel {
  const random = seededRandom(seedFor(seed, "specimen"));
  const around = (value: number, ratio: number): number =>
    value * (1 + ratio * Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, normal(random))));
  const { air, circuit } = model;
  return {
    ...model,
    air: {
      ...air,
      wattsPerKelvin: around(air.wattsPerKelvin, AIR_RATIO),
      fanRpm: around(air.fanRpm, AIR_RATIO),
      filterPascal: around(air.filterPascal, FILTER_RATIO),
    },
    circuit: {
      ...circuit,
      coolingWatts: around(circuit.coolingWatts, CIRCUIT_RATIO),
      compressorWatts: around(circuit.compressorWatts, CIRCUIT_RATIO),
    },
  };
}
