import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { ConductBook, DeviceConduct } from "../../../../broker/mqtt/device-conduct.ts";
import { defaultMqttLimits } from "../../../../broker/mqtt/mqtt-limits.ts";

const limits = {
  ...defaultMqttLimits,
  banFirstMs: 1_000,
  banMaxMs: 3_000,
  publishBytesPerDay: 100,
  refusalRate: { perSecond: 0.1, burst: 2 },
};

describe("conduct", () => {
  it("makes each ban twice as long as the one before, up to the longest", () => {
    const conduct = new DeviceConduct(limits, 0);

    expect([conduct.ban(0), conduct.ban(1_000), conduct.ban(3_000)]).toEqual([1_000, 2_000, 3_000]);
    expect([conduct.isBanned(5_999), conduct.isBanned(6_000)]).toEqual([true, false]);
  });

  it("begins with the first ban again after good behaviour", () => {
    const conduct = new DeviceConduct(limits, 0);
    conduct.ban(0);
    conduct.ban(0);

    expect(conduct.ban(2 * HOUR_MS)).toBe(1_000);
  });

  it("forgives as many refusals as its bucket holds", () => {
    const conduct = new DeviceConduct(limits, 0);

    expect([0, 0, 0, 10_000].map((atMs) => conduct.isOneRefusalTooMany(atMs))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it("counts a day's bytes and begins again the next day", () => {
    const conduct = new DeviceConduct(limits, 0);

    expect([conduct.spendOfDay(100, 0), conduct.spendOfDay(1, 1), conduct.spendOfDay(1, DAY_MS)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("is forgotten when it says nothing any more, and not before", () => {
    const book = new ConductBook(limits);
    const bad = book.of("bad-1", 0);
    bad.ban(0);
    const good = book.of("good-1", 0);

    book.forget(60_000, () => false);

    expect(book.of("bad-1", 60_000)).toBe(bad);
    expect(book.of("good-1", 60_000)).not.toBe(good);
  });
});
