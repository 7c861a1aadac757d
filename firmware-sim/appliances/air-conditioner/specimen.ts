import { normal, seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { AirConditionerModel } from "./air-conditioner-model.ts";

/** Standard deviations from unit to unit, and from room to room; ours. */
const FAN_RATIO = 0.015;
const COOLING_RATIO = 0.03;
const POWER_RATIO = 0.02;
const ROOM_RATIO = 0.1;
/** No specimen lies further from the rest. */
const MOST_DEVIATIONS = 2;

/** One unit of a model in a room of its own: no two are the same. */
export function specimenOf(model: AirConditionerModel, seed: number): AirConditionerModel {
  const random = seededRandom(seedFor(seed, "specimen"));
  const around = (value: number, ratio: number): number =>
    value * (1 + ratio * Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, normal(random))));
  const { room, indoor, outdoor } = model;
  const fan = around(1, FAN_RATIO);
  return {
    ...model,
    room: {
      ...room,
      leakWattsPerKelvin: around(room.leakWattsPerKelvin, ROOM_RATIO),
      gainWatts: around(room.gainWatts, ROOM_RATIO),
    },
    indoor: {
      ...indoor,
      airWattsPerKelvin: indoor.airWattsPerKelvin * fan,
      highRpm: indoor.highRpm * fan,
      lowRpm: indoor.lowRpm * fan,
    },
    outdoor: {
      ...outdoor,
      coolingWattsPerKelvin: around(outdoor.coolingWattsPerKelvin, COOLING_RATIO),
      compressorWatts: around(outdoor.compressorWatts, POWER_RATIO),
      condenserWattsPerKelvin: around(outdoor.condenserWattsPerKelvin, COOLING_RATIO),
    },
  };
}
