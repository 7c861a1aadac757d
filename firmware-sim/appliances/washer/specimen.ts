import { normal, seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { WasherModel } from "./washer-model.ts";

/** Standard deviations from machine to machine, and of the house's plumbing; ours. */
const PUMP_RATIO = 0.06;
const PUMP_CURRENT_RATIO = 0.04;
const INLET_RATIO = 0.1;
const HEATER_RATIO = 0.03;
const FRICTION_RATIO = 0.05;
const BEARING_RATIO = 0.12;
/** No specimen leaves the factory further from the rest. */
const MOST_DEVIATIONS = 2;

/** One machine of a model: no two are the same. */
export function specimenOf(model: WasherModel, seed: number): WasherModel {
  const random = seededRandom(seedFor(seed, "specimen"));
  const around = (value: number, ratio: number): number =>
    value * (1 + ratio * Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, normal(random))));
  const { inlet, pump, motor, suspension } = model;
  return {
    ...model,
    inlet: {
      coldLitresPerMinute: around(inlet.coldLitresPerMinute, INLET_RATIO),
      hotLitresPerMinute: around(inlet.hotLitresPerMinute, INLET_RATIO),
    },
    pump: {
      ...pump,
      litresPerMinute: around(pump.litresPerMinute, PUMP_RATIO),
      amperes: around(pump.amperes, PUMP_CURRENT_RATIO),
    },
    heaterWatts: around(model.heaterWatts, HEATER_RATIO),
    motor: {
      ...motor,
      spinAmperes: around(motor.spinAmperes, FRICTION_RATIO),
      coastDownSeconds: around(motor.coastDownSeconds, FRICTION_RATIO),
    },
    suspension: {
      ...suspension,
      bearingMillimetresPerSecond: around(suspension.bearingMillimetresPerSecond, BEARING_RATIO),
    },
  };
}
