import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import type { AirConditionerPhysics } from "./air-conditioner-physics.ts";

/** What the sensors show: the physics, with noise. */
export interface AirConditionerReadings {
  readonly roomCelsius: number;
  readonly supplyCelsius: number;
  readonly indoorPipeCelsius: number;
  readonly indoorFanRpm: number;
  readonly isFloatUp: boolean;
  readonly mainsVolts: number;
  readonly framesLost: number;
  /** Undefined while no frame comes. */
  readonly outdoor: OutdoorReadings | undefined;
}

/** What the outdoor unit tells. */
export interface OutdoorReadings {
  readonly pipeCelsius: number;
  readonly airCelsius: number;
  readonly dischargeCelsius: number;
  readonly sinkCelsius: number;
  readonly hertz: number;
  readonly amperes: number;
  readonly fanRpm: number;
}

/** Thermistors through 10-bit converters, hall sensors, a current transformer; ours. */
const THERMISTOR_CELSIUS = 0.1;
const DISCHARGE_CELSIUS = 0.4;
const FAN_RATIO = 0.008;
const CURRENT_RATIO = 0.02;
const MAINS_VOLTS = 0.6;

/** Reads every sensor once. */
export function readAirConditioner(physics: AirConditionerPhysics, random: Random): AirConditionerReadings {
  const { room, circuit, model, mainsVolts, hertz } = physics;
  const celsius = (value: number): number => value + THERMISTOR_CELSIUS * normal(random);
  const around = (value: number, ratio: number): number => Math.max(0, value * (1 + ratio * normal(random)));
  const amperes = circuit.compressorWatts / (mainsVolts * model.outdoor.powerFactor);
  const outdoor: OutdoorReadings = {
    pipeCelsius: celsius(circuit.condenserCelsius),
    airCelsius: celsius(physics.outdoorCelsius),
    dischargeCelsius: circuit.dischargeCelsius + DISCHARGE_CELSIUS * normal(random),
    sinkCelsius: celsius(circuit.sinkCelsius),
    hertz,
    amperes: around(amperes, CURRENT_RATIO),
    fanRpm: Math.round(around(hertz > 0 ? model.outdoor.fanRpm : 0, FAN_RATIO)),
  };
  return {
    roomCelsius: celsius(room.celsius),
    supplyCelsius: celsius(physics.supplyCelsius),
    indoorPipeCelsius: celsius(circuit.pipeCelsius),
    indoorFanRpm: Math.round(around(physics.indoorRpm, FAN_RATIO)),
    isFloatUp: physics.isFloatUp,
    mainsVolts: mainsVolts + MAINS_VOLTS * normal(random),
    framesLost: physics.framesLost,
    outdoor: physics.hearsOutdoor ? outdoor : undefined,
  };
}
