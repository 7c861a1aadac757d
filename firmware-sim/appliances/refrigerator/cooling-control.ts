import type { RefrigeratorModel } from "./refrigerator-model.ts";
import type { RefrigeratorActuators } from "./refrigerator-parts.ts";
import type { RefrigeratorReadings } from "./refrigerator-sensors.ts";

/** Bands around the set temperatures, kelvin; ours. */
const FREEZER_ON = 1;
const FREEZER_OFF = -1;
const FRIDGE_ON = 1;
const FRIDGE_FAN_ON = 0.4;
const FRIDGE_FAN_OFF = -0.4;
/** Inverter compressors are not run slower for long, nor left on or off for less; ours. */
const SLOWEST_RATIO = 0.6;
const SPEED_PER_KELVIN = 0.12;
const SHORTEST_SECONDS = 300;
/** The fan waits until the fins are cold, so that it blows no warmth into the freezer, but not for ever; ours. */
const FAN_CELSIUS = -10;
const FAN_WAIT_SECONDS = 480;

/** Runs compressor and fans so that both compartments keep their temperatures. */
export class CoolingControl {
  readonly #model: RefrigeratorModel;
  #sinceSwitchSeconds = SHORTEST_SECONDS;

  constructor(model: RefrigeratorModel) {
    this.#model = model;
  }

  /** Gives whether the compressor was started in this step. */
  step(
    seconds: number,
    {
      readings,
      actuators,
    }: { readonly readings: RefrigeratorReadings; readonly actuators: RefrigeratorActuators },
  ): "started" | "unchanged" {
    const { control } = this.#model;
    const freezerError = readings.freezerCelsius - control.freezerCelsius;
    const fridgeError = readings.fridgeCelsius - control.fridgeCelsius;
    const wasRunning = actuators.compressorRatio > 0;
    const isRunning = this.#isWanted(seconds, { wasRunning, freezerError, fridgeError });
    const needed = Math.max(0, freezerError, fridgeError - FRIDGE_FAN_ON) * SPEED_PER_KELVIN;
    actuators.compressorRatio = isRunning ? Math.min(1, SLOWEST_RATIO + needed) : 0;
    actuators.condenserFan = isRunning;
    const isCold = readings.evaporatorCelsius < FAN_CELSIUS || this.#sinceSwitchSeconds >= FAN_WAIT_SECONDS;
    actuators.freezerFan = isRunning && (actuators.freezerFan || isCold);
    const fridgeBand = actuators.fridgeFan ? FRIDGE_FAN_OFF : FRIDGE_FAN_ON;
    actuators.fridgeFan = isRunning && fridgeError > fridgeBand;
    return isRunning && !wasRunning ? "started" : "unchanged";
  }

  /** The compressor was stopped from elsewhere. */
  stopped(): void {
    this.#sinceSwitchSeconds = 0;
  }

  #isWanted(
    seconds: number,
    now: { readonly wasRunning: boolean; readonly freezerError: number; readonly fridgeError: number },
  ): boolean {
    this.#sinceSwitchSeconds += seconds;
    const { wasRunning, freezerError, fridgeError } = now;
    if (this.#sinceSwitchSeconds < SHORTEST_SECONDS) return wasRunning;
    const isWanted = wasRunning
      ? freezerError > FREEZER_OFF || fridgeError > FRIDGE_FAN_ON
      : freezerError > FREEZER_ON || fridgeError > FRIDGE_ON;
    if (isWanted !== wasRunning) this.#sinceSwitchSeconds = 0;
    return isWanted;
  }
}
