import { DAY_MS, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { DailyUse, type Use } from "../../../firmware-sim/home/daily-use.ts";
import { Home, type HomeUse, hourOfDay } from "../../../firmware-sim/home/home.ts";

/** Noon in Seoul. */
const noonOf = (month: number): number => Date.UTC(2026, month - 1, 15, 3);

describe("Home", () => {
  it("has the climate of Seoul", () => {
    const home = new Home(1);

    expect(home.outdoorCelsius(noonOf(1))).toBeLessThan(4);
    expect(home.outdoorCelsius(noonOf(8))).toBeGreaterThan(27);
    expect(home.outdoorCelsius(noonOf(8))).toBeGreaterThan(home.outdoorCelsius(noonOf(8) - 9 * HOUR_MS) + 5);
    expect(home.coldWaterCelsius(noonOf(2))).toBeLessThan(8);
    expect(home.coldWaterCelsius(noonOf(8))).toBeGreaterThan(20);
    for (const month of [1, 8]) {
      expect(home.roomCelsius(noonOf(month))).toBeGreaterThan(18);
      expect(home.roomCelsius(noonOf(month))).toBeLessThan(27);
    }
  });

  it("keeps the mains within what the law allows", () => {
    const home = new Home(7);
    const volts = Array.from({ length: 48 }, (_, index) =>
      home.mainsVolts(noonOf(3) + (index * HOUR_MS) / 2),
    );

    expect(Math.min(...volts)).toBeGreaterThan(207);
    expect(Math.max(...volts)).toBeLessThan(233);
  });
});

describe("DailyUse", () => {
  const pattern = { perDay: 1.5, hours: Array(24).fill(0).with(8, 1).with(20, 3), restMs: 5 * MINUTE_MS };

  /** The uses of some days, asked for once a minute. */
  function uses(options: { use: HomeUse; days: number; seed?: number; stepMs?: number }): Use[] {
    const home = new Home(1);
    home.use = options.use;
    const daily = new DailyUse({ home, pattern, seed: options.seed ?? 1 });
    const found: Use[] = [];
    for (
      let atMs = noonOf(3);
      atMs < noonOf(3) + options.days * DAY_MS;
      atMs += options.stepMs ?? MINUTE_MS
    ) {
      const use = daily.take(atMs);
      if (use !== undefined) found.push(use);
    }
    return found;
  }

  it("follows the pattern over many days", () => {
    const found = uses({ use: "normal", days: 200 });

    expect(found.length / 200).toBeGreaterThan(1.35);
    expect(found.length / 200).toBeLessThan(1.65);
    expect(new Set(found.map(({ atMs }) => Math.floor(hourOfDay(atMs))))).toEqual(new Set([8, 20]));
    expect(new Set(found.map(({ seed }) => seed)).size).toBe(found.length);
  });

  it("is three times as much in a busy home", () => {
    const found = uses({ use: "busy", days: 100 });

    expect(found.length / 100).toBeGreaterThan(4.1);
    expect(found.length / 100).toBeLessThan(4.9);
  });

  it("is the same for the same seed, and another for another", () => {
    expect(uses({ use: "normal", days: 20 })).toEqual(uses({ use: "normal", days: 20 }));
    expect(uses({ use: "normal", days: 20, seed: 2 })).not.toEqual(uses({ use: "normal", days: 20 }));
  });

  it("gives one use after the other, with a rest, when use is constant", () => {
    const found = uses({ use: "constant", days: 1 });

    expect(found.length).toBe(DAY_MS / (6 * MINUTE_MS));
    expect(found.every(({ kind }) => kind === "constant")).toBe(true);
  });

  it("gives none when nobody is at home", () => {
    expect(uses({ use: "none", days: 30 })).toEqual([]);
  });

  it("drops what was due many hours ago", () => {
    const found = uses({ use: "normal", days: 100, stepMs: 12 * HOUR_MS });

    for (const { atMs } of found) expect([8, 20]).toContain(Math.floor(hourOfDay(atMs)));
    expect(found.length).toBeLessThan(50);
  });
});
