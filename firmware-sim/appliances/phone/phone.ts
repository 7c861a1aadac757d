import { AppError, DAY_MS, type EpochMs, MINUTE_MS } from "@housecall/proto/base";
import type { SimulatedDevice } from "../../device/simulated-device.ts";
import { DailyUse, type UsePattern } from "../../home/daily-use.ts";
import { normal, seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { ApplianceModel } from "../appliance.ts";
import { PhoneFirmware, type PhoneMemory } from "./phone-firmware.ts";
import type { PhoneModel } from "./phone-model.ts";
import { PhoneOwner } from "./phone-owner.ts";
import { PhonePhysics } from "./phone-physics.ts";

/** Some forty looks a day, none at night; ours. */
const PATTERN: UsePattern = {
  perDay: 38,
  hours: [0, 0, 0, 0, 0, 0, 1, 4, 5, 4, 4, 4, 6, 5, 4, 4, 4, 5, 6, 6, 5, 4, 3, 1],
  restMs: 12 * MINUTE_MS,
};
/** Phones in use have between so many and so many full charge cycles behind them; ours. */
const FEWEST_CYCLES = 40;
const MOST_CYCLES = 320;
/** From phone to phone; ours. */
const IDLE_RATIO = 0.12;
const MOST_DEVIATIONS = 2;
/** The owner keeps backups; ours. */
const BACKUP_WITHIN_DAYS = 6;

/** The phones of one model. */
export function phone(model: PhoneModel): ApplianceModel {
  return {
    build: ({ home, seed }) => {
      const random = seededRandom(seedFor(seed, "specimen"));
      const cycles = Math.round(FEWEST_CYCLES + (MOST_CYCLES - FEWEST_CYCLES) * random.next());
      const physics = new PhonePhysics({
        model: specimenOf(model, seed),
        home,
        random: seededRandom(seedFor(seed, "apps")),
        cycles,
      });
      const use = new DailyUse({ home, pattern: PATTERN, seed: seedFor(seed, "use") });
      const owner = new PhoneOwner(physics, use);
      const ageDays = Math.floor(random.next() * BACKUP_WITHIN_DAYS);
      const memory = memoryOf(physics);
      return {
        physics,
        boot: (board) => {
          memory.backedUpAtMs ||= board.clock.nowMs() - ageDays * DAY_MS;
          return new PhoneFirmware({ board, physics, memory, owner });
        },
      };
    },
  };
}

/** The phone in a device. @throws AppError NOT_FOUND when it is none. */
export function phoneOf(device: SimulatedDevice): PhonePhysics {
  const physics = device.appliance?.physics;
  if (physics instanceof PhonePhysics) return physics;
  throw new AppError("NOT_FOUND", `Device ${device.deviceId}: it is no phone`);
}

const NEVER: EpochMs = 0;

function memoryOf(physics: PhonePhysics): PhoneMemory {
  const { healthRatio } = physics.battery;
  return { healthRatio, abnormalBoots: 0, backedUpAtMs: NEVER, hasLearned: false };
}

/** One phone of a model: what it does when nobody looks differs from owner to owner. */
function specimenOf(model: PhoneModel, seed: number): PhoneModel {
  const random = seededRandom(seedFor(seed, "power"));
  const deviations = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, normal(random)));
  const idleWatts = model.power.idleWatts * (1 + IDLE_RATIO * deviations);
  return { ...model, power: { ...model.power, idleWatts } };
}
