import { type EpochMs, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { DailyUse } from "../../home/daily-use.ts";
import { seededRandom, seedFor } from "../../random/seeded-random.ts";
import type { RefrigeratorCondition } from "./refrigerator-condition.ts";
import type { Doors } from "./refrigerator-parts.ts";

/** Three of four openings are of the fridge; ours. */
const FRIDGE_SHARE = 0.75;
/** Most doors are shut after a few seconds; ours. */
const SHORTEST_MS = 8 * SECOND_MS;
const SPREAD_MS = 30 * SECOND_MS;
/** With children and guests, every so often; ours. */
const BUSY_EVERY_MS = 5 * MINUTE_MS;

const SHUT: Doors = { fridge: 0, freezer: 0 };

/** Opens and shuts the doors as the people of the home do. */
export class DoorHabits {
  readonly #use: DailyUse;
  readonly #seed: number;
  #openDoors: Doors = SHUT;
  #untilMs: EpochMs = 0;
  #busyAtMs: EpochMs = 0;

  constructor(use: DailyUse, seed: number) {
    this.#use = use;
    this.#seed = seed;
  }

  /** How far the doors were open on average in this time, if nobody else came: an opening is shorter than many a step. */
  meanDoors(
    { fromMs, toMs }: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
    { doorAjar }: RefrigeratorCondition,
  ): Doors {
    const openMs = Math.max(0, Math.min(this.#untilMs, toMs) - fromMs);
    const share = toMs > fromMs ? openMs / (toMs - fromMs) : 0;
    const { fridge, freezer } = this.#openDoors;
    return { fridge: Math.max(fridge * share, doorAjar), freezer: freezer * share };
  }

  /** How far the doors are open now. */
  doorsAt(trueAtMs: EpochMs, { doorAjar, oftenOpened }: RefrigeratorCondition): Doors {
    if (trueAtMs >= this.#untilMs) {
      this.#openDoors = SHUT;
      const seed = this.#use.take(trueAtMs)?.seed ?? this.#busySeed(trueAtMs, oftenOpened);
      if (seed !== undefined) this.#open(trueAtMs, seed);
    }
    return { ...this.#openDoors, fridge: Math.max(this.#openDoors.fridge, doorAjar) };
  }

  #open(trueAtMs: EpochMs, seed: number): void {
    const random = seededRandom(seed);
    const isFridge = random.next() < FRIDGE_SHARE;
    this.#openDoors = isFridge ? { fridge: 1, freezer: 0 } : { fridge: 0, freezer: 1 };
    this.#untilMs = trueAtMs + SHORTEST_MS + SPREAD_MS * random.next() ** 2;
  }

  #busySeed(trueAtMs: EpochMs, oftenOpened: number): number | undefined {
    if (oftenOpened <= 0 || trueAtMs < this.#busyAtMs) return undefined;
    this.#busyAtMs = trueAtMs + BUSY_EVERY_MS / oftenOpened;
    return seedFor(this.#seed, `busy-${trueAtMs}`);
  }
}
