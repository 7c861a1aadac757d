import { type AirConditionerError, airConditionerErrors } from "./air-conditioner-errors.ts";
import type { AirConditionerModel } from "./air-conditioner-model.ts";
import type { AirConditionerReadings } from "./air-conditioner-sensors.ts";

/** A hot outdoor pipe stops the compressor after so long, and must cool so far before it runs again; ours. */
const HOT_HOLD_SECONDS = 30;
const HOT_RELIEF_KELVIN = 16;

/** Notices what must stop the compressor, and when it may run again. */
export class ErrorWatch {
  readonly #control: AirConditionerModel["control"];
  #error: AirConditionerError | undefined;
  #hotSeconds = 0;
  #floatSeconds = 0;
  #silentSeconds = 0;

  constructor({ control }: AirConditionerModel) {
    this.#control = control;
  }

  /** What is on the display. */
  get error(): AirConditionerError | undefined {
    return this.#error;
  }

  step(seconds: number, readings: AirConditionerReadings): void {
    const { outdoor, isFloatUp } = readings;
    const { tripPipeCelsius, floatHoldSeconds, framesLimitSeconds } = this.#control;
    const isHot = outdoor !== undefined && outdoor.pipeCelsius > tripPipeCelsius;
    this.#hotSeconds = isHot ? this.#hotSeconds + seconds : 0;
    this.#floatSeconds = isFloatUp ? this.#floatSeconds + seconds : 0;
    this.#silentSeconds = outdoor === undefined ? this.#silentSeconds + seconds : 0;
    if (this.#error !== undefined && this.#isOver(this.#error, readings)) this.#error = undefined;
    if (this.#silentSeconds >= framesLimitSeconds) this.#error = airConditionerErrors.frames;
    else if (this.#floatSeconds >= floatHoldSeconds) this.#error = airConditionerErrors.drain;
    else if (this.#hotSeconds >= HOT_HOLD_SECONDS) this.#error = airConditionerErrors.outdoorHot;
  }

  #isOver(error: AirConditionerError, { outdoor, isFloatUp }: AirConditionerReadings): boolean {
    switch (error.code) {
      case "CH05":
        return outdoor !== undefined;
      case "CH04":
        return !isFloatUp;
      default:
        return (
          outdoor !== undefined && outdoor.pipeCelsius < this.#control.tripPipeCelsius - HOT_RELIEF_KELVIN
        );
    }
  }
}
