import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import type { WasherCondition } from "./washer-condition.ts";
import type { WasherModel } from "./washer-model.ts";
import type { WasherActuators } from "./washer-parts.ts";

/** What moves water in one step. */
export interface WaterDemand {
  readonly condition: WasherCondition;
  readonly actuators: Pick<WasherActuators, "coldValve" | "hotValve" | "pump">;
  readonly dryKilograms: number;
  readonly pressureRatio: number;
}

/** Cotton takes up this much when it is soaked; what a slow spin leaves, ours. */
const SOAK_LITRES_PER_KILOGRAM = 1.9;
/** Soaking takes a minute or two, ours. */
const SOAK_SECONDS = 70;
/** Share of the inlet's resistance that lies in its screen, ours. */
const SCREEN_SHARE = 0.1;
/** A hose pushed down into the drain pipe pulls as much as the lift that is missing, ours. */
const SIPHON_LITRES_PER_MINUTE = 11;
/** A siphon starts when the water stands above the pump and ends when air comes in. */
const SIPHON_STARTS_LITRES = 6;
const SIPHON_ENDS_LITRES = 1;
/** Laundry lies in the way of the water, once more, once less; ours. */
const DRAIN_DEVIATION = 0.035;
/** The tub holds no more: the rest runs over the gasket; ours. */
const BRIM_LITRES = 48;
/** Leaks run with the height of the water; wash level of this model for their rate, ours. */
const LEAK_AT_LITRES = 18;
/** The float in the base pan lifts at so much, and water there dries up in a day, ours. */
const FLOAT_LITRES = 0.25;
const DRYING_SECONDS = 86_400;

/** Water on its way: inlet, tub, laundry, pump, base pan. Litres and L/min. */
export class WaterPath {
  readonly #model: WasherModel;
  /** Standing in the tub. */
  freeLitres = 0;
  /** In the laundry. */
  soakedLitres = 0;
  panLitres = 0;
  coldFlow = 0;
  hotFlow = 0;
  /** Through the pump. */
  drainFlow = 0;
  #isSiphoning = false;
  readonly #random: Random;
  /** How well the water finds the pump this time. */
  #drainRatio = 1;

  constructor(model: WasherModel, random: Random) {
    this.#model = model;
    this.#random = random;
  }

  get totalLitres(): number {
    return this.freeLitres + this.soakedLitres;
  }

  get isFloatUp(): boolean {
    return this.panLitres >= FLOAT_LITRES;
  }

  step(seconds: number, demand: WaterDemand): { readonly coldLitres: number; readonly hotLitres: number } {
    const minutes = seconds / 60;
    this.#openValves(demand);
    const coldLitres = this.coldFlow * minutes;
    const hotLitres = this.hotFlow * minutes;
    this.freeLitres += coldLitres + hotLitres;
    this.#soak(seconds, demand.dryKilograms);
    this.#drain(minutes, demand);
    this.#leak(seconds, demand.condition);
    return { coldLitres, hotLitres };
  }

  /** A spin at some speed leaves so much water in the laundry, whatever it was before. */
  wring(seconds: number, dryKilograms: number, rpm: number): void {
    // Residual moisture 45 % of the dry weight after 1,400 rpm, EU energy label class A; 100 % after 400, ours.
    const leftLitres = dryKilograms * Math.max(0.45, 1.22 - 0.00055 * rpm);
    if (this.soakedLitres <= leftLitres) return;
    const keep = Math.exp(-seconds / 40);
    const wrung = (this.soakedLitres - leftLitres) * (1 - keep);
    this.soakedLitres -= wrung;
    this.freeLitres += wrung;
  }

  #openValves({ condition, actuators, pressureRatio }: WaterDemand): void {
    const { inlet } = this.#model;
    const pressure = Math.sqrt(Math.max(0, pressureRatio));
    const coldOpen = Math.max(actuators.coldValve ? 1 : 0, condition.coldValveStuck);
    this.coldFlow =
      inlet.coldLitresPerMinute *
      coldOpen *
      condition.coldTapOpen *
      pressure *
      throughBlocked(condition.coldScreenBlocked, SCREEN_SHARE);
    this.hotFlow =
      inlet.hotLitresPerMinute *
      (actuators.hotValve ? 1 : 0) *
      condition.hotTapOpen *
      pressure *
      throughBlocked(condition.hotScreenBlocked, SCREEN_SHARE);
  }

  #soak(seconds: number, dryKilograms: number): void {
    const missing = dryKilograms * SOAK_LITRES_PER_KILOGRAM - this.soakedLitres;
    if (missing <= 0 || this.freeLitres <= 0) return;
    const taken = Math.min(this.freeLitres, missing * (1 - Math.exp(-seconds / SOAK_SECONDS)));
    this.soakedLitres += taken;
    this.freeLitres -= taken;
  }

  #drain(minutes: number, { condition, actuators }: WaterDemand): void {
    if (!actuators.pump) this.#drainRatio = 1 + DRAIN_DEVIATION * normal(this.#random);
    const isTurning = actuators.pump && !condition.pumpJammed && !condition.pumpOpen;
    const wanted = isTurning ? this.#pumpFlow(condition) : this.#siphonFlow(condition);
    const drained = Math.min(this.freeLitres, wanted * minutes);
    this.drainFlow = isTurning && minutes > 0 ? drained / minutes : 0;
    this.freeLitres -= drained;
  }

  #pumpFlow({ filterBlocked, hoseKinked, pumpLabours, foam }: WasherCondition): number {
    const { litresPerMinute, filterShare, hoseShare } = this.#model.pump;
    const resistance =
      1 + filterShare * (narrowing(filterBlocked) - 1) + hoseShare * (narrowing(hoseKinked) - 1);
    // A pump that sucks foam moves less water.
    return (
      (litresPerMinute / Math.sqrt(resistance)) *
      (1 - 0.45 * foam) *
      (1 - 0.75 * pumpLabours) *
      this.#drainRatio
    );
  }

  #siphonFlow({ hoseTooLow, hoseKinked }: WasherCondition): number {
    if (this.freeLitres >= SIPHON_STARTS_LITRES) this.#isSiphoning = hoseTooLow > 0;
    if (this.freeLitres <= SIPHON_ENDS_LITRES || hoseTooLow <= 0) this.#isSiphoning = false;
    return this.#isSiphoning
      ? (SIPHON_LITRES_PER_MINUTE * Math.sqrt(hoseTooLow)) / Math.sqrt(narrowing(hoseKinked))
      : 0;
  }

  #leak(seconds: number, { leakLitresPerHour }: WasherCondition): void {
    const rate = (leakLitresPerHour / 3_600) * Math.sqrt(this.freeLitres / LEAK_AT_LITRES);
    const leaked = Math.min(this.freeLitres, rate * seconds);
    const over = Math.max(0, this.freeLitres - leaked - BRIM_LITRES);
    this.freeLitres -= leaked + over;
    this.panLitres = (this.panLitres + leaked + over) * Math.exp(-seconds / DRYING_SECONDS);
  }
}

/** How much more a section resists whose share `blocked` is closed: flow through an orifice, Borda-Carnot. */
function narrowing(blocked: number): number {
  const open = Math.max(0.01, 1 - blocked);
  return 1 / open ** 2;
}

/** Share of the flow that is left when a part with `share` of the resistance is narrowed. */
function throughBlocked(blocked: number, share: number): number {
  return 1 / Math.sqrt(1 + share * (narrowing(blocked) - 1));
}
