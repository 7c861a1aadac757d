import { DAY_MS, type EpochMs, HOUR_MS } from "@housecall/proto/base";
import { seededRandom, seedFor } from "../random/seeded-random.ts";
import { coldWaterCelsius, outdoorCelsius, ZONE_OFFSET_MS } from "./climate.ts";

/** How much the people of a home use their appliances. busy: three times as much; constant: one use after the other. */
export type HomeUse = "normal" | "busy" | "none" | "constant";

/** Heated in winter, shaded in summer: a room follows a third of what the weather does; ours. */
const ROOM_CELSIUS = 23;
const ROOM_FOLLOWS_RATIO = 0.15;
/** Nominal voltage in Korea; it may vary by 13 V (Electric Utility Act, enforcement rules, annex 3). */
const NOMINAL_VOLTS = 220;
/** What is seen over a day at one socket, ours. */
const DAY_SWING_VOLTS = 2.5;
/** Kitchens and bathrooms get their hot water from a boiler set to this; typical setting of gas boilers, ours. */
const HOT_WATER_CELSIUS = 45;

/**
 * What surrounds the appliances of one home: weather, water, mains, people. The same for all of them.
 *
 * Everything is a closed form of time, so that it costs nothing while nobody asks. Faults and look-alikes change
 * the fields.
 */
export class Home {
  readonly seed: number;
  use: HomeUse = "normal";
  /** Added to the weather: a heat wave, a cold spell. */
  weatherOffsetCelsius = 0;
  /** Added to the rooms alone: a kitchen in the sun. */
  roomOffsetCelsius = 0;
  /** Added to the cold tap. */
  coldWaterOffsetCelsius = 0;
  /** Added to the warm one. */
  hotWaterOffsetCelsius = 0;
  /** Share of the nominal mains voltage; 0.8 is a brown-out. */
  mainsRatio = 1;
  /** Share of the usual pressure behind the taps; 0: no supply. */
  waterPressureRatio = 1;

  constructor(seed: number) {
    this.seed = seed;
  }

  outdoorCelsius(atMs: EpochMs): number {
    return outdoorCelsius(atMs) + this.weatherOffsetCelsius;
  }

  roomCelsius(atMs: EpochMs): number {
    return (
      ROOM_CELSIUS + ROOM_FOLLOWS_RATIO * (this.outdoorCelsius(atMs) - ROOM_CELSIUS) + this.roomOffsetCelsius
    );
  }

  coldWaterCelsius(atMs: EpochMs): number {
    return Math.max(2, coldWaterCelsius(atMs) + this.coldWaterOffsetCelsius);
  }

  hotWaterCelsius(): number {
    return HOT_WATER_CELSIUS + this.hotWaterOffsetCelsius;
  }

  mainsVolts(atMs: EpochMs): number {
    const hour = hourOfDay(atMs);
    const swing = DAY_SWING_VOLTS * Math.sin(((hour - this.#phaseHours) / 12) * Math.PI);
    return (NOMINAL_VOLTS + swing) * this.mainsRatio;
  }

  get #phaseHours(): number {
    return seededRandom(seedFor(this.seed, "mains")).next() * 24;
  }
}

/** Hours since local midnight, 0..24. */
export function hourOfDay(atMs: EpochMs): number {
  return ((atMs + ZONE_OFFSET_MS) % DAY_MS) / HOUR_MS;
}

/** Number of the local day. */
export function dayOf(atMs: EpochMs): number {
  return Math.floor((atMs + ZONE_OFFSET_MS) / DAY_MS);
}

/** When a local day begins. */
export function startOfDay(day: number): EpochMs {
  return day * DAY_MS - ZONE_OFFSET_MS;
}
