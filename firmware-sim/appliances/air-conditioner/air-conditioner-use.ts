import { type DurationMs, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import type { Use } from "../../home/daily-use.ts";
import { seededRandom } from "../../random/seeded-random.ts";

/** One time that somebody switches it on. */
export interface CoolingJob {
  readonly setCelsius: number;
  readonly lengthMs: DurationMs;
}

/** What people set: 24, 25 or 26 °C, ours. */
const COLDEST_SET_CELSIUS = 24;
const SET_CHOICES = 3;
/** An evening, a night; ours. */
const SHORTEST_MS = 2 * HOUR_MS;
const SPREAD_MS = 4 * HOUR_MS;
const CONSTANT_MS = 110 * MINUTE_MS;

/** The job of one use; the same use gives the same job. */
export function coolingJobOf({ seed, kind }: Use): CoolingJob {
  const random = seededRandom(seed);
  const setCelsius = COLDEST_SET_CELSIUS + Math.floor(random.next() * SET_CHOICES);
  return {
    setCelsius,
    lengthMs: kind === "constant" ? CONSTANT_MS : SHORTEST_MS + SPREAD_MS * random.next(),
  };
}
