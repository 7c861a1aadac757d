import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import type { WasherPhysics } from "./washer-physics.ts";

/** What the sensors show: the physics, with noise. */
export interface WasherReadings {
  readonly levelKilohertz: number;
  readonly pumpAmperes: number;
  readonly coldFlow: number;
  readonly hotFlow: number;
  readonly motorAmperes: number;
  readonly rpm: number;
  readonly vibration: number;
  readonly bearingVibration: number;
  readonly waterCelsius: number;
  readonly mainsVolts: number;
  readonly isFloatUp: boolean;
  /** What the switch in the lock says. */
  readonly isLocked: boolean;
}

/** Foam and turning laundry make the level dance, ours. */
const FOAM_LEVEL_KILOHERTZ = 0.12;
const TURNING_LEVEL_KILOHERTZ = 0.02;
/** Resolution and drift of the others, ours. */
const FLOW_RATIO = 0.02;
const CURRENT_RATIO = 0.025;
const THERMISTOR_CELSIUS = 0.08;
/** An open NTC looks like endless cold: the end of the converter's range, ours. */
const OPEN_THERMISTOR_CELSIUS = -40;
const VIBRATION_RATIO = 0.06;
const MAINS_VOLTS = 0.6;

/** Reads every sensor once. */
export function readSensors(physics: WasherPhysics, random: Random): WasherReadings {
  const { model, water, drum, condition } = physics;
  const around = (value: number, ratio: number): number => Math.max(0, value * (1 + ratio * normal(random)));
  const turning = drum.rpm > 0 ? TURNING_LEVEL_KILOHERTZ : 0;
  const unrest = model.level.noiseKilohertz + turning + FOAM_LEVEL_KILOHERTZ * condition.foam;
  return {
    levelKilohertz: condition.levelSensorDead ? 0 : physics.levelKilohertz + unrest * normal(random),
    pumpAmperes: around(pumpAmperes(physics), CURRENT_RATIO),
    coldFlow: around(water.coldFlow, FLOW_RATIO),
    hotFlow: around(water.hotFlow, FLOW_RATIO),
    motorAmperes: around(physics.motorAmperes, CURRENT_RATIO),
    rpm: condition.hallLost ? 0 : Math.round(drum.rpm),
    vibration: around(drum.vibration, VIBRATION_RATIO),
    bearingVibration: around(drum.bearingVibration, VIBRATION_RATIO),
    waterCelsius: condition.thermistorOpen
      ? OPEN_THERMISTOR_CELSIUS
      : physics.waterCelsius + THERMISTOR_CELSIUS * normal(random),
    mainsVolts: physics.mainsVolts + MAINS_VOLTS * normal(random),
    isFloatUp: water.isFloatUp,
    isLocked: physics.actuators.doorLock && !condition.lockWorn,
  };
}

/** Friction of a pump that labours as much as it can, ours. */
const LABOUR_RATIO = 0.45;

/** A pump that moves less water takes less power; one that is held takes more, one that is broken none. */
function pumpAmperes({ model, condition, actuators, water }: WasherPhysics): number {
  const { amperes, dryAmperes, lockedAmperes, litresPerMinute } = model.pump;
  if (!actuators.pump || condition.pumpOpen) return 0;
  if (condition.pumpJammed) return lockedAmperes;
  const hydraulic = dryAmperes + (amperes - dryAmperes) * Math.min(1, water.drainFlow / litresPerMinute);
  return hydraulic + LABOUR_RATIO * amperes * condition.pumpLabours;
}
