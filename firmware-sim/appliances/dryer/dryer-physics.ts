import type { DurationMs } from "@housecall/proto/base";
import type { Home } from "../../home/home.ts";
import type { Physics, Step } from "../appliance.ts";
import { approached, celsiusAfter } from "../heat-balance.ts";
import { type AirLoop, airLoopOf } from "./air-loop.ts";
import { type DryerCondition, soundDryer } from "./dryer-condition.ts";
import type { DryerModel } from "./dryer-model.ts";
import { type DryerActuators, dryerAtRest, type WetLaundry } from "./dryer-parts.ts";
import { Sump } from "./sump.ts";

/** The circuit settles within minutes; at rest nothing hurries. */
const LONGEST_STEP_MS: DurationMs = 20_000;
const LONGEST_STEP_AT_REST_MS: DurationMs = 600_000;
/** Heat of evaporation, and specific heats of water and cotton. */
const EVAPORATION_JOULES_PER_KILOGRAM = 2_450_000;
const WATER_JOULES_PER_KILOGRAM_KELVIN = 4_186;
const COTTON_JOULES_PER_KILOGRAM_KELVIN = 1_340;
const DISCHARGE_TAU_SECONDS = 180;
/** The condenser gets hotter with less air and with dust, and colder with less refrigerant, kelvin; ours. */
const LITTLE_AIR_KELVIN = 16;
const DUST_KELVIN = 20;
const CHARGE_KELVIN = -16;
/** Of a full load; ours. */
const FULL_LINT_KILOGRAMS = 9;

/** Drum, air, heat pump and sump of one dryer. */
export class DryerPhysics implements Physics {
  readonly model: DryerModel;
  readonly condition: DryerCondition = soundDryer();
  readonly actuators: DryerActuators = dryerAtRest();
  readonly sump: Sump;
  laundry: WetLaundry = { dryKilograms: 0, waterKilograms: 0 };
  drumOutCelsius = 20;
  dischargeCelsius = 20;
  mainsVolts = 220;
  /** Share of the filter that lint has closed since somebody cleaned it. */
  lint = 0;
  loop: AirLoop;
  #compressorRatio = 0;
  readonly #home: Home;

  constructor(options: { readonly model: DryerModel; readonly home: Home }) {
    this.model = options.model;
    this.#home = options.home;
    this.sump = new Sump(options.model.sump);
    this.loop = this.#loopNow();
  }

  losePower(): void {
    Object.assign(this.actuators, dryerAtRest());
  }

  step({ trueAtMs, lengthMs }: Step): void {
    this.mainsVolts = this.#home.mainsVolts(trueAtMs);
    const longest = Object.values(this.actuators).some(Boolean) ? LONGEST_STEP_MS : LONGEST_STEP_AT_REST_MS;
    const count = Math.ceil(lengthMs / longest);
    const room = this.#home.roomCelsius(trueAtMs);
    for (let index = 0; index < count; index += 1) this.#pass(lengthMs / count / 1_000, room);
  }

  /** Water in a kilogram of dry laundry. */
  get waterRatio(): number {
    const { dryKilograms, waterKilograms } = this.laundry;
    return dryKilograms > 0 ? waterKilograms / dryKilograms : 0;
  }

  /** Somebody takes the filter out, wipes it and puts new laundry in. */
  load(laundry: WetLaundry): void {
    this.laundry = laundry;
    this.lint = 0;
  }

  #pass(seconds: number, roomCelsius: number): void {
    const { actuators, condition, model, laundry } = this;
    const isRunning = actuators.compressor && !condition.compressorDead;
    this.#compressorRatio = approached(this.#compressorRatio, {
      goal: Number(isRunning),
      seconds,
      // It stops at once.
      tauSeconds: isRunning ? model.circuit.warmUpSeconds / 3 : 1,
    });
    this.loop = this.#loopNow();
    const dried = Math.min(
      laundry.waterKilograms,
      (this.loop.dryingWatts * seconds) / EVAPORATION_JOULES_PER_KILOGRAM,
    );
    laundry.waterKilograms -= dried;
    if (actuators.drum) this.#shed(dried);
    this.sump.step(seconds, {
      inflowLitres: dried,
      isPumping: actuators.pump,
      waterLeft: condition.waterLeft,
    });
    this.#warm(seconds, roomCelsius);
  }

  /** Lint comes off as the laundry dries. */
  #shed(driedKilograms: number): void {
    const { air } = this.model;
    const usualWater = 0.6 * FULL_LINT_KILOGRAMS;
    this.lint = Math.min(air.lintRatio * 2, this.lint + (air.lintRatio * driedKilograms) / usualWater);
  }

  #warm(seconds: number, roomCelsius: number): void {
    const { model, laundry, condition, loop } = this;
    const { drum, circuit } = model;
    this.drumOutCelsius = celsiusAfter(seconds, {
      celsius: this.drumOutCelsius,
      joulesPerKelvin:
        drum.joulesPerKelvin +
        laundry.dryKilograms * COTTON_JOULES_PER_KILOGRAM_KELVIN +
        laundry.waterKilograms * WATER_JOULES_PER_KILOGRAM_KELVIN,
      watts: loop.compressorWatts,
      paths: [[drum.lossWattsPerKelvin + (condition.doorOpen ? drum.doorWattsPerKelvin : 0), roomCelsius]],
    });
    const above =
      circuit.dischargeKelvin +
      LITTLE_AIR_KELVIN * (1 - loop.airRatio) +
      DUST_KELVIN * condition.coilDusty +
      CHARGE_KELVIN * condition.chargeLost;
    this.dischargeCelsius = approached(this.dischargeCelsius, {
      goal: loop.drumInCelsius + this.#compressorRatio * above,
      seconds,
      tauSeconds: DISCHARGE_TAU_SECONDS,
    });
  }

  #loopNow(): AirLoop {
    return airLoopOf({
      model: this.model,
      condition: this.condition,
      isFanOn: this.actuators.fan,
      compressorRatio: this.#compressorRatio,
      drumOutCelsius: this.drumOutCelsius,
      waterRatio: this.waterRatio,
      lint: this.lint,
    });
  }
}
