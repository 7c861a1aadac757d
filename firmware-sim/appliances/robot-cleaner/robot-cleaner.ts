import { AppError, MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import { DailyUse, type UsePattern } from "../../home/daily-use.ts";
import { seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { ApplianceModel } from "../appliance.ts";
import { FuelGauge } from "./fuel-gauge.ts";
import { RobotFirmware, type RobotMemory } from "./robot-firmware.ts";
import type { RobotModel } from "./robot-model.ts";
import { RobotPhysics } from "./robot-physics.ts";
import { specimenOf } from "./specimen.ts";

/** Once on most days, when nobody is at home; ours. */
const PATTERN: UsePattern = {
  perDay: 0.9,
  hours: [0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 6, 5, 2, 2, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0],
  restMs: 5 * MINUTE_MS,
};

/** The robot cleaners of one model. */
export function robotCleaner(model: RobotModel): ApplianceModel {
  return {
    build: ({ home, seed }) => {
      const physics = new RobotPhysics({
        model: specimenOf(model, seed),
        home,
        random: seededRandom(seedFor(seed, "hair")),
      });
      const gauge = new FuelGauge(physics.battery, model.battery.capacityAmpereHours);
      const use = new DailyUse({ home, pattern: PATTERN, seed: seedFor(seed, "use") });
      const memory: RobotMemory = { run: undefined, error: undefined, runsTotal: 0, relocalisations: 0 };
      return { physics, boot: (board) => new RobotFirmware({ board, physics, gauge, memory, use }) };
    },
  };
}

/** The robot cleaner in a device. @throws AppError NOT_FOUND when it is none. */
export function robotOf(device: SimulatedDevice): RobotPhysics {
  const physics = device.appliance?.physics;
  if (physics instanceof RobotPhysics) return physics;
  throw new AppError("NOT_FOUND", `Device ${device.deviceId}: there is no robot cleaner in it`);
}
