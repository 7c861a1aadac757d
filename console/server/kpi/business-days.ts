import { DAY_MS, type EpochMs } from "@housecall/proto/base";

/** Days and months as people of a zone count them. */
export interface BusinessCalendar {
  /**
   * The moment that many business days (Monday to Friday) after a moment. Holidays of a country are not known: they count
   * as business days.
   */
  after(fromMs: EpochMs, businessDays: number): EpochMs;
  /** The month of a moment: "2026-11". */
  monthOf(atMs: EpochMs): string;
}

/** The calendar of a time zone. @throws RangeError when the zone is not known. */
export function businessCalendar(timeZone: string): BusinessCalendar {
  const format = new Intl.DateTimeFormat("en", {
    ...{ year: "numeric", month: "2-digit", weekday: "short" },
    timeZone,
  });
  const read = (atMs: EpochMs) => new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const isWorkday = (atMs: EpochMs): boolean => !/^S/.test(read(atMs).get("weekday") ?? "");
  return {
    after: (fromMs, businessDays) => {
      let atMs = fromMs;
      for (let left = businessDays; left > 0; ) {
        atMs += DAY_MS;
        if (isWorkday(atMs)) left -= 1;
      }
      return atMs;
    },
    monthOf: (atMs) => {
      const parts = read(atMs);
      return `${parts.get("year")}-${parts.get("month")}`;
    },
  };
}
