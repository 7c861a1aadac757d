import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import type { DryerPhysics } from "./dryer-physics.ts";

/** What the sensors show: the physics, with noise. */
export interface DryerReadings {
  readonly drumInCelsius: number;
  readonly drumOutCelsius: number;
  readonly evaporatorInCelsius: number;
  readonly evaporatorOutCelsius: number;
  readonly dischargeCelsius: number;
  readonly compressorAmperes: number;
  readonly fanRpm: number;
  readonly filterPascal: number;
  readonly waterRatio: number;
  readonly sumpMillimetres: number;
  readonly drumRpm: number;
  readonly drumAmperes: number;
  readonly isDoorOpen: boolean;
}

/** Thermistors, a current transformer, hall sensors, a membrane, two bars and a float; ours. */
const THERMISTOR_CELSIUS = 0.15;
const CURRENT_RATIO = 0.02;
const FAN_RATIO = 0.006;
const PRESSURE_PASCAL = 1.5;
const MOISTURE_RATIO = 0.04;
const SUMP_MILLIMETRES = 0.15;
/** Fan and drum when they are not turning are read as nothing; ours. */
const DRUM_RATIO = 0.01;

/** Reads every sensor once. */
export function readDryer(physics: DryerPhysics, random: Random): DryerReadings {
  const { model, loop, actuators, laundry, mainsVolts } = physics;
  const around = (value: number, ratio: number): number => Math.max(0, value * (1 + ratio * normal(random)));
  const celsius = (value: number): number => value + THERMISTOR_CELSIUS * normal(random);
  const drumAmperes = actuators.drum
    ? model.drum.amperes + model.drum.amperesPerKilogram * (laundry.dryKilograms + laundry.waterKilograms)
    : 0;
  const { millimetres } = physics.sump;
  return {
    drumInCelsius: celsius(loop.drumInCelsius),
    drumOutCelsius: celsius(physics.drumOutCelsius),
    evaporatorInCelsius: celsius(physics.drumOutCelsius),
    evaporatorOutCelsius: celsius(loop.evaporatorOutCelsius),
    dischargeCelsius: celsius(physics.dischargeCelsius),
    compressorAmperes: around(loop.compressorWatts / (mainsVolts * model.circuit.powerFactor), CURRENT_RATIO),
    fanRpm: Math.round(around(loop.fanRpm, FAN_RATIO)),
    filterPascal: actuators.fan ? Math.max(0, loop.filterPascal + PRESSURE_PASCAL * normal(random)) : 0,
    waterRatio: Math.min(1, around(physics.waterRatio, MOISTURE_RATIO)),
    sumpMillimetres: millimetres > 0 ? Math.max(0, millimetres + SUMP_MILLIMETRES * normal(random)) : 0,
    drumRpm: Math.round(around(actuators.drum ? model.drum.rpm : 0, DRUM_RATIO)),
    drumAmperes: around(drumAmperes, CURRENT_RATIO),
    isDoorOpen: physics.condition.doorOpen,
  };
}
