import { DAY_MS, type EpochMs, HOUR_MS } from "@housecall/proto/base";
import { ZONE_OFFSET_MS } from "../../home/climate.ts";
import type { Home } from "../../home/home.ts";
import { celsiusAfter } from "../heat-balance.ts";
import type { AirConditionerModel, ClimateModel } from "./air-conditioner-model.ts";

/** Sun on the walls, on average over the day; ours. */
const SUN_KELVIN = 3;

/** Outdoor air where such units are sold, with the weather of the home. */
export function outdoorCelsius(climate: ClimateModel, home: Home, trueAtMs: EpochMs): number {
  const hour = ((trueAtMs + ZONE_OFFSET_MS) % DAY_MS) / HOUR_MS;
  const swing = climate.daySwingCelsius * Math.cos(((hour - climate.warmestHour) / 12) * Math.PI);
  return climate.meanCelsius + swing + home.weatherOffsetCelsius;
}

/** The room that is cooled: its air and its walls. */
export class Room {
  celsius: number;
  wallCelsius: number;
  readonly #model: AirConditionerModel;

  constructor(model: AirConditionerModel, outdoor: number) {
    this.#model = model;
    this.celsius = outdoor + 1;
    this.wallCelsius = outdoor + 1;
  }

  step(
    seconds: number,
    around: { readonly outdoorCelsius: number; readonly windowOpen: number; readonly coolingWatts: number },
  ): void {
    const { room } = this.#model;
    const leak = room.leakWattsPerKelvin + room.windowWattsPerKelvin * around.windowOpen;
    const wallsBefore = this.wallCelsius;
    this.wallCelsius = celsiusAfter(seconds, {
      celsius: this.wallCelsius,
      joulesPerKelvin: room.wallJoulesPerKelvin,
      watts: 0,
      paths: [
        [room.wallWattsPerKelvin, this.celsius],
        [room.outerWattsPerKelvin, around.outdoorCelsius + SUN_KELVIN],
      ],
    });
    this.celsius = celsiusAfter(seconds, {
      celsius: this.celsius,
      joulesPerKelvin: room.airJoulesPerKelvin,
      watts: room.gainWatts - around.coolingWatts,
      paths: [
        [leak, around.outdoorCelsius],
        [room.wallWattsPerKelvin, wallsBefore],
      ],
    });
  }
}
