import { washerBulkyLoadOnce } from "../../look-alikes/washer/washer-bulky-load-once.ts";
import { washerColdInlet } from "../../look-alikes/washer/washer-cold-inlet.ts";
import { washerFoam } from "../../look-alikes/washer/washer-foam.ts";
import { washerHeavyLoad } from "../../look-alikes/washer/washer-heavy-load.ts";
import { washerHoseKinkedOnce } from "../../look-alikes/washer/washer-hose-kinked-once.ts";
import { washerShortPowerCut } from "../../look-alikes/washer/washer-short-power-cut.ts";
import type { Fault } from "../fault.ts";
import { washerBearingWorn } from "./washer-bearing-worn.ts";
import { washerDoorLockWorn } from "./washer-door-lock-worn.ts";
import { washerFilterClogged } from "./washer-filter-clogged.ts";
import { washerHallSensorLost } from "./washer-hall-sensor-lost.ts";
import { washerHeaterWeak } from "./washer-heater-weak.ts";
import { washerHoseSiphon } from "./washer-hose-siphon.ts";
import { washerInletScreenBlocked } from "./washer-inlet-screen-blocked.ts";
import { washerInletValveStuck } from "./washer-inlet-valve-stuck.ts";
import { washerLeak } from "./washer-leak.ts";
import { washerLevelSensorDead } from "./washer-level-sensor-dead.ts";
import { washerNotLevel } from "./washer-not-level.ts";
import { washerOversudsing } from "./washer-oversudsing.ts";
import { washerPumpJammed } from "./washer-pump-jammed.ts";
import { washerPumpLabours } from "./washer-pump-labours.ts";
import { washerPumpOpen } from "./washer-pump-open.ts";
import { washerSupplyFailing } from "./washer-supply-failing.ts";
import { washerTapsClosed } from "./washer-taps-closed.ts";
import { washerThermistorOpen } from "./washer-thermistor-open.ts";

/** Every fault and look-alike of a washer. */
export const washerFaults: readonly Fault[] = [
  washerFilterClogged,
  washerPumpJammed,
  washerPumpOpen,
  washerHoseSiphon,
  washerTapsClosed,
  washerInletScreenBlocked,
  washerNotLevel,
  washerHeaterWeak,
  washerInletValveStuck,
  washerLeak,
  washerBearingWorn,
  washerPumpLabours,
  washerLevelSensorDead,
  washerThermistorOpen,
  washerHallSensorLost,
  washerDoorLockWorn,
  washerOversudsing,
  washerSupplyFailing,
  washerHoseKinkedOnce,
  washerBulkyLoadOnce,
  washerHeavyLoad,
  washerFoam,
  washerShortPowerCut,
  washerColdInlet,
];
