import { AppError, MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import { DailyUse, type UsePattern } from "../../home/daily-use.ts";
import { seedFor } from "../../random/seeded-random.ts";
import type { ApplianceModel } from "../appliance.ts";
import { DryerFirmware, type DryerMemory } from "./dryer-firmware.ts";
import type { DryerModel } from "./dryer-model.ts";
import { DryerPhysics } from "./dryer-physics.ts";
import { specimenOf } from "./specimen.ts";

/** After the washing: late mornings and evenings; ours. */
const PATTERN: UsePattern = {
  perDay: 0.8,
  hours: [0, 0, 0, 0, 0, 0, 0, 1, 3, 4, 5, 4, 3, 2, 2, 2, 2, 3, 3, 4, 5, 4, 2, 1],
  restMs: 6 * MINUTE_MS,
};

/** The dryers of one model. */
export function dryer(model: DryerModel): ApplianceModel {
  return {
    build: ({ home, seed }) => {
      const physics = new DryerPhysics({ model: specimenOf(model, seed), home });
      const use = new DailyUse({ home, pattern: PATTERN, seed: seedFor(seed, "use") });
      const memory: DryerMemory = { cyclesTotal: 0, cycle: undefined };
      return { physics, boot: (board) => new DryerFirmware({ board, physics, memory, use }) };
    },
  };
}

/** The dryer in a device. @throws AppError NOT_FOUND when it is none. */
export function dryerOf(device: SimulatedDevice): DryerPhysics {
  const physics = device.appliance?.physics;
  if (physics instanceof DryerPhysics) return physics;
  throw new AppError("NOT_FOUND", `Device ${device.deviceId}: there is no dryer in it`);
}
