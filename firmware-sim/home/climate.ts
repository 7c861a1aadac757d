import { DAY_MS, type EpochMs, HOUR_MS } from "@housecall/proto/base";

/** Mean air temperature of each month in Seoul, January first: Korea Meteorological Administration, normals 1991-2020. */
const SEOUL_CELSIUS = [-2.0, 0.7, 6.1, 12.6, 18.2, 22.7, 25.3, 26.1, 21.6, 15.0, 7.5, 0.2] as const;
/** Half of what lies between the coldest and the warmest hour of a day; the same normals (daily maxima and minima). */
const DAY_SWING_CELSIUS = 4.5;
/** The warmest hour of a day by local time; ours. */
const WARMEST_HOUR = 15;
/** Korea Standard Time has no summer time. */
export const ZONE_OFFSET_MS = 9 * HOUR_MS;
const MONTHS_PER_MS = 12 / (365.2425 * DAY_MS);
/** 2000-01-16T00:00:00Z: the middle of a January. */
const MID_JANUARY_AT_MS = Date.UTC(2000, 0, 16);
/** Water in buried mains follows the air by about a month, damped: 4 °C in February, 25 °C in August, ours. */
const MAINS_LAG_MONTHS = 1;

/** Outdoor air by season and hour; pure. */
export function outdoorCelsius(atMs: EpochMs): number {
  const hour = ((atMs + ZONE_OFFSET_MS) % DAY_MS) / HOUR_MS;
  const swing = DAY_SWING_CELSIUS * Math.cos(((hour - WARMEST_HOUR) / 12) * Math.PI);
  return seasonCelsius((atMs - MID_JANUARY_AT_MS) * MONTHS_PER_MS) + swing;
}

/** Cold tap water by season; pure. */
export function coldWaterCelsius(atMs: EpochMs): number {
  const lagged = seasonCelsius((atMs - MID_JANUARY_AT_MS) * MONTHS_PER_MS - MAINS_LAG_MONTHS);
  return 5 + Math.max(0, lagged + 2) * 0.72;
}

function seasonCelsius(months: number): number {
  const month = ((months % 12) + 12) % 12;
  const index = Math.floor(month);
  const before = SEOUL_CELSIUS[index] ?? 0;
  const after = SEOUL_CELSIUS[(index + 1) % 12] ?? 0;
  return before + (after - before) * (month - index);
}
