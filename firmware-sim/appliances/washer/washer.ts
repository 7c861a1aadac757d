import { AppError, MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import { DailyUse, type UsePattern } from "../../home/daily-use.ts";
import { seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { ApplianceModel } from "../appliance.ts";
import { specimenOf } from "./specimen.ts";
import { WasherFirmware, type WasherMemory } from "./washer-firmware.ts";
import type { WasherModel } from "./washer-model.ts";
import { WasherPhysics } from "./washer-physics.ts";

/** Mornings and evenings; five or six cycles a week for a family, ours. */
const PATTERN: UsePattern = {
  perDay: 0.8,
  hours: [0, 0, 0, 0, 0, 0, 1, 3, 5, 5, 4, 3, 2, 2, 2, 2, 2, 3, 4, 5, 4, 2, 1, 0],
  restMs: 4 * MINUTE_MS,
};

/** The washers of one model. */
export function washer(model: WasherModel): ApplianceModel {
  return {
    build: ({ home, seed }) => {
      const physics = new WasherPhysics({
        model: specimenOf(model, seed),
        home,
        random: seededRandom(seedFor(seed, "drum")),
      });
      const use = new DailyUse({ home, pattern: PATTERN, seed: seedFor(seed, "use") });
      const memory: WasherMemory = { cyclesTotal: 0, cycle: undefined };
      return { physics, boot: (board) => new WasherFirmware({ board, physics, memory, use }) };
    },
  };
}

/** The washer in a device. @throws AppError NOT_FOUND when it is none. */
export function washerOf(device: SimulatedDevice): WasherPhysics {
  const physics = device.appliance?.physics;
  if (physics instanceof WasherPhysics) return physics;
  throw new AppError("NOT_FOUND", `Device ${device.deviceId}: there is no washer in it`);
}
