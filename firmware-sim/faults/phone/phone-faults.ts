import { phoneFastCharge } from "../../look-alikes/phone/phone-fast-charge.ts";
import { phoneGamingEvening } from "../../look-alikes/phone/phone-gaming-evening.ts";
import { phoneHotCar } from "../../look-alikes/phone/phone-hot-car.ts";
import { phoneNightUpdate } from "../../look-alikes/phone/phone-night-update.ts";
import { phoneOneCrash } from "../../look-alikes/phone/phone-one-crash.ts";
import type { Fault } from "../fault.ts";
import { phoneAppCrashLoop } from "./phone-app-crash-loop.ts";
import { phoneBatteryWorn } from "./phone-battery-worn.ts";
import { phoneDrainOvernight } from "./phone-drain-overnight.ts";
import { phoneOverheating } from "./phone-overheating.ts";
import { phoneStorageFull } from "./phone-storage-full.ts";
import { phoneSuddenShutdown } from "./phone-sudden-shutdown.ts";

/** Every fault and look-alike of a phone. */
export const phoneFaults: readonly Fault[] = [
  phoneBatteryWorn,
  phoneDrainOvernight,
  phoneStorageFull,
  phoneAppCrashLoop,
  phoneOverheating,
  phoneSuddenShutdown,
  phoneGamingEvening,
  phoneHotCar,
  phoneNightUpdate,
  phoneFastCharge,
  phoneOneCrash,
];
