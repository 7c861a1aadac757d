import type { DryerCondition } from "./dryer-condition.ts";
import type { DryerModel } from "./dryer-model.ts";

/** Dust takes away at most so much of the coil's heat, and of the air; ours. */
const DUST_HEAT = 0.65;
const DUST_AIR = 0.12;
/** A leak takes away so much of the heat, and of the compressor's load; ours. */
const CHARGE_HEAT = 0.85;
const CHARGE_POWER = 0.5;
/** Share of the coil's heat that is left with little air; ours. */
const AIR_EXPONENT = 0.6;
/** Wet laundry cools the air by this share of the loop, less and less below so much water; ours. */
const WETTEST_SHARE = 0.45;
const DRYING_RATIO = 0.12;
/** A cold machine moves less heat: from nothing at -25 °C to all at 45 °C; ours. */
const COLD_CELSIUS = -25;
const WARM_CELSIUS = 45;
/** Dry air holds less heat for the evaporator; ours. */
const DRY_AIR_SHARE = 0.7;

/** What goes round in the loop now. */
export interface AirLoop {
  /** Share of the air of a clean machine. */
  readonly airRatio: number;
  readonly filterPascal: number;
  readonly fanRpm: number;
  /** Air into the drum and out of the evaporator; out of the drum it is the machine's own temperature. */
  readonly drumInCelsius: number;
  readonly evaporatorOutCelsius: number;
  /** Heat that evaporates water. */
  readonly dryingWatts: number;
  readonly compressorWatts: number;
}

/** The loop of air through drum, filter, evaporator and condenser. Pure. */
export function airLoopOf(now: {
  readonly model: DryerModel;
  readonly condition: DryerCondition;
  readonly isFanOn: boolean;
  /** 0 off … 1 warmed up. */
  readonly compressorRatio: number;
  readonly drumOutCelsius: number;
  /** Water per dry kilogram. */
  readonly waterRatio: number;
  /** Share of the filter that this load's lint has closed. */
  readonly lint: number;
}): AirLoop {
  const { model, condition, drumOutCelsius, compressorRatio } = now;
  const { air, circuit } = model;
  const open = Math.max(0.03, (1 - condition.filterBlocked) * (1 - now.lint));
  const filter = (1 - 0.35 * condition.filterNew) / open ** 2;
  const flow = 1 / Math.sqrt(1 + air.filterShare * (filter - 1));
  const airRatio = now.isFanOn ? flow * (1 - DUST_AIR * condition.coilDusty) : 0;
  const share = WETTEST_SHARE * (1 - Math.exp(-now.waterRatio / DRYING_RATIO));
  const warm = (drumOutCelsius - COLD_CELSIUS) / (WARM_CELSIUS - COLD_CELSIUS);
  const coil =
    (1 - DUST_HEAT * condition.coilDusty) *
    (1 - CHARGE_HEAT * condition.chargeLost) *
    airRatio ** AIR_EXPONENT *
    Math.max(0.2, Math.min(1.2, warm)) *
    (DRY_AIR_SHARE + (1 - DRY_AIR_SHARE) * (share / WETTEST_SHARE));
  const watts = circuit.coolingWatts * compressorRatio * coil;
  const carried = air.wattsPerKelvin * airRatio;
  const span = carried > 0 ? watts / carried : 0;
  return {
    airRatio,
    filterPascal: air.filterPascal * filter * airRatio ** 2,
    fanRpm: now.isFanOn ? air.fanRpm * (1 + air.unloadedRatio * (1 - airRatio)) : 0,
    drumInCelsius: drumOutCelsius + span * share,
    evaporatorOutCelsius: drumOutCelsius - span * (1 - share),
    dryingWatts: watts * share,
    compressorWatts: circuit.compressorWatts * compressorRatio * (1 - CHARGE_POWER * condition.chargeLost),
  };
}
