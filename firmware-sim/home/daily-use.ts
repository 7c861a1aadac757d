import { type DurationMs, type EpochMs, HOUR_MS } from "@housecall/proto/base";
import { seededRandom, seedFor } from "../random/seeded-random.ts";
import { dayOf, type Home, type HomeUse, startOfDay } from "./home.ts";

/** When the people of a home use an appliance. */
export interface UsePattern {
  /** On average. */
  readonly perDay: number;
  /** How likely each hour of the day is, 24 numbers from midnight on; only their proportion counts. */
  readonly hours: readonly number[];
  /** With constant use: rest between two uses. */
  readonly restMs: DurationMs;
}

/** One use of the appliance. */
export interface Use {
  readonly atMs: EpochMs;
  /** For what is peculiar to this use: its load, its programme. */
  readonly seed: number;
  /** constant: one after the other, so people choose what is short. */
  readonly kind: "ordinary" | "constant";
}

/** A home with small children, or three generations; ours. */
const BUSY_FACTOR = 3;
/** A use that was due this long ago is dropped: nobody washes at midnight what was due in the morning; ours. */
const PATIENCE_MS: DurationMs = 3 * HOUR_MS;

/**
 * The uses of one appliance, day by day. The same seed gives the same days, whatever was asked before.
 *
 * Nothing is planned ahead but the day that is asked for.
 */
export class DailyUse {
  readonly #home: Home;
  readonly #pattern: UsePattern;
  readonly #seed: number;
  #reachedAtMs: EpochMs | undefined;
  #readyAtMs: EpochMs | undefined;
  #count = 0;
  /** Of the day that was asked for last. */
  #planned: { readonly day: number; readonly use: HomeUse; readonly uses: readonly Use[] } | undefined;

  constructor(options: { readonly home: Home; readonly pattern: UsePattern; readonly seed: number }) {
    this.#home = options.home;
    this.#pattern = options.pattern;
    this.#seed = options.seed;
  }

  /** The use that begins now, if one does. Called while the appliance is free, at least once in a while. */
  take(atMs: EpochMs): Use | undefined {
    const reachedAtMs = this.#reachedAtMs ?? atMs;
    this.#reachedAtMs = atMs;
    switch (this.#home.use) {
      case "none":
        return undefined;
      case "constant":
        return this.#takeConstant(atMs);
      case "normal":
      case "busy":
        return this.#usesOf(dayOf(atMs)).find(
          (use) => use.atMs > Math.max(reachedAtMs, atMs - PATIENCE_MS) && use.atMs <= atMs,
        );
    }
  }

  #takeConstant(atMs: EpochMs): Use | undefined {
    // The first ask after a use sets the end of the rest.
    this.#readyAtMs ??= atMs + this.#pattern.restMs;
    if (atMs < this.#readyAtMs) return undefined;
    this.#readyAtMs = undefined;
    this.#count += 1;
    return { atMs, seed: seedFor(this.#seed, `use-${this.#count}`), kind: "constant" };
  }

  #usesOf(day: number): readonly Use[] {
    const { use } = this.#home;
    if (this.#planned?.day !== day || this.#planned.use !== use)
      this.#planned = { day, use, uses: this.#plan(day) };
    return this.#planned.uses;
  }

  #plan(day: number): readonly Use[] {
    const random = seededRandom(seedFor(this.#seed, `day-${day}`));
    const perDay = this.#pattern.perDay * (this.#home.use === "busy" ? BUSY_FACTOR : 1);
    const count = Math.floor(perDay) + (random.next() < perDay % 1 ? 1 : 0);
    return Array.from({ length: count }, (_, index) => ({
      atMs: startOfDay(day) + Math.round((this.#pickHour(random.next()) + random.next()) * HOUR_MS),
      seed: seedFor(this.#seed, `day-${day}/use-${index}`),
      kind: "ordinary" as const,
    })).sort((left, right) => left.atMs - right.atMs);
  }

  #pickHour(point: number): number {
    const { hours } = this.#pattern;
    let rest = point * hours.reduce((sum, weight) => sum + weight, 0);
    const hour = hours.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
    return Math.max(0, hour);
  }
}
