import type { AirConditionerModel } from "./air-conditioner-model.ts";
import type { AirConditionerReadings } from "./air-conditioner-sensors.ts";

/** Hertz per kelvin at once, and per kelvin and minute; ours. */
const PROPORTIONAL = 14;
const INTEGRAL_PER_MINUTE = 4;
const MOST_INTEGRAL = 60;
/** The compressor rests below this error and comes back above that one, kelvin; ours. */
const STOP_KELVIN = -1;
const START_KELVIN = 0.3;
/** The fan is fast while there is much to do; ours. */
const FAST_FAN_KELVIN = 1.2;
const FAST_FAN_HZ = 45;
/** How quickly a protection slows the compressor down and gives it free again; ours. */
const SLOWER_HZ_PER_MINUTE = 12;
const FREER_HZ_PER_MINUTE = 4;
/** A protection lets go so far on the safe side, kelvin; ours. */
const RELIEF_KELVIN = 3;

/** Decides how fast the compressor turns. */
export class CompressorControl {
  readonly #model: AirConditionerModel;
  #integral = 0;
  #ceilingHz: number;
  #restSeconds: number;
  #hertz = 0;

  /** After a start of the board the compressor waits like after any stop. */
  constructor(model: AirConditionerModel) {
    this.#model = model;
    this.#ceilingHz = model.control.fastestHz;
    this.#restSeconds = 0;
  }

  step(
    seconds: number,
    { readings, setCelsius }: { readonly readings: AirConditionerReadings; readonly setCelsius: number },
  ): { readonly hertz: number; readonly fan: "low" | "high" } {
    const { slowestHz, restartDelaySeconds } = this.#model.control;
    const error = readings.roomCelsius - setCelsius;
    this.#protect(seconds, readings);
    this.#integral = Math.max(
      0,
      Math.min(MOST_INTEGRAL, this.#integral + (error * INTEGRAL_PER_MINUTE * seconds) / 60),
    );
    if (this.#hertz === 0) this.#restSeconds += seconds;
    const mayRun = this.#hertz > 0 ? error > STOP_KELVIN : error > START_KELVIN;
    if (!mayRun || this.#restSeconds < restartDelaySeconds) this.#stop();
    else {
      const wanted = slowestHz + PROPORTIONAL * error + this.#integral;
      this.#hertz = Math.round(Math.max(slowestHz, Math.min(this.#ceilingHz, wanted)));
    }
    return {
      hertz: this.#hertz,
      fan: error > FAST_FAN_KELVIN || this.#hertz >= FAST_FAN_HZ ? "high" : "low",
    };
  }

  /** Off, for at least the restart delay. */
  rest(seconds: number): void {
    this.#stop();
    this.#restSeconds += seconds;
  }

  #stop(): void {
    if (this.#hertz === 0) return;
    this.#hertz = 0;
    this.#restSeconds = 0;
    this.#integral = 0;
  }

  /** Slower while a pipe is too hot or about to freeze. */
  #protect(seconds: number, { indoorPipeCelsius, outdoor }: AirConditionerReadings): void {
    const { icePipeCelsius, hotPipeCelsius, slowestHz, fastestHz } = this.#model.control;
    const hotCelsius = outdoor?.pipeCelsius ?? Number.NEGATIVE_INFINITY;
    const isBad = indoorPipeCelsius < icePipeCelsius || hotCelsius > hotPipeCelsius;
    const isGood =
      indoorPipeCelsius > icePipeCelsius + RELIEF_KELVIN && hotCelsius < hotPipeCelsius - RELIEF_KELVIN;
    const perMinute = isBad ? -SLOWER_HZ_PER_MINUTE : isGood ? FREER_HZ_PER_MINUTE : 0;
    const from = perMinute < 0 && this.#hertz > 0 ? Math.min(this.#ceilingHz, this.#hertz) : this.#ceilingHz;
    this.#ceilingHz = Math.max(slowestHz, Math.min(fastestHz, from + (perMinute * seconds) / 60));
  }
}
