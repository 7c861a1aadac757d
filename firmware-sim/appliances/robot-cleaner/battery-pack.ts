import { cellVolts } from "../battery/cell-voltage.ts";
import type { RobotCondition } from "./robot-condition.ts";
import type { RobotBatteryModel } from "./robot-model.ts";

/** An aged pack has lost so much of its capacity and multiplied its resistance so far; ours, after cycle tests of 18650 cells. */
const AGED_CAPACITY_LOSS = 0.6;
const AGED_RESISTANCE_RISE = 3.5;
/** Charging slows down in this last part and ends at that share of the current, ours. */
const TAPER_RATIO = 0.12;
const TAPER_END = 0.08;
/** Film on contacts: ohms at its thickest before it lets nothing through, ours. */
const FILM_OHMS = 30;
const OPEN_FILM = 0.95;
/** From plug to pack when all is clean, ours. */
const LEAD_OHMS = 0.4;

/** Charge, voltage and current of the pack, and what the dock gives. */
export class BatteryPack {
  readonly #model: RobotBatteryModel;
  #chargeRatio = 1;
  /** Positive while it gives, negative while it is charged. */
  amperes = 0;
  /** At the robot's charging contacts. */
  contactVolts = 0;
  #condition: RobotCondition;

  constructor(model: RobotBatteryModel, condition: RobotCondition) {
    this.#model = model;
    this.#condition = condition;
  }

  /** What it really holds, of what it could hold now. */
  get chargeRatio(): number {
    return this.#chargeRatio;
  }

  get capacityAmpereHours(): number {
    return this.#model.capacityAmpereHours * (1 - AGED_CAPACITY_LOSS * this.#condition.batteryAged);
  }

  /** At its terminals, with the current that flows. */
  get volts(): number {
    const { cells, ohms } = this.#model;
    const ohmsNow = ohms * (1 + AGED_RESISTANCE_RISE * this.#condition.batteryAged);
    return Math.max(0, cells * cellVolts(this.#chargeRatio) - this.amperes * ohmsNow);
  }

  /** On the floor: gives so many watts. */
  discharge(seconds: number, watts: number): void {
    this.contactVolts = 0;
    this.amperes = watts / Math.max(1, this.volts);
    this.#move(seconds, this.amperes);
  }

  /** On the dock: is charged as well as contacts and dock allow; `watts` go to the electronics. */
  charge(
    seconds: number,
    { watts, dockVolts }: { readonly watts: number; readonly dockVolts: number },
  ): void {
    const { chargeAmperes, cells } = this.#model;
    const { contactsDirty } = this.#condition;
    if (contactsDirty >= OPEN_FILM || dockVolts <= 0) {
      this.discharge(seconds, watts);
      return;
    }
    const filmOhms = FILM_OHMS * contactsDirty ** 2;
    const restVolts = cells * cellVolts(this.#chargeRatio);
    const possible = Math.max(0, (dockVolts - restVolts) / (filmOhms + LEAD_OHMS));
    const wanted = chargeAmperes * Math.min(1, (1 - this.#chargeRatio) / TAPER_RATIO + TAPER_END);
    const amperes = this.#chargeRatio >= 1 ? 0 : Math.min(possible, wanted);
    this.contactVolts = dockVolts - amperes * filmOhms;
    this.amperes = -amperes;
    this.#move(seconds, -amperes);
  }

  /** Nothing flows: the power is off. */
  rest(): void {
    this.amperes = 0;
    this.contactVolts = 0;
  }

  #move(seconds: number, amperes: number): void {
    const gone = (amperes * seconds) / 3_600 / this.capacityAmpereHours;
    this.#chargeRatio = Math.min(1, Math.max(0, this.#chargeRatio - gone));
  }
}
