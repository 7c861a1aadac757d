import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/units";
import type { Translate } from "../text/translate.ts";

/** How long something takes or took, in at most two units: "45 s", "12 min", "2 h 5 min", "3 d 4 h". */
export function formatDuration(durationMs: DurationMs, translate: Translate): string {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE_MS) return translate("duration.seconds", { seconds: Math.floor(ms / SECOND_MS) });
  if (ms < HOUR_MS) return translate("duration.minutes", { minutes: Math.floor(ms / MINUTE_MS) });
  if (ms < DAY_MS) {
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
    const hours = Math.floor(ms / HOUR_MS);
    return minutes === 0
      ? translate("duration.hours", { hours })
      : translate("duration.hoursMinutes", { hours, minutes });
  }
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const days = Math.floor(ms / DAY_MS);
  return hours === 0
    ? translate("duration.days", { days })
    : translate("duration.daysHours", { days, hours });
}

/** How long ago something was, in one unit: "12 s ago". A time in the future, by a small clock error, is "just now". */
export function formatAge(ageMs: DurationMs, translate: Translate): string {
  if (ageMs < SECOND_MS) return translate("age.now");
  return translate("age.ago", { duration: oneUnit(ageMs, translate) });
}

function oneUnit(ms: DurationMs, translate: Translate): string {
  if (ms < MINUTE_MS) return translate("duration.seconds", { seconds: Math.floor(ms / SECOND_MS) });
  if (ms < HOUR_MS) return translate("duration.minutes", { minutes: Math.floor(ms / MINUTE_MS) });
  if (ms < 2 * DAY_MS) return translate("duration.hours", { hours: Math.floor(ms / HOUR_MS) });
  return translate("duration.days", { days: Math.floor(ms / DAY_MS) });
}

/** A countdown as "4:09". */
export function formatCountdown(leftMs: DurationMs): string {
  const seconds = Math.max(0, Math.ceil(leftMs / SECOND_MS));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
