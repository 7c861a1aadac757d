import type { Random } from "@housecall/proto/base";
import type { Home } from "../../home/home.ts";
import type { Physics, Step } from "../appliance.ts";
import { HeatBody } from "./heat-body.ts";
import { PhoneApps } from "./phone-apps.ts";
import { PhoneBattery } from "./phone-battery.ts";
import { type PhoneCondition, soundPhone } from "./phone-condition.ts";
import type { PhoneModel } from "./phone-model.ts";
import { PhoneStorage } from "./phone-storage.ts";

/** Loading and unpacking, on average; ours. */
const UPDATE_WATTS = 0.9;
/** Radio and one core for a moment while the screen is off; ours. */
const RESTING_PEAK_SHARE = 0.15;
/** Phones take smaller peaks when little charge is left; from here on down, ours. */
const PEAKS_FALL_BELOW_RATIO = 0.25;
/** Pockets are warmer than rooms, and half the day a phone is in one; ours. */
const POCKET_KELVIN = 2;

/** Why the power went. */
export type PhoneOffReason = "unknown" | "battery";

/** What is plugged in. */
export type PhonePlug = "unplugged" | "slow" | "normal" | "fast";

/** Battery, heat, storage and apps of one phone. */
export class PhonePhysics implements Physics {
  readonly model: PhoneModel;
  readonly condition: PhoneCondition = soundPhone();
  readonly battery: PhoneBattery;
  readonly heat: HeatBody;
  readonly storage: PhoneStorage;
  readonly apps: PhoneApps;
  /** W of the app on the screen; undefined: the screen is off. */
  appWatts: number | undefined;
  plug: PhonePlug = "unplugged";
  /** Set when the voltage broke down; who holds the power switch acts on it. */
  hasCollapsed = false;
  offReason: PhoneOffReason = "unknown";
  chargeWatts = 0;
  readonly #home: Home;
  readonly #random: Random;

  constructor(options: {
    readonly model: PhoneModel;
    readonly home: Home;
    readonly random: Random;
    /** Full charge cycles that it has behind it. */
    readonly cycles: number;
  }) {
    const { model, random, cycles } = options;
    this.model = model;
    this.#home = options.home;
    this.#random = random;
    this.battery = new PhoneBattery({ model: model.battery, condition: this.condition, cycles });
    this.heat = new HeatBody(model.heat);
    this.storage = new PhoneStorage(model.storageGigabytes, this.condition);
    this.apps = new PhoneApps(random);
  }

  losePower(): void {
    this.appWatts = undefined;
    this.plug = "unplugged";
    Object.assign(this.battery, { amperes: 0, peakAmperes: 0 });
  }

  step({ trueAtMs, lengthMs }: Step): void {
    const seconds = lengthMs / 1_000;
    const { battery, condition, model } = this;
    const loadWatts = this.#loadWatts();
    this.chargeWatts = this.#chargerWatts(trueAtMs);
    const peakWatts = this.#peakWatts();
    const before = battery.chargeRatio;
    battery.step(seconds, { loadWatts, peakWatts, chargerWatts: this.chargeWatts });
    if (battery.amperes < 0 || before >= 1)
      this.chargeWatts = Math.max(0, loadWatts - battery.amperes * battery.restVolts);
    if (battery.isCollapsed) this.hasCollapsed = true;
    this.heat.step(seconds, {
      watts: loadWatts + this.chargeWatts * model.charger.lossRatio,
      airCelsius: condition.placeCelsius ?? this.#home.roomCelsius(trueAtMs) + POCKET_KELVIN,
      insulation: condition.caseInsulation,
    });
    this.apps.step(seconds, condition.crashesPerHour);
  }

  get isScreenOn(): boolean {
    return this.appWatts !== undefined;
  }

  #loadWatts(): number {
    const { condition, model } = this;
    const work = this.heat.workRatio;
    const screen = this.appWatts === undefined ? 0 : model.power.screenWatts + this.appWatts * work;
    const update = condition.isUpdating ? UPDATE_WATTS : 0;
    return (
      model.power.idleWatts + screen + update + condition.backgroundWatts + condition.runawayWatts * work
    );
  }

  #peakWatts(): number {
    const { peakWatts } = this.model.power;
    const share = this.isScreenOn ? 0.5 + 0.5 * this.#random.next() : RESTING_PEAK_SHARE;
    return peakWatts * share * Math.min(1, this.battery.chargeRatio / PEAKS_FALL_BELOW_RATIO);
  }

  #chargerWatts(trueAtMs: number): number {
    const { slowWatts, normalWatts, fastWatts } = this.model.charger;
    // The charger works from 100 V up.
    if (this.#home.mainsVolts(trueAtMs) < 100) return 0;
    switch (this.plug) {
      case "unplugged":
        return 0;
      case "slow":
        return slowWatts;
      case "normal":
        return normalWatts;
      case "fast":
        return fastWatts;
    }
  }
}
