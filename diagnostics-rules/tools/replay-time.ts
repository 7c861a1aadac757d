/**
 * Points in time as files of samples write them:
 *
 *     2026-03-01T14:00:00.250Z   2026-03-01 14:00:00   2026-03-01T14:00+09:00   2026-03-01
 *     1772373600   1772373600.25   1772373600250
 *
 * ISO 8601 without a zone is UTC. A number is seconds since 1970, from {@link LEAST_MS} on milliseconds.
 */
import { AppError, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";

/** As milliseconds this is 1973, as seconds the year 5138. */
const LEAST_MS = 1e11;
const ISO =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(?:(Z)|([+-])(\d\d):?(\d\d))?$/;

/** Reads times one after the other; the day is remembered, as the next line mostly has the same. */
export class TimeReader {
  #day = "";
  #dayMs = Number.NaN;

  /** @throws AppError REQUEST_INVALID */
  read(text: string | number): number {
    if (typeof text === "number") return ofNumber(text, String(text));
    const trimmed = text.trim();
    if (trimmed[4] !== "-" && /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(trimmed))
      return ofNumber(Number(trimmed), trimmed);
    const found = ISO.exec(trimmed);
    if (found === null) throw wrongTime(text);
    const [
      ,
      day = "",
      hours = "0",
      minutes = "0",
      seconds = "0",
      fraction = "",
      ,
      sign,
      zoneHours,
      zoneMinutes,
    ] = found;
    if (day !== this.#day) {
      this.#day = day;
      this.#dayMs = Date.parse(`${day}T00:00:00Z`);
    }
    const zoneMs = Number(zoneHours ?? 0) * HOUR_MS + Number(zoneMinutes ?? 0) * MINUTE_MS;
    const dayTimeMs = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
    const atMs =
      this.#dayMs +
      dayTimeMs +
      Math.trunc(Number(`0.${fraction}0`) * SECOND_MS) -
      (sign === "-" ? -zoneMs : zoneMs);
    if (Number.isNaN(atMs) || dayTimeMs > DAY_MS) throw wrongTime(text);
    return atMs;
  }
}

function ofNumber(value: number, text: string): number {
  const atMs = Math.round(Math.abs(value) < LEAST_MS ? value * SECOND_MS : value);
  if (atMs >= 0 && atMs < 8.64e15) return atMs;
  throw wrongTime(text);
}

function wrongTime(text: string): AppError {
  return new AppError(
    "REQUEST_INVALID",
    `timestamp: got "${text.slice(0, 40)}", wanted ISO 8601 or seconds or milliseconds since 1970`,
  );
}
