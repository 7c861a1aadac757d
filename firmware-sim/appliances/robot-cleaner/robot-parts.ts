import type { SuctionMode } from "./robot-model.ts";

/** How the robot moves. */
export type Drive = "stop" | "straight" | "turn" | "back";

/** What the firmware switches. */
export interface RobotActuators {
  drive: Drive;
  suction: SuctionMode;
  brush: boolean;
  lidar: boolean;
}

/** Where it stands. */
export type RobotPlace = "dock" | "floor";

/** Its four cliff sensors. */
export const cliffSensors = ["front-left", "front-right", "left", "right"] as const;
export type CliffSensor = (typeof cliffSensors)[number];

/** Its two driven wheels. */
export const wheels = ["left", "right"] as const;
export type Wheel = (typeof wheels)[number];

/** Nothing is switched on. */
export function actuatorsAtRest(): RobotActuators {
  return { drive: "stop", suction: "off", brush: false, lidar: false };
}
