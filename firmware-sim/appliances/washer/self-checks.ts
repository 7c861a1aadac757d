import { type WasherError, washerErrors } from "./washer-errors.ts";
import type { ControlModel } from "./washer-model.ts";
import type { WasherActuators } from "./washer-parts.ts";
import type { WasherReadings } from "./washer-sensors.ts";

/** W1 of the diagnostics' sources: PE when the frequency leaves the range of any water. */
const LEVEL_MIN_KILOHERTZ = 15;
const LEVEL_MAX_KILOHERTZ = 27;
/** W1: tE below -5 and above 105 °C. */
const THERMISTOR_MIN_CELSIUS = -5;
const THERMISTOR_MAX_CELSIUS = 105;
/** W1: LE when the motor takes more than 2 A for two seconds and nothing turns. */
const LOCKED_AMPERES = 2;
const LOCKED_SECONDS = 2;
/** W1: five tries of five seconds to lock the door. */
const LOCK_TRY_SECONDS = 25;

/** What a machine asks itself all the time, cycle or not. */
export class SelfChecks {
  readonly #control: ControlModel;
  #lockedMotorSeconds = 0;
  #unlockedSeconds = 0;

  constructor(control: ControlModel) {
    this.#control = control;
  }

  /** The first thing that must not be; the sensor itself before what it shows. */
  find(readings: WasherReadings, actuators: WasherActuators, seconds: number): WasherError | undefined {
    const { levelKilohertz, waterCelsius } = readings;
    if (levelKilohertz < LEVEL_MIN_KILOHERTZ || levelKilohertz > LEVEL_MAX_KILOHERTZ)
      return washerErrors.levelSensor;
    if (levelKilohertz < this.#control.overflowKilohertz) return washerErrors.overfill;
    if (readings.isFloatUp) return washerErrors.leak;
    if (waterCelsius < THERMISTOR_MIN_CELSIUS || waterCelsius > THERMISTOR_MAX_CELSIUS)
      return washerErrors.thermistor;
    return this.#findMoving(readings, actuators, seconds);
  }

  #findMoving(
    { motorAmperes, rpm, isLocked }: WasherReadings,
    { goalRpm, doorLock }: WasherActuators,
    seconds: number,
  ): WasherError | undefined {
    const isHeld = goalRpm > 0 && rpm === 0 && motorAmperes > LOCKED_AMPERES;
    this.#lockedMotorSeconds = isHeld ? this.#lockedMotorSeconds + seconds : 0;
    this.#unlockedSeconds = doorLock && !isLocked ? this.#unlockedSeconds + seconds : 0;
    if (this.#lockedMotorSeconds > LOCKED_SECONDS) return washerErrors.lockedMotor;
    return this.#unlockedSeconds > LOCK_TRY_SECONDS ? washerErrors.doorLock : undefined;
  }
}
