import { airConditionerFilterReminder } from "../../look-alikes/air-conditioner/air-conditioner-filter-reminder.ts";
import { airConditionerHeatWave } from "../../look-alikes/air-conditioner/air-conditioner-heat-wave.ts";
import { airConditionerPowerDip } from "../../look-alikes/air-conditioner/air-conditioner-power-dip.ts";
import { airConditionerWindowOpen } from "../../look-alikes/air-conditioner/air-conditioner-window-open.ts";
import type { Fault } from "../fault.ts";
import { airConditionerCondenserBlocked } from "./air-conditioner-condenser-blocked.ts";
import { airConditionerDrainBlocked } from "./air-conditioner-drain-blocked.ts";
import { airConditionerFilterClogged } from "./air-conditioner-filter-clogged.ts";
import { airConditionerLowRefrigerant } from "./air-conditioner-low-refrigerant.ts";
import { airConditionerOutdoorComms } from "./air-conditioner-outdoor-comms.ts";

/** Every fault and look-alike of an air conditioner. */
export const airConditionerFaults: readonly Fault[] = [
  airConditionerFilterClogged,
  airConditionerLowRefrigerant,
  airConditionerCondenserBlocked,
  airConditionerDrainBlocked,
  airConditionerOutdoorComms,
  airConditionerHeatWave,
  airConditionerWindowOpen,
  airConditionerPowerDip,
  airConditionerFilterReminder,
];
