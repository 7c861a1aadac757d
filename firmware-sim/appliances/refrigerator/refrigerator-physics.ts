import type { DurationMs } from "@housecall/proto/base";
import type { Home } from "../../home/home.ts";
import type { Physics, Step } from "../appliance.ts";
import { approached, celsiusAfter } from "../heat-balance.ts";
import { Compartment } from "./compartment.ts";
import type { DoorHabits } from "./door-habits.ts";
import { Evaporator } from "./evaporator.ts";
import { type RefrigeratorCondition, soundRefrigerator } from "./refrigerator-condition.ts";
import type { RefrigeratorModel } from "./refrigerator-model.ts";
import { type Doors, type RefrigeratorActuators, refrigeratorAtRest } from "./refrigerator-parts.ts";

/** The air of a compartment follows its food within minutes. */
const LONGEST_STEP_MS: DurationMs = 60_000;
/** Relative humidity inside, of a kitchen, and how quickly they mix; ours. */
const INSIDE_HUMIDITY = 0.38;
const KITCHEN_HUMIDITY = 0.6;
const DRYING_SECONDS = 1_500;
const MIXING_SECONDS = 60;
/** A condenser that gets hotter than this costs so much cooling per kelvin; ours. */
const RATED_CONDENSER_CELSIUS = 38;
const LOSS_PER_KELVIN = 0.006;
/** What the rated power belongs to; the rest of it is friction and the motor's own; ours. */
const RATED_LIFT_KELVIN = 62;
const RATED_COOLING_WATTS = 170;
const FRICTION_SHARE = 0.3;
/** Air finds a way past the thickest felt: dust takes away at most so much of the condenser's surface; ours. */
const WORST_DUST = 0.72;
/** A leaking circuit moves so much less heat; ours. */
const CHARGE_COOLING = 0.9;

/** Compartments, evaporator with frost, condenser and compressor of one refrigerator. */
export class RefrigeratorPhysics implements Physics {
  readonly model: RefrigeratorModel;
  readonly condition: RefrigeratorCondition = soundRefrigerator();
  readonly actuators: RefrigeratorActuators = refrigeratorAtRest();
  readonly fridge: Compartment;
  readonly freezer: Compartment;
  readonly evaporator: Evaporator;
  condenserCelsius: number;
  roomCelsius: number;
  mainsVolts = 220;
  humidity = INSIDE_HUMIDITY;
  doors: Doors = { fridge: 0, freezer: 0 };
  readonly #home: Home;
  readonly #habits: DoorHabits;

  constructor(options: {
    readonly model: RefrigeratorModel;
    readonly home: Home;
    readonly habits: DoorHabits;
    /** When it was switched on: it stood and ran before. */
    readonly roomCelsius: number;
  }) {
    const { model, home, habits, roomCelsius } = options;
    this.model = model;
    this.#home = home;
    this.#habits = habits;
    this.fridge = new Compartment(model.fridge, model.control.fridgeCelsius);
    this.freezer = new Compartment(model.freezer, model.control.freezerCelsius);
    this.evaporator = new Evaporator(model.evaporator, model.control.freezerCelsius);
    this.condenserCelsius = roomCelsius;
    this.roomCelsius = roomCelsius;
  }

  losePower(): void {
    Object.assign(this.actuators, refrigeratorAtRest());
  }

  step({ trueAtMs, lengthMs }: Step): void {
    this.roomCelsius = this.#home.roomCelsius(trueAtMs);
    this.mainsVolts = this.#home.mainsVolts(trueAtMs);
    const count = Math.ceil(lengthMs / LONGEST_STEP_MS);
    const open = this.#habits.meanDoors({ fromMs: trueAtMs - lengthMs, toMs: trueAtMs }, this.condition);
    for (let index = 0; index < count; index += 1) this.#pass(lengthMs / count / 1_000, open);
    this.doors = this.#habits.doorsAt(trueAtMs, this.condition);
  }

  /** Electric power of the compressor: friction, and what lifts the heat; less to lift when there is less gas. */
  get compressorWatts(): number {
    const { actuators, model, condenserCelsius, evaporator } = this;
    const lift = Math.max(0, condenserCelsius - evaporator.celsius) / RATED_LIFT_KELVIN;
    const work = (1 - FRICTION_SHARE) * (this.#coolingWatts / RATED_COOLING_WATTS) * lift;
    return model.compressor.watts * (actuators.compressorRatio * FRICTION_SHARE + work);
  }

  /** Share of its speed that the freezer fan has when it is switched on. */
  get freezerFanRatio(): number {
    // A blade that ice touches stops; it does not turn slowly for long.
    return this.actuators.freezerFan && this.condition.freezerFanHeld < 0.5 ? 1 : 0;
  }

  get heaterAmperes(): number {
    if (!this.actuators.defrostHeater) return 0;
    return (this.mainsVolts / this.model.evaporator.heaterOhms) * (1 - this.condition.heaterOpen);
  }

  #pass(seconds: number, doors: Doors): void {
    const { actuators, fridge, freezer, evaporator, model } = this;
    const heaterWatts = this.heaterAmperes * this.mainsVolts;
    const evaporatorPath = evaporator.airWattsPerKelvin(this.freezerFanRatio);
    evaporator.step(seconds, {
      freezerCelsius: freezer.celsius,
      airWattsPerKelvin: evaporatorPath,
      coolingWattsPerKelvin: this.#coolingWattsPerKelvin(),
      coolingEndCelsius: model.compressor.endCelsius,
      heaterWatts: heaterWatts * model.evaporator.heaterShare,
    });
    // Without the freezer fan the fridge's own fan finds no cold air.
    const between = actuators.fridgeFan
      ? model.fridgeFanWattsPerKelvin * (0.2 + 0.8 * this.freezerFanRatio)
      : 0.15;
    const room = this.roomCelsius;
    const fridgeBefore = fridge.celsius;
    fridge.step(seconds, {
      roomCelsius: room,
      doorRatio: doors.fridge,
      watts: 0,
      coldPath: [between, freezer.celsius],
    });
    freezer.step(seconds, {
      roomCelsius: room,
      doorRatio: doors.freezer,
      watts: between * (fridgeBefore - freezer.celsius) + heaterWatts * (1 - model.evaporator.heaterShare),
      coldPath: [evaporatorPath, evaporator.celsius],
    });
    evaporator.frost(seconds, doors);
    this.#condense(seconds);
    this.#moisten(seconds, doors.fridge);
  }

  /** What the compressor takes out of the evaporator, as conductance to where its cooling ends. */
  #coolingWattsPerKelvin(): number {
    const { model, actuators, condition } = this;
    const tooHot = Math.max(0, this.condenserCelsius - RATED_CONDENSER_CELSIUS);
    const lift = Math.max(0.25, 1 - LOSS_PER_KELVIN * tooHot);
    return (
      actuators.compressorRatio *
      model.compressor.wattsPerKelvin *
      lift *
      (1 - CHARGE_COOLING * condition.chargeLost)
    );
  }

  get #coolingWatts(): number {
    const { evaporator, model } = this;
    return Math.max(0, this.#coolingWattsPerKelvin() * (evaporator.celsius - model.compressor.endCelsius));
  }

  #condense(seconds: number): void {
    const { model, condition, actuators } = this;
    const clean = actuators.condenserFan
      ? model.condenser.fanWattsPerKelvin
      : model.condenser.stillWattsPerKelvin;
    this.condenserCelsius = celsiusAfter(seconds, {
      celsius: this.condenserCelsius,
      joulesPerKelvin: model.condenser.joulesPerKelvin,
      watts: this.#coolingWatts + this.compressorWatts,
      paths: [[clean * (1 - WORST_DUST * condition.condenserDirty), this.roomCelsius]],
    });
  }

  #moisten(seconds: number, openRatio: number): void {
    const isOpen = openRatio > 0;
    const goal = isOpen ? KITCHEN_HUMIDITY : INSIDE_HUMIDITY;
    const tauSeconds = isOpen ? MIXING_SECONDS / openRatio : DRYING_SECONDS;
    this.humidity = approached(this.humidity, { goal, seconds, tauSeconds });
  }
}
