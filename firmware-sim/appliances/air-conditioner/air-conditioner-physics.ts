import { type DurationMs, type EpochMs, HOUR_MS, type Random } from "@housecall/proto/base";
import type { Home } from "../../home/home.ts";
import { normal } from "../../random/seeded-random.ts";
import type { Physics, Step } from "../appliance.ts";
import { type AirConditionerCondition, soundAirConditioner } from "./air-conditioner-condition.ts";
import type { AirConditionerModel } from "./air-conditioner-model.ts";
import { type AirConditionerActuators, airConditionerAtRest } from "./air-conditioner-parts.ts";
import { CoolingCircuit } from "./cooling-circuit.ts";
import { outdoorCelsius, Room } from "./room.ts";

/** The air of a room follows its walls within minutes. */
const LONGEST_STEP_MS: DurationMs = 60_000;
/** Heat of evaporation of water. */
const EVAPORATION_JOULES_PER_LITRE = 2_450_000;
/** What dries out of the pan by itself, ours. */
const DRYING_LITRES_PER_HOUR = 0.04;
/** Friction of a float in its guide, ours. */
const FLOAT_DOWN_SHARE = 0.75;
/** Indoor and outdoor unit talk once a second; a good cable loses one frame of some thousands, ours. */
const FRAMES_PER_SECOND = 1;
const USUAL_LOSS = 0.000_3;
/** The outdoor unit stops by itself when it hears nothing; ours. */
const DEAF_LOSS = 0.97;

/** Room, indoor unit, pipes and outdoor unit. */
export class AirConditionerPhysics implements Physics {
  readonly model: AirConditionerModel;
  readonly condition: AirConditionerCondition = soundAirConditioner();
  readonly actuators: AirConditionerActuators = airConditionerAtRest();
  readonly room: Room;
  readonly circuit: CoolingCircuit;
  outdoorCelsius: number;
  mainsVolts = 220;
  panLitres = 0;
  /** Up when the pan is full, down again when it has fallen somewhat. */
  isFloatUp = false;
  /** Of the fan, since somebody last pressed the filter button. */
  filterHours: number;
  /** Frames lost since the indoor unit has power. */
  framesLost = 0;
  /** Whether any frame came in the last step. */
  hearsOutdoor = true;
  readonly #home: Home;
  readonly #random: Random;

  constructor(options: {
    readonly model: AirConditionerModel;
    readonly home: Home;
    readonly random: Random;
    readonly atMs: EpochMs;
    readonly filterHours: number;
  }) {
    const { model, home, random, atMs, filterHours } = options;
    this.model = model;
    this.#home = home;
    this.#random = random;
    this.filterHours = filterHours;
    this.outdoorCelsius = outdoorCelsius(model.climate, home, atMs);
    this.room = new Room(model, this.outdoorCelsius);
    this.circuit = new CoolingCircuit(model, this.outdoorCelsius);
  }

  losePower(): void {
    Object.assign(this.actuators, airConditionerAtRest());
    this.framesLost = 0;
  }

  step({ trueAtMs, lengthMs }: Step): void {
    this.outdoorCelsius = outdoorCelsius(this.model.climate, this.#home, trueAtMs);
    this.mainsVolts = this.#home.mainsVolts(trueAtMs);
    const count = Math.ceil(lengthMs / LONGEST_STEP_MS);
    for (let index = 0; index < count; index += 1) this.#pass(lengthMs / count / 1_000);
    if (this.actuators.indoorFan !== "off") this.filterHours += lengthMs / HOUR_MS;
    this.#exchange(lengthMs / 1_000);
  }

  /** What the compressor really does: nothing while the outdoor unit hears nothing. */
  get hertz(): number {
    return this.condition.framesLost >= DEAF_LOSS ? 0 : this.actuators.compressorHz;
  }

  /** Share of the air that gets through the filter. */
  get airRatio(): number {
    const open = Math.max(0.02, 1 - this.condition.filterBlocked);
    return 1 / Math.sqrt(1 + this.model.indoor.filterShare * (1 / open ** 2 - 1));
  }

  /** A fan that moves less air turns faster. */
  get indoorRpm(): number {
    const { highRpm, lowRpm, unloadedRatio } = this.model.indoor;
    const rpm = { off: 0, low: lowRpm, high: highRpm }[this.actuators.indoorFan];
    return rpm * (1 + unloadedRatio * (1 - this.airRatio));
  }

  get supplyCelsius(): number {
    const air = this.airWattsPerKelvin;
    if (air <= 0) return (this.room.celsius + this.circuit.pipeCelsius) / 2;
    return this.room.celsius - (this.circuit.coolingWatts * this.model.indoor.sensibleShare) / air;
  }

  get airWattsPerKelvin(): number {
    const { airWattsPerKelvin, highRpm, lowRpm } = this.model.indoor;
    const ratio = { off: 0, low: lowRpm / highRpm, high: 1 }[this.actuators.indoorFan];
    return airWattsPerKelvin * ratio * this.airRatio;
  }

  #pass(seconds: number): void {
    const { condition, model } = this;
    this.circuit.step(seconds, {
      roomCelsius: this.room.celsius,
      outdoorCelsius: this.outdoorCelsius,
      airWattsPerKelvin: this.airWattsPerKelvin,
      hertz: this.hertz,
      condition,
    });
    const { coolingWatts } = this.circuit;
    this.room.step(seconds, {
      outdoorCelsius: this.outdoorCelsius,
      windowOpen: condition.windowOpen,
      coolingWatts: coolingWatts * model.indoor.sensibleShare,
    });
    this.#drain(seconds, coolingWatts * (1 - model.indoor.sensibleShare));
  }

  #drain(seconds: number, moistWatts: number): void {
    const { drainLitresPerHour, floatLitres } = this.model.indoor;
    const gained = (moistWatts / EVAPORATION_JOULES_PER_LITRE) * seconds;
    const open = (1 - this.condition.drainBlocked) ** 2;
    const lost = ((drainLitresPerHour * open + DRYING_LITRES_PER_HOUR) * seconds) / 3_600;
    // Above the rim it drips onto the floor.
    this.panLitres = Math.min(floatLitres * 1.3, Math.max(0, this.panLitres + gained - lost));
    this.isFloatUp = this.panLitres >= floatLitres * (this.isFloatUp ? FLOAT_DOWN_SHARE : 1);
  }

  #exchange(seconds: number): void {
    const frames = seconds * FRAMES_PER_SECOND;
    const ratio = Math.max(USUAL_LOSS, this.condition.framesLost);
    const spread = Math.sqrt(frames * ratio * (1 - ratio)) * normal(this.#random);
    const lost = Math.min(frames, Math.max(0, Math.round(frames * ratio + spread)));
    this.framesLost += lost;
    this.hearsOutdoor = lost < frames * DEAF_LOSS || frames === 0;
  }
}
