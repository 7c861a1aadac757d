import { describe, expect, it } from "vitest";
import { createWebClock } from "../../../../console/web/clock.ts";
import { formatAge, formatCountdown, formatDuration } from "../../../../console/web/format/duration.ts";
import { firstSentence } from "../../../../console/web/format/first-sentence.ts";
import { createFormatMoment, knownZone, zoneOffset } from "../../../../console/web/format/moment.ts";
import { printable } from "../../../../console/web/format/printable.ts";
import { formatBytes, formatQuantity, signalTitle } from "../../../../console/web/format/quantity.ts";
import { fromZonedInput, toZonedInput } from "../../../../console/web/format/zoned-input.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const en = { language: "en", translate: createTranslate("en") } as const;
const ko = { language: "ko", translate: createTranslate("ko") } as const;

describe("durations and ages", () => {
  it("says at most two units", () => {
    expect(
      [45_000, 12 * 60_000, 7_500_000, 7_200_000, 273_600_000].map((ms) => formatDuration(ms, en.translate)),
    ).toEqual(["45 s", "12 min", "2 h 5 min", "2 h", "3 d 4 h"]);
  });

  it("says ages in one unit, and a small clock error as just now", () => {
    expect(formatAge(12_900, en.translate)).toBe("12 s ago");
    expect(formatAge(12_900, ko.translate)).toBe("12초 전");
    expect(formatAge(-4_000, en.translate)).toBe("just now");
    expect(formatAge(47 * 3_600_000, en.translate)).toBe("47 h ago");
  });

  it("counts down to nought and not below", () => {
    expect([249_000, 59_001, 0, -5].map(formatCountdown)).toEqual(["4:09", "1:00", "0:00", "0:00"]);
  });
});

describe("quantities", () => {
  it("says sizes as people know them", () => {
    expect(
      [0, 1_023, 1_024, 1_536, 1_048_576, 250_000_000, -2_048].map((bytes) => formatBytes(bytes, "en")),
    ).toEqual(["0 B", "1,023 B", "1 KB", "1.5 KB", "1 MB", "238 MB", "-2 KB"]);
  });

  it("says values with their unit, and flags in a word", () => {
    expect(formatQuantity(0.9714, "ratio", en)).toBe("97.1 %");
    expect(formatQuantity(0.0031, "ratio", en)).toBe("0.31 %");
    expect(formatQuantity(1, "flag", ko)).toBe("예");
    expect(formatQuantity(-71, "dBm", en)).toBe("-71 dBm");
    expect(formatQuantity(7_500, "s", en)).toBe("2 h 5 min");
    expect(formatQuantity(-180, "s", en)).toBe("−3 min");
    expect(formatQuantity(0.05, "ratio/h", en)).toBe("5 %/h");
    expect(formatQuantity(0.25, "count/s", en)).toBe("0.25/s");
    expect(formatQuantity(2_048, "bytes/s", en)).toBe("2 KB/s");
    expect(formatQuantity(3, "L/min", en)).toBe("3 L/min");
    expect(formatQuantity(Number.NaN, "ratio", en)).toBe("–");
  });

  it("says a measured time to the second up to an hour", () => {
    const said = (value: number) => formatQuantity(value, "s", en);

    expect([0.254, 9.5, 45.4, 73.39, 242, 240, 3_599.6, 7_530].map(said)).toEqual([
      "0.25 s",
      "9.5 s",
      "45 s",
      "1 min 13 s",
      "4 min 2 s",
      "4 min",
      "1 h",
      "2 h 5 min",
    ]);
    expect(formatQuantity(73.39, "s", ko)).toBe("1분 13초");
  });

  it("says four figures, and slow rates per minute or hour", () => {
    const said = (value: number, unit: string) => formatQuantity(value, unit, en);

    expect(said(0.227_04, "A")).toBe("0.227 A");
    expect(said(183.222, "Pa")).toBe("183.2 Pa");
    expect(said(2_912.26, "rpm")).toBe("2,912 rpm");
    expect(said(0.3 / 3_600, "kHz/s")).toBe("0.3 kHz/h");
    expect(said(1 / 60, "celsius/s")).toBe("1 °C/min");
    expect(said(12.5, "count/s")).toBe("12.5/s");
    expect(said(0.025, "ratio/h")).toBe("2.5 %/h");
  });

  it("calls a signal by its short name, its catalogue text or its id", () => {
    expect(signalTitle("disk_used_ratio", en)).toBe("Disk used");
    expect(signalTitle("drain_duration_s", ko)).toBe("배수 시간");
    expect(signalTitle("heater_on", en)).toBe("The heater is on");
    expect(signalTitle("heater_on", ko)).toBe("히터 동작 여부");
    expect(signalTitle("made_up_signal", en)).toBe("made_up_signal");
  });
});

describe("points in time", () => {
  const atMs = Date.UTC(2026, 0, 15, 23, 30, 5);

  it("are written in the zone asked for", () => {
    expect(createFormatMoment({ language: "en", timeZone: "UTC" })(atMs, "timeSeconds")).toBe("23:30:05");
    expect(createFormatMoment({ language: "en", timeZone: "Asia/Seoul" })(atMs, "dateTime")).toBe(
      "16 Jan 2026, 08:30",
    );
    expect(createFormatMoment({ language: "ko", timeZone: "Asia/Seoul" })(atMs, "dateTime")).toBe(
      "2026년 1월 16일 08:30",
    );
  });

  it("fall back to the reader's zone when a device reports nonsense", () => {
    expect(knownZone("Asia/Seoul", "UTC")).toBe("Asia/Seoul");
    expect(knownZone("Mars/Olympus", "UTC")).toBe("UTC");
    expect(knownZone("", "UTC")).toBe("UTC");
    expect(zoneOffset("Asia/Seoul", atMs)).toBe("GMT+9");
  });

  it("go into a date field and come back, in any zone", () => {
    const minuteMs = Math.floor(atMs / 60_000) * 60_000;

    for (const zone of ["UTC", "Asia/Seoul", "America/St_Johns", "Asia/Kathmandu"]) {
      expect(fromZonedInput(toZonedInput(minuteMs, zone), zone)).toBe(minuteMs);
    }
    expect(toZonedInput(atMs, "Asia/Seoul")).toBe("2026-01-16T08:30");
  });

  it("are right on both sides of a change to summer time, and refuse what is not a time", () => {
    expect(fromZonedInput("2026-03-29T01:59", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 0, 59));
    expect(fromZonedInput("2026-03-29T03:00", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 1, 0));
    expect(["", "tomorrow", "2026-99-99T00:00"].map((text) => fromZonedInput(text, "UTC"))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("printable", () => {
  it("shows what would hide or turn text, and leaves other text alone", () => {
    expect(printable("\u001b[31mred\u0000")).toBe("\\x1b[31mred\\x00");
    expect(printable("abc\u202etxt.exe")).toBe("abc‹U+202E›txt.exe");
    expect(printable("<b>한글</b>\tok\n")).toBe("<b>한글</b>\tok\n");
  });
});

describe("the page's clock", () => {
  it("follows the server's when the computer is wrong, not for a second of network", () => {
    const clock = createWebClock(() => 1_000_000);

    clock.noticeServerTime(1_001_000);
    expect(clock.nowMs()).toBe(1_000_000);
    clock.noticeServerTime(4_600_000);
    expect([clock.nowMs(), clock.toServerMs(999_000)]).toEqual([4_600_000, 4_599_000]);
  });
});

describe("the first sentence", () => {
  it("ends at a full stop that ends a word, else with the text", () => {
    expect(firstSentence("Disk is 96.5 % full, see server.log. Free some.")).toBe(
      "Disk is 96.5 % full, see server.log.",
    );
    expect([firstSentence("No stop"), firstSentence("")]).toEqual(["No stop", ""]);
  });
});
