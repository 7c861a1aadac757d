import { normal, seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { RobotModel } from "./robot-model.ts";

/** Standard deviations from robot to robot and from home to home; ours. */
const CAPACITY_RATIO = 0.02;
const CURRENT_RATIO = 0.05;
const FAN_RATIO = 0.02;
const ROOM_RATIO = 0.1;
const FLOOR_RATIO = 0.05;
/** No specimen is further from the rest. */
const MOST_DEVIATIONS = 2;

/** One robot of a model in one home: no two are the same. */
export function specimenOf(model: RobotModel, seed: number): RobotModel {
  const random = seededRandom(seedFor(seed, "specimen"));
  const around = (value: number, ratio: number): number =>
    value * (1 + ratio * Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, normal(random))));
  const { battery, brush, wheel, fan } = model;
  const fanRatio = around(1, FAN_RATIO);
  return {
    ...model,
    battery: { ...battery, capacityAmpereHours: around(battery.capacityAmpereHours, CAPACITY_RATIO) },
    brush: { ...brush, amperes: around(brush.amperes, CURRENT_RATIO) },
    wheel: { ...wheel, amperes: around(wheel.amperes, CURRENT_RATIO) },
    fan: {
      ...fan,
      rpm: { ...fan.rpm, standard: fan.rpm.standard * fanRatio, turbo: fan.rpm.turbo * fanRatio },
      watts: { ...fan.watts, standard: fan.watts.standard * fanRatio, turbo: fan.watts.turbo * fanRatio },
    },
    cliffReflectionRatio: around(model.cliffReflectionRatio, FLOOR_RATIO),
    rooms: model.rooms.map((room) => ({ ...room, squareMetres: around(room.squareMetres, ROOM_RATIO) })),
  };
}
