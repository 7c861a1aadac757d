import { AppError, MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import { DailyUse, type UsePattern } from "../../home/daily-use.ts";
import { seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { ApplianceModel } from "../appliance.ts";
import { DoorHabits } from "./door-habits.ts";
import { RefrigeratorFirmware, type RefrigeratorMemory } from "./refrigerator-firmware.ts";
import type { RefrigeratorModel } from "./refrigerator-model.ts";
import { RefrigeratorPhysics } from "./refrigerator-physics.ts";
import { specimenOf } from "./specimen.ts";

/** A family opens the doors some thirty times a day, at meals above all; ours. */
const PATTERN: UsePattern = {
  perDay: 32,
  hours: [0, 0, 0, 0, 0, 0, 2, 6, 5, 2, 2, 4, 6, 3, 2, 2, 3, 5, 7, 6, 4, 3, 2, 1],
  restMs: 10 * MINUTE_MS,
};
/** The room in which it stood before anybody asks for the weather; ours. */
const FIRST_ROOM_CELSIUS = 22;

/** The refrigerators of one model. */
export function refrigerator(model: RefrigeratorModel): ApplianceModel {
  return {
    build: ({ home, seed }) => {
      const specimen = specimenOf(model, seed);
      const habitSeed = seedFor(seed, "doors");
      const habits = new DoorHabits(new DailyUse({ home, pattern: PATTERN, seed: habitSeed }), habitSeed);
      const physics = new RefrigeratorPhysics({
        model: specimen,
        home,
        habits,
        roomCelsius: FIRST_ROOM_CELSIUS,
      });
      const memory = memoryOf(specimen, seed);
      return { physics, boot: (board) => new RefrigeratorFirmware({ board, physics, memory }) };
    },
  };
}

/** The refrigerator in a device. @throws AppError NOT_FOUND when it is none. */
export function refrigeratorOf(device: SimulatedDevice): RefrigeratorPhysics {
  const physics = device.appliance?.physics;
  if (physics instanceof RefrigeratorPhysics) return physics;
  throw new AppError("NOT_FOUND", `Device ${device.deviceId}: there is no refrigerator in it`);
}

/** It ran before: somewhere between two defrosts. */
function memoryOf({ control }: RefrigeratorModel, seed: number): RefrigeratorMemory {
  const share = seededRandom(seedFor(seed, "defrost")).next();
  return {
    defrost: { runSeconds: share * control.defrostEverySeconds, incomplete: 0 },
    compressorStarts: 0,
    hasRun: false,
  };
}
