import type { Random } from "@housecall/proto/base";
import { normal } from "../../random/seeded-random.ts";
import type { WasherCondition } from "./washer-condition.ts";
import type { WasherModel } from "./washer-model.ts";
import type { Laundry } from "./washer-parts.ts";

/** What turns the drum in one step. */
export interface DrumDemand {
  readonly goalRpm: number;
  readonly condition: WasherCondition;
  readonly laundry: Laundry;
  /** 1 in clear water, more in foam. */
  readonly dragRatio: number;
}

/** The controller brings the drum up by so much a second, ours. */
const RAMP_RPM_PER_SECOND = 22;
/** Tumbling begins and ends within a second; ours. */
const TUMBLE_RPM = 60;
/** Laundry spreads anew each time it is brought above tumbling speed: log-normal, ours. */
const USUAL_IMBALANCE_KILOGRAMS = 0.27;
const IMBALANCE_SPREAD = 0.35;
/** Laundry that falls, ours. */
const TUMBLE_MILLIMETRES_PER_SECOND = 0.4;

/** Speed of the drum and how the tub shakes. */
export class DrumMotion {
  readonly #model: WasherModel;
  rpm = 0;
  isRamping = false;
  /** How fast the cabinet shakes, where the sensor sits; mm/s RMS. */
  vibration = 0;
  /** Noise of the bearing, above 500 Hz; mm/s RMS. */
  bearingVibration = 0;
  dragRatio = 1;
  /** The motor pushes and does not know where to. */
  isJerking = false;
  /** At the rim: how the laundry has spread this time. */
  imbalanceKilograms = 0;
  readonly #random: Random;

  constructor(model: WasherModel, random: Random) {
    this.#model = model;
    this.#random = random;
  }

  step(seconds: number, demand: DrumDemand): void {
    const { condition, laundry } = demand;
    this.isJerking = condition.hallLost && demand.goalRpm > 0;
    const goalRpm = this.isJerking ? 0 : demand.goalRpm;
    this.dragRatio = demand.dragRatio;
    const before = this.rpm;
    this.rpm =
      goalRpm >= this.rpm ? this.#speedUp(seconds, goalRpm) : this.#slowDown(seconds, goalRpm, condition);
    this.isRamping = this.rpm > before && this.rpm > TUMBLE_RPM;
    this.bearingVibration =
      this.#model.suspension.bearingMillimetresPerSecond *
      (this.rpm / 1_000) *
      (1 + 3 * condition.bearingWorn);
    this.vibration = Math.hypot(this.#shake(condition, laundry), this.bearingVibration);
  }

  #speedUp(seconds: number, goalRpm: number): number {
    if (goalRpm <= TUMBLE_RPM) return goalRpm;
    if (this.rpm <= TUMBLE_RPM)
      this.imbalanceKilograms = USUAL_IMBALANCE_KILOGRAMS * Math.exp(IMBALANCE_SPREAD * normal(this.#random));
    return Math.min(goalRpm, this.rpm + RAMP_RPM_PER_SECOND * seconds);
  }

  /** Friction stops the drum; a worn bearing stops it sooner. */
  #slowDown(seconds: number, goalRpm: number, { bearingWorn }: WasherCondition): number {
    if (this.rpm <= TUMBLE_RPM) return goalRpm;
    const coastSeconds = this.#model.motor.coastDownSeconds / (1 + 0.5 * bearingWorn);
    return Math.max(goalRpm, this.rpm - (1_200 / coastSeconds) * seconds);
  }

  /** A tub on springs with a rotating imbalance: forced vibration of one degree of freedom; mm/s RMS. */
  #shake({ unlevel, bulkyKilograms }: WasherCondition, laundry: Laundry): number {
    const { resonanceRpm, damping, tubKilograms, drumRadiusMetres, cabinetShare } = this.#model.suspension;
    if (this.rpm <= TUMBLE_RPM) return this.rpm > 0 ? TUMBLE_MILLIMETRES_PER_SECOND : 0;
    const ratio = this.rpm / resonanceRpm;
    // Worn dampers and feet in the air: less damping, and a tub that rocks on what it stands on.
    const dampingNow = damping * (1 - 0.6 * unlevel);
    const stiffness = Math.hypot(1 - ratio ** 2, 2 * dampingNow * ratio);
    const kilograms = this.imbalanceKilograms + bulkyKilograms;
    const eccentricMetres = (kilograms * drumRadiusMetres) / (tubKilograms + 2 * laundry.dryKilograms);
    const metres = (eccentricMetres * ratio ** 2) / stiffness;
    const millimetresPerSecond = metres * radiansPerSecond(this.rpm) * 1_000 * Math.SQRT1_2;
    return millimetresPerSecond * cabinetShare * (1 + 3 * unlevel);
  }
}

function radiansPerSecond(rpm: number): number {
  return (rpm * 2 * Math.PI) / 60;
}

/** Stator fed without commutation, W1 of the diagnostics' sources: above 2 A. */
const JERK_AMPERES = 2.6;

/** Current of the motor, from what it has to turn; A. */
export function drumCurrentAmperes(
  drum: DrumMotion,
  {
    laundry,
    condition,
    model,
  }: { readonly laundry: Laundry; readonly condition: WasherCondition; readonly model: WasherModel },
): number {
  if (drum.isJerking) return JERK_AMPERES;
  if (drum.rpm <= 0) return 0;
  const { tumbleAmperes, tumbleAmperesPerKilogram, spinAmperes, rampAmperes } = model.motor;
  if (drum.rpm <= TUMBLE_RPM)
    return (tumbleAmperes + tumbleAmperesPerKilogram * laundry.dryKilograms) * drum.dragRatio;
  const friction = spinAmperes * (0.35 + (0.65 * drum.rpm) / 1_000) * (1 + 0.35 * condition.bearingWorn);
  return friction * drum.dragRatio + (drum.isRamping ? rampAmperes : 0);
}
