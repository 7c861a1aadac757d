import { dryerColdGarage } from "../../look-alikes/dryer/dryer-cold-garage.ts";
import { dryerDoorOpened } from "../../look-alikes/dryer/dryer-door-opened.ts";
import { dryerLargeWetLoad } from "../../look-alikes/dryer/dryer-large-wet-load.ts";
import { dryerNewFilter } from "../../look-alikes/dryer/dryer-new-filter.ts";
import type { Fault } from "../fault.ts";
import { dryerCompressorNotRunning } from "./dryer-compressor-not-running.ts";
import { dryerCondenserDust } from "./dryer-condenser-dust.ts";
import { dryerHeatWeakLowCharge } from "./dryer-heat-weak-low-charge.ts";
import { dryerLintFilterClogged } from "./dryer-lint-filter-clogged.ts";
import { dryerResidualWater } from "./dryer-residual-water.ts";

/** Every fault and look-alike of a dryer. */
export const dryerFaults: readonly Fault[] = [
  dryerLintFilterClogged,
  dryerCondenserDust,
  dryerResidualWater,
  dryerCompressorNotRunning,
  dryerHeatWeakLowCharge,
  dryerLargeWetLoad,
  dryerColdGarage,
  dryerDoorOpened,
  dryerNewFilter,
];
