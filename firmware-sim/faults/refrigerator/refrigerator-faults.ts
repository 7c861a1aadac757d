import { refrigeratorDoorOftenOpened } from "../../look-alikes/refrigerator/refrigerator-door-often-opened.ts";
import { refrigeratorGroceries } from "../../look-alikes/refrigerator/refrigerator-groceries.ts";
import { refrigeratorHotDay } from "../../look-alikes/refrigerator/refrigerator-hot-day.ts";
import { refrigeratorPowerCut } from "../../look-alikes/refrigerator/refrigerator-power-cut.ts";
import type { Fault } from "../fault.ts";
import { refrigeratorCondenserDirty } from "./refrigerator-condenser-dirty.ts";
import { refrigeratorDefrostFailed } from "./refrigerator-defrost-failed.ts";
import { refrigeratorDoorLeftOpen } from "./refrigerator-door-left-open.ts";
import { refrigeratorFreezerFanStopped } from "./refrigerator-freezer-fan-stopped.ts";
import { refrigeratorWarmSlowly } from "./refrigerator-warm-slowly.ts";

/** Every fault and look-alike of a refrigerator. */
export const refrigeratorFaults: readonly Fault[] = [
  refrigeratorDefrostFailed,
  refrigeratorFreezerFanStopped,
  refrigeratorDoorLeftOpen,
  refrigeratorWarmSlowly,
  refrigeratorCondenserDirty,
  refrigeratorHotDay,
  refrigeratorGroceries,
  refrigeratorDoorOftenOpened,
  refrigeratorPowerCut,
];
