import { approached } from "../heat-balance.ts";
import type { AirConditionerCondition } from "./air-conditioner-condition.ts";
import type { AirConditionerModel } from "./air-conditioner-model.ts";

/** Coils and shells follow within these times; ours. */
const PIPE_TAU_SECONDS = 60;
const CONDENSER_TAU_SECONDS = 90;
const DISCHARGE_TAU_SECONDS = 200;
const SINK_TAU_SECONDS = 240;
/** A circuit that has lost gas wets less of the coil, moves less heat, compresses less and superheats more; ours. */
const CHARGE_COIL = 0.95;
const CHARGE_FLOW = 0.5;
const CHARGE_POWER = 0.4;
const CHARGE_SUPERHEAT_KELVIN = 35;
const DISCHARGE_ABOVE_CONDENSER_KELVIN = 24;
/** A condenser that is hotter than rated costs so much cooling per kelvin; ours. */
const LOSS_PER_KELVIN = 0.008;
/** Electronics in the outdoor unit, at rated power; ours. */
const SINK_KELVIN = 18;
/** What a cover lets through nevertheless; ours. */
const WORST_BLOCKAGE = 0.9;
const RATED_HZ = 60;

/** What surrounds the circuit in one step. */
export interface CircuitAround {
  readonly roomCelsius: number;
  readonly outdoorCelsius: number;
  /** Heat that the indoor air carries per kelvin; 0: the fan is off. */
  readonly airWattsPerKelvin: number;
  readonly hertz: number;
  readonly condition: AirConditionerCondition;
}

/** Compressor, coils and pipes. */
export class CoolingCircuit {
  readonly #model: AirConditionerModel;
  pipeCelsius: number;
  condenserCelsius: number;
  dischargeCelsius: number;
  sinkCelsius: number;
  /** Taken out of the room's air, dry and moist together. */
  coolingWatts = 0;
  compressorWatts = 0;

  constructor(model: AirConditionerModel, outdoor: number) {
    this.#model = model;
    this.pipeCelsius = outdoor;
    this.condenserCelsius = outdoor;
    this.dischargeCelsius = outdoor;
    this.sinkCelsius = outdoor;
  }

  step(seconds: number, around: CircuitAround): void {
    this.#evaporate(seconds, around);
    this.#compress(around);
    this.#condense(seconds, around);
  }

  #evaporate(seconds: number, { roomCelsius, airWattsPerKelvin, hertz, condition }: CircuitAround): void {
    const { indoor, outdoor } = this.#model;
    const wetted = 1 - CHARGE_COIL * condition.chargeLost;
    // Without the fan the coil still takes up a little heat.
    const coil = (indoor.coilEffectiveness / indoor.sensibleShare) * Math.max(8, airWattsPerKelvin) * wetted;
    const tooHot = Math.max(0, this.condenserCelsius - outdoor.ratedCondenserCelsius);
    const flow = (hertz / RATED_HZ) * (1 - CHARGE_FLOW * condition.chargeLost);
    const cooling = outdoor.coolingWattsPerKelvin * flow * Math.max(0.3, 1 - LOSS_PER_KELVIN * tooHot);
    const goal = (coil * roomCelsius + cooling * outdoor.coolingEndCelsius) / (coil + cooling);
    this.pipeCelsius = approached(this.pipeCelsius, { goal, seconds, tauSeconds: PIPE_TAU_SECONDS });
    this.coolingWatts = Math.max(0, coil * (roomCelsius - this.pipeCelsius));
  }

  #compress({ hertz, condition }: CircuitAround): void {
    const { outdoor } = this.#model;
    const lift = Math.max(10, this.condenserCelsius - this.pipeCelsius) / outdoor.ratedLiftKelvin;
    const load = (0.45 + 0.55 * lift) * (1 - CHARGE_POWER * condition.chargeLost);
    this.compressorWatts = (hertz / RATED_HZ) * outdoor.compressorWatts * load;
  }

  #condense(seconds: number, { outdoorCelsius, hertz, condition }: CircuitAround): void {
    const { outdoor } = this.#model;
    const open = 1 - WORST_BLOCKAGE * condition.condenserBlocked;
    const heat = hertz > 0 ? this.coolingWatts + this.compressorWatts : 0;
    const follow = (now: number, goal: number, tauSeconds: number): number =>
      approached(now, { goal, seconds, tauSeconds });
    const condenserGoal = outdoorCelsius + heat / (outdoor.condenserWattsPerKelvin * open);
    this.condenserCelsius = follow(this.condenserCelsius, condenserGoal, CONDENSER_TAU_SECONDS / open);
    const superheat = DISCHARGE_ABOVE_CONDENSER_KELVIN + CHARGE_SUPERHEAT_KELVIN * condition.chargeLost;
    const dischargeGoal = this.condenserCelsius + (hertz > 0 ? superheat : 0);
    this.dischargeCelsius = follow(this.dischargeCelsius, dischargeGoal, DISCHARGE_TAU_SECONDS);
    const sinkRise = (SINK_KELVIN * this.compressorWatts) / outdoor.compressorWatts / Math.sqrt(open);
    this.sinkCelsius = follow(this.sinkCelsius, outdoorCelsius + sinkRise, SINK_TAU_SECONDS);
  }
}
