import { clockSetAfterBoot } from "../look-alikes/clock-set-after-boot.ts";
import { diskSteady } from "../look-alikes/disk-steady.ts";
import { fullReadOnlyImage } from "../look-alikes/full-read-only-image.ts";
import { holiday } from "../look-alikes/holiday.ts";
import { memoryDip } from "../look-alikes/memory-dip.ts";
import { ownMemoryLimit } from "../look-alikes/own-memory-limit.ts";
import { routerRestartOnce } from "../look-alikes/router-restart-once.ts";
import { threeRestarts } from "../look-alikes/three-restarts.ts";
import { wifiDoorClosed } from "../look-alikes/wifi-door-closed.ts";
import { wifiGap } from "../look-alikes/wifi-gap.ts";
import { airConditionerFaults } from "./air-conditioner/air-conditioner-faults.ts";
import { clockBatteryEmpty } from "./clock-battery-empty.ts";
import { clockSetBack } from "./clock-set-back.ts";
import { clockSetForward } from "./clock-set-forward.ts";
import { diskFilling } from "./disk-filling.ts";
import { diskRemovedWhileFull } from "./disk-removed-while-full.ts";
import { dryerFaults } from "./dryer/dryer-faults.ts";
import type { Fault } from "./fault.ts";
import { memoryLeak } from "./memory-leak.ts";
import { phoneFaults } from "./phone/phone-faults.ts";
import { powerLoss } from "./power-loss.ts";
import { reconnectStorm } from "./reconnect-storm.ts";
import { refrigeratorFaults } from "./refrigerator/refrigerator-faults.ts";
import { robotCleanerFaults } from "./robot-cleaner/robot-cleaner-faults.ts";
import { routerDrops } from "./router-drops.ts";
import { serviceRestartLoop } from "./service-restart-loop.ts";
import { washerFaults } from "./washer/washer-faults.ts";
import { wifiWeak } from "./wifi-weak.ts";

/** Every fault and every look-alike that a device can have. */
export const allFaults: readonly Fault[] = [
  diskFilling,
  diskRemovedWhileFull,
  memoryLeak,
  serviceRestartLoop,
  clockSetBack,
  clockSetForward,
  clockBatteryEmpty,
  powerLoss,
  wifiWeak,
  reconnectStorm,
  routerDrops,
  fullReadOnlyImage,
  diskSteady,
  memoryDip,
  ownMemoryLimit,
  threeRestarts,
  wifiGap,
  wifiDoorClosed,
  routerRestartOnce,
  clockSetAfterBoot,
  holiday,
  ...washerFaults,
  ...robotCleanerFaults,
  ...phoneFaults,
  ...refrigeratorFaults,
  ...airConditionerFaults,
  ...dryerFaults,
];

/** A fault by its id. */
export function findFault(id: string): Fault | undefined {
  return allFaults.find((fault) => fault.id === id);
}
