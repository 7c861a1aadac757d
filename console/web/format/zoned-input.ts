import { type EpochMs, MINUTE_MS } from "@housecall/proto/units";

/** Value of an `<input type="datetime-local">` ("2026-03-01T14:05") for a point in time in a zone. */
export function toZonedInput(atMs: EpochMs, timeZone: string): string {
  return new Date(atMs + offsetMs(atMs, timeZone)).toISOString().slice(0, 16);
}

/**
 * The point in time that such a value means in a zone; undefined when it is not a time.
 *
 * An hour that a change to summer time leaves out becomes the hour after it; one that comes twice is the first.
 */
export function fromZonedInput(text: string, timeZone: string): EpochMs | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const wallMs = Date.parse(`${text.slice(0, 16)}:00Z`);
  if (Number.isNaN(wallMs)) return undefined;
  const guessMs = wallMs - offsetMs(wallMs, timeZone);
  return wallMs - offsetMs(guessMs, timeZone);
}

function offsetMs(atMs: EpochMs, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const wallMs = Date.UTC(
    part["year"] ?? 0,
    (part["month"] ?? 1) - 1,
    part["day"] ?? 1,
    part["hour"] ?? 0,
    part["minute"] ?? 0,
  );
  return wallMs - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}
