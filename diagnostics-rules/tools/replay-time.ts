/**
 * Points in time as files of samples write them:
 *
 *     2026-03-01T14:00:00.250Z   2026-03-01 14:00:00   2026-03-01T14:00+09:00   2026-03-01
 *     1772373600   1772373600.25   1772373600250   1772373600250000
 *
 * ISO 8601 without a zone is UTC. A number is seconds since 1970, or milli-, micro- or nanoseconds when it is so large that
 * as the next longer unit it would be after the year 5138.
 */
import { AppError, DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";

/** As milliseconds this is 1973, as seconds the year 5138. */
const LEAST_MS = 1e11;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const ISO =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(?:(Z|UTC)|([+-])(\d\d)(?::?(\d\d))?)?$/i;
/** `2026-03-01T14:00:00`, or with `Z` or `.250Z`. */
const PLAIN_LENGTHS = new Set([19, 20, 24]);
const [ZERO, COLON, DOT, DASH, SPACE] = [48, 58, 46, 45, 32];

/** Reads times one after the other; the day is remembered, as the next line mostly has the same. */
export class TimeReader {
  #day = "";
  #dayMs = Number.NaN;

  /** @throws AppError REQUEST_INVALID */
  read(text: string | number): EpochMs {
    if (typeof text === "number") return ofNumber(text, String(text));
    const atMs = this.#plain(text);
    return Number.isNaN(atMs) ? this.#any(text) : atMs;
  }

  /** A time of the day of the last one in its most common form; NaN for everything else. */
  #plain(text: string): number {
    if (!PLAIN_LENGTHS.has(text.length) || this.#day === "" || !text.startsWith(this.#day)) return Number.NaN;
    const separator = text.charCodeAt(10);
    const isPlain =
      (separator === 84 || separator === SPACE) &&
      text.charCodeAt(13) === COLON &&
      text.charCodeAt(16) === COLON &&
      (text.length === 19 || text.endsWith("Z"));
    const hasFraction = text.length === 24;
    if (!isPlain || (hasFraction && text.charCodeAt(19) !== DOT)) return Number.NaN;
    const [hours, minutes, seconds] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)];
    if (!(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN;
    const fractionMs = hasFraction ? digits(text, 20, 23) : 0;
    return this.#dayMs + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + fractionMs;
  }

  #any(text: string): EpochMs {
    const trimmed = text.trim();
    if (trimmed.charCodeAt(4) !== DASH && NUMBER.test(trimmed)) return ofNumber(Number(trimmed), trimmed);
    const found = ISO.exec(trimmed);
    if (found === null) throw wrongTime(text);
    const [, day = "", hours = "0", minutes = "0", seconds = "0", fraction = ""] = found;
    const dayTimeMs = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * SECOND_MS;
    // 60 is a leap second, and 24:00 the end of the day.
    const isTime = dayTimeMs <= DAY_MS && Number(minutes) < 60 && Number(seconds) <= 60;
    const dayMs = this.#startOf(day);
    if (!isTime || Number.isNaN(dayMs)) throw wrongTime(text);
    const fractionMs = Math.trunc(Number(`0.${fraction}0`) * SECOND_MS);
    return dayMs + dayTimeMs + fractionMs - zoneMsOf(found);
  }

  /** NaN for a day that does not exist. */
  #startOf(day: string): number {
    if (day === this.#day) return this.#dayMs;
    const startMs = Date.parse(`${day}T00:00:00Z`);
    // Dates beyond the end of a month would run over into the next.
    const exists = !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(day);
    if (!exists) return Number.NaN;
    this.#day = day;
    this.#dayMs = startMs;
    return startMs;
  }
}

/** The number that the digits say; NaN when there is something else. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function zoneMsOf(found: RegExpExecArray): number {
  const [, , , , , , , sign, hours = "0", minutes = "0"] = found;
  const zoneMs = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  return sign === "-" ? -zoneMs : zoneMs;
}

function ofNumber(value: number, text: string): EpochMs {
  let ms = Math.abs(value) < LEAST_MS ? value * SECOND_MS : value;
  while (Math.abs(ms) >= 1_000 * LEAST_MS && Math.abs(ms) < 1e20) ms /= 1_000;
  const atMs = Math.round(ms);
  if (atMs >= 0 && atMs < 8.64e15) return atMs;
  throw wrongTime(text);
}

function wrongTime(text: string): AppError {
  return new AppError(
    "REQUEST_INVALID",
    `timestamp: got "${text.slice(0, 40)}", wanted ISO 8601, or seconds, ms, µs or ns since 1970`,
  );
}
