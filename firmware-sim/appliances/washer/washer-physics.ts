import type { Random } from "@housecall/proto/base";
import type { Home } from "../../home/home.ts";
import type { Physics, Step } from "../appliance.ts";
import { celsiusAfter } from "../heat-balance.ts";
import { DrumMotion, drumCurrentAmperes } from "./drum-motion.ts";
import { soundWasher, type WasherCondition } from "./washer-condition.ts";
import type { WasherModel } from "./washer-model.ts";
import { actuatorsAtRest, type Laundry, type WasherActuators } from "./washer-parts.ts";
import { WaterPath } from "./water-path.ts";

/** Specific heat of water. */
const WATER_JOULES_PER_KELVIN = 4_186;
/** Of cotton, and of the parts of tub and drum that become warm with it; textile handbooks, ours for the tub. */
const COTTON_JOULES_PER_KELVIN = 1_340;
const TUB_JOULES_PER_KELVIN = 9_000;
/** A covered tub of 40 °C in a room of 20 °C loses about 60 W, ours. */
const LOSS_WATTS_PER_KELVIN = 3;
const NOMINAL_VOLTS = 220;
/** Slower turns press no water out of the laundry, ours. */
const WRINGING_RPM = 200;

/** Tub, drum, water, pump, valves and heater of one machine. */
export class WasherPhysics implements Physics {
  readonly model: WasherModel;
  readonly condition: WasherCondition = soundWasher();
  readonly actuators: WasherActuators = actuatorsAtRest();
  readonly water: WaterPath;
  readonly drum: DrumMotion;
  laundry: Laundry = { dryKilograms: 0 };
  /** Somebody has opened the door: it cannot be locked. */
  isDoorOpen = false;
  waterCelsius = 20;
  mainsVolts = NOMINAL_VOLTS;
  readonly #home: Home;

  constructor(options: { readonly model: WasherModel; readonly home: Home; readonly random: Random }) {
    this.model = options.model;
    this.#home = options.home;
    this.water = new WaterPath(options.model, options.random);
    this.drum = new DrumMotion(options.model, options.random);
  }

  losePower(): void {
    const { doorLock } = this.actuators;
    // The bolt of the lock stays where it is without power.
    Object.assign(this.actuators, actuatorsAtRest(), { doorLock });
  }

  step({ trueAtMs, lengthMs }: Step): void {
    const seconds = lengthMs / 1_000;
    const { condition, actuators, laundry } = this;
    this.mainsVolts = this.#home.mainsVolts(trueAtMs);
    const inflow = this.water.step(seconds, {
      condition,
      actuators,
      dryKilograms: laundry.dryKilograms,
      pressureRatio: this.#home.waterPressureRatio,
    });
    this.#mix(inflow, trueAtMs);
    this.#heat(seconds, trueAtMs);
    // Foam brakes the drum: a third more current at its worst, LG "Sud", ours.
    const dragRatio = 1 + 0.35 * condition.foam;
    this.drum.step(seconds, { goalRpm: actuators.goalRpm, condition, laundry, dragRatio });
    if (this.drum.rpm > WRINGING_RPM) this.water.wring(seconds, laundry.dryKilograms, this.drum.rpm);
  }

  get motorAmperes(): number {
    return drumCurrentAmperes(this.drum, {
      laundry: this.laundry,
      condition: this.condition,
      model: this.model,
    });
  }

  get levelKilohertz(): number {
    const { level } = this.model;
    return level.emptyKilohertz - level.kilohertzPerLitre * this.water.freeLitres;
  }

  #mix(inflow: { readonly coldLitres: number; readonly hotLitres: number }, trueAtMs: number): void {
    const added = inflow.coldLitres + inflow.hotLitres;
    if (added <= 0) return;
    const before = Math.max(0, this.water.totalLitres - added);
    const heat =
      before * this.waterCelsius +
      inflow.coldLitres * this.#home.coldWaterCelsius(trueAtMs) +
      inflow.hotLitres * this.#home.hotWaterCelsius();
    this.waterCelsius = heat / (before + added);
  }

  #heat(seconds: number, trueAtMs: number): void {
    const { model, condition, actuators, water, laundry } = this;
    const capacity =
      water.totalLitres * WATER_JOULES_PER_KELVIN +
      laundry.dryKilograms * COTTON_JOULES_PER_KELVIN +
      TUB_JOULES_PER_KELVIN;
    const voltage = (this.mainsVolts / NOMINAL_VOLTS) ** 2;
    const watts = actuators.heater ? model.heaterWatts * voltage * (1 - condition.heaterWeak) : 0;
    const room = this.#home.roomCelsius(trueAtMs);
    this.waterCelsius = celsiusAfter(seconds, {
      celsius: this.waterCelsius,
      joulesPerKelvin: capacity,
      watts,
      paths: [[LOSS_WATTS_PER_KELVIN, room]],
    });
  }
}
