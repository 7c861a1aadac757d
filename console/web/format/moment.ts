import type { EpochMs } from "@housecall/proto/units";
import type { Language } from "../text/language.ts";

/** How much of a point in time to show. */
export type MomentStyle =
  | "time"
  | "timeSeconds"
  | "dateTime"
  | "dateTimeSeconds"
  | "date"
  | "monthDay"
  | "dayTime";

const parts: Record<MomentStyle, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  timeSeconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  dateTime: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  },
  dateTimeSeconds: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
  dayTime: {
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  },
  monthDay: { month: "short", day: "numeric" },
  date: { year: "numeric", month: "short", day: "numeric" },
};

/** Writes a point in time for one reader. */
export type FormatMoment = (atMs: EpochMs, style: MomentStyle) => string;

/**
 * Points in time in one language and zone; the zone's own name is shown beside them, once a page.
 *
 * A day in numbers does not break: a line that ends in "11." and begins with "22. 09:25" is misread.
 */
export function createFormatMoment(options: {
  readonly language: Language;
  readonly timeZone: string;
}): FormatMoment {
  const { language, timeZone } = options;
  const formats = new Map<MomentStyle, Intl.DateTimeFormat>();
  return (atMs, style) => {
    const locale = language === "ko" ? "ko-KR" : "en-GB";
    const format = formats.get(style) ?? new Intl.DateTimeFormat(locale, { ...parts[style], timeZone });
    formats.set(style, format);
    const text = format.format(atMs);
    return style === "dayTime" ? text.replaceAll(" ", "\u00a0") : text;
  };
}

/** The zone when the runtime knows it, otherwise the other one: devices may report anything. */
export function knownZone(timeZone: string, otherwise: string): string {
  if (timeZone === "") return otherwise;
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return otherwise;
  }
}

/** The offset of a zone as people read it: "GMT+9". */
export function zoneOffset(timeZone: string, atMs: EpochMs): string {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" });
  return format.formatToParts(atMs).find((part) => part.type === "timeZoneName")?.value ?? timeZone;
}
