import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import { type CliffSensor, cliffSensors, type Wheel } from "./robot-parts.ts";
import type { RobotPhysics } from "./robot-physics.ts";
import type { Turning } from "./running-gear.ts";

/** What the sensors show: the physics, with noise. */
export interface RobotReadings {
  readonly volts: number;
  readonly amperes: number;
  readonly contactVolts: number;
  readonly wheel: Readonly<Record<Wheel, Turning>>;
  readonly isLifted: boolean;
  readonly brush: Turning;
  readonly sideBrushAmperes: number;
  readonly fanRpm: number;
  readonly fanWatts: number;
  readonly lidarPoints: number;
  readonly turretRpm: number;
  readonly cliff: Readonly<Record<CliffSensor, number>>;
  readonly isOnCarpet: boolean;
  readonly isDocked: boolean;
}

/** Resolution and unrest of the sensors, ours. */
const CURRENT_RATIO = 0.05;
const BRUSH_RATIO = 0.07;
const SPEED_RATIO = 0.015;
const FAN_RATIO = 0.008;
const VOLTS = 0.02;
const POINTS_RATIO = 0.03;
const CLIFF_RATIO = 0.04;
/** The carpet sensor sees a pile from here on; ours. */
const CARPET_FROM = 0.15;

/** Reads every sensor once. */
export function readSensors(physics: RobotPhysics, random: Random): RobotReadings {
  const { battery, gear, condition, surface } = physics;
  const around = (value: number, ratio: number): number => value * (1 + ratio * normal(random));
  const turning = ({ amperes, speed }: Turning, ratio: number): Turning => ({
    amperes: around(amperes, ratio),
    speed: around(speed, SPEED_RATIO),
  });
  return {
    volts: battery.volts + VOLTS * normal(random),
    amperes: around(battery.amperes, 0.01),
    contactVolts: Math.max(0, battery.contactVolts + VOLTS * normal(random)),
    wheel: { left: turning(gear.wheel.left, CURRENT_RATIO), right: turning(gear.wheel.right, CURRENT_RATIO) },
    isLifted: condition.isLifted,
    brush: turning(gear.brush, BRUSH_RATIO),
    sideBrushAmperes: around(physics.sideBrushAmperes, CURRENT_RATIO),
    fanRpm: around(physics.fanRpm, FAN_RATIO),
    fanWatts: around(physics.fanWatts, FAN_RATIO),
    lidarPoints: Math.min(1, around(physics.lidarPointsRatio, POINTS_RATIO)),
    turretRpm: around(physics.turretRpm, 0.005),
    cliff: cliffReadings(physics, random),
    isOnCarpet: physics.place === "floor" && surface.pile >= CARPET_FROM,
    isDocked: physics.place === "dock",
  };
}

function cliffReadings(physics: RobotPhysics, random: Random): Record<CliffSensor, number> {
  const read = (sensor: CliffSensor): number =>
    Math.min(1, physics.cliffRatio(sensor) * (1 + CLIFF_RATIO * normal(random)));
  const [frontLeft, frontRight, left, right] = cliffSensors;
  return {
    [frontLeft]: read(frontLeft),
    [frontRight]: read(frontRight),
    [left]: read(left),
    [right]: read(right),
  };
}
