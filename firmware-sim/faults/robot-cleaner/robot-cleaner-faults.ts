import { robotDarkRug } from "../../look-alikes/robot-cleaner/robot-dark-rug.ts";
import { robotFullBin } from "../../look-alikes/robot-cleaner/robot-full-bin.ts";
import { robotLiftedOnce } from "../../look-alikes/robot-cleaner/robot-lifted-once.ts";
import { robotLongRun } from "../../look-alikes/robot-cleaner/robot-long-run.ts";
import { robotThickCarpet } from "../../look-alikes/robot-cleaner/robot-thick-carpet.ts";
import type { Fault } from "../fault.ts";
import { robotBatteryAged } from "./robot-battery-aged.ts";
import { robotCliffSensorDirty } from "./robot-cliff-sensor-dirty.ts";
import { robotDockContactsDirty } from "./robot-dock-contacts-dirty.ts";
import { robotFilterBlocked } from "./robot-filter-blocked.ts";
import { robotLidarBlocked } from "./robot-lidar-blocked.ts";
import { robotMainBrushJammed } from "./robot-main-brush-jammed.ts";
import { robotWheelBlocked } from "./robot-wheel-blocked.ts";

/** Every fault and look-alike of a robot cleaner. */
export const robotCleanerFaults: readonly Fault[] = [
  robotWheelBlocked,
  robotMainBrushJammed,
  robotFilterBlocked,
  robotBatteryAged,
  robotDockContactsDirty,
  robotLidarBlocked,
  robotCliffSensorDirty,
  robotThickCarpet,
  robotDarkRug,
  robotLongRun,
  robotFullBin,
  robotLiftedOnce,
];
