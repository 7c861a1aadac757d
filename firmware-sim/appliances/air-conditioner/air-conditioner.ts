import { AppError, MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import { DailyUse, type UsePattern } from "../../home/daily-use.ts";
import { seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { ApplianceModel } from "../appliance.ts";
import { AirConditionerFirmware, type AirConditionerMemory } from "./air-conditioner-firmware.ts";
import type { AirConditionerModel } from "./air-conditioner-model.ts";
import { AirConditionerPhysics } from "./air-conditioner-physics.ts";
import { specimenOf } from "./specimen.ts";

/** Afternoons, evenings and nights; ours. */
const PATTERN: UsePattern = {
  perDay: 2.4,
  hours: [1, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 5, 4, 3, 3, 3, 5, 6, 5, 4, 4, 2],
  restMs: 10 * MINUTE_MS,
};
/** Found on a unit that has been used for a while: share of the filter's hours, at most; ours. */
const MOST_USED_FILTER = 0.7;
const FIRST_SET_CELSIUS = 25;
/** Before anybody asks for the time: a morning. */
const BUILT_AT_MS = 0;

/** The air conditioners of one model. */
export function airConditioner(model: AirConditionerModel): ApplianceModel {
  return {
    build: ({ home, seed }) => {
      const used = seededRandom(seedFor(seed, "filter")).next() * MOST_USED_FILTER;
      const physics = new AirConditionerPhysics({
        model: specimenOf(model, seed),
        home,
        random: seededRandom(seedFor(seed, "frames")),
        atMs: BUILT_AT_MS,
        filterHours: used * model.control.filterHours,
      });
      const use = new DailyUse({ home, pattern: PATTERN, seed: seedFor(seed, "use") });
      const memory: AirConditionerMemory = { session: undefined, setCelsius: FIRST_SET_CELSIUS };
      return { physics, boot: (board) => new AirConditionerFirmware({ board, physics, memory, use }) };
    },
  };
}

/** The air conditioner in a device. @throws AppError NOT_FOUND when it is none. */
export function airConditionerOf(device: SimulatedDevice): AirConditionerPhysics {
  const physics = device.appliance?.physics;
  if (physics instanceof AirConditionerPhysics) return physics;
  throw new AppError("NOT_FOUND", `Device ${device.deviceId}: there is no air conditioner in it`);
}
