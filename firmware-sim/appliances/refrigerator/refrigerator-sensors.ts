import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import type { RefrigeratorPhysics } from "./refrigerator-physics.ts";

/** What the sensors show: the physics, with noise. */
export interface RefrigeratorReadings {
  readonly fridgeCelsius: number;
  readonly freezerCelsius: number;
  readonly evaporatorCelsius: number;
  readonly condenserCelsius: number;
  readonly ambientCelsius: number;
  readonly compressorAmperes: number;
  readonly heaterAmperes: number;
  readonly freezerFanRpm: number;
  readonly fridgeFanRpm: number;
  readonly condenserFanRpm: number;
  readonly humidity: number;
  readonly isFridgeOpen: boolean;
  readonly isFreezerOpen: boolean;
}

/** Thermistors of 30 kohm at 0 °C through a 10-bit converter: a tenth of a kelvin; the others ours. */
const THERMISTOR_CELSIUS = 0.1;
const CURRENT_RATIO = 0.02;
const FAN_RATIO = 0.01;
const HUMIDITY = 0.01;

/** Reads every sensor once. */
export function readRefrigerator(physics: RefrigeratorPhysics, random: Random): RefrigeratorReadings {
  const { model, actuators, doors } = physics;
  const celsius = (value: number): number => value + THERMISTOR_CELSIUS * normal(random);
  const around = (value: number, ratio: number): number => Math.max(0, value * (1 + ratio * normal(random)));
  const fan = (rpm: number, ratio: number): number => Math.round(around(rpm * ratio, FAN_RATIO));
  const amperes = physics.compressorWatts / (physics.mainsVolts * model.compressor.powerFactor);
  return {
    fridgeCelsius: celsius(physics.fridge.celsius),
    freezerCelsius: celsius(physics.freezer.celsius),
    evaporatorCelsius: celsius(physics.evaporator.celsius),
    condenserCelsius: celsius(physics.condenserCelsius),
    ambientCelsius: celsius(physics.roomCelsius),
    compressorAmperes: around(amperes, CURRENT_RATIO),
    heaterAmperes: around(physics.heaterAmperes, CURRENT_RATIO),
    freezerFanRpm: fan(model.fans.freezerRpm, physics.freezerFanRatio),
    fridgeFanRpm: fan(model.fans.fridgeRpm, Number(actuators.fridgeFan)),
    condenserFanRpm: fan(model.fans.condenserRpm, Number(actuators.condenserFan)),
    humidity: Math.min(1, Math.max(0, physics.humidity + HUMIDITY * normal(random))),
    isFridgeOpen: doors.fridge > 0,
    isFreezerOpen: doors.freezer > 0,
  };
}
