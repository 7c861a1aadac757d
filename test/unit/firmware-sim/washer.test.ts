import { washerOf } from "@housecall/firmware-sim";
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../../scenario/lib/recording-logger.ts";
import { heardDevice } from "./lib/heard-device.ts";

const MODEL = "washer-fl9";

describe("a washer in order", () => {
  it("washes, within the figures of such machines, and sums each cycle up", async () => {
    const log = recordingLogger();
    const { world, listener, device } = heardDevice({ model: MODEL, logger: log.logger });

    device.powerOn();
    await world.advance(3 * HOUR_MS);

    const cycles = listener.events.filter(({ name }) => name === "cycle-finished");
    expect(cycles.length).toBeGreaterThanOrEqual(2);
    for (const { attributes } of cycles) {
      expect(attributes["result"]).toBe("finished");
      expect(attributes["drain_duration_s"]).toBeGreaterThanOrEqual(60);
      expect(attributes["drain_duration_s"]).toBeLessThanOrEqual(100);
    }
    const levels = listener.samples("drum_level_khz").map(({ value }) => value);
    expect(Math.max(...levels)).toBeLessThan(26.2);
    expect(Math.min(...levels)).toBeGreaterThan(23.9);
    expect(listener.samples("drain_duration_s")).toHaveLength(cycles.length);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("reports once a minute while idle and every second while it washes", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL, use: "none" });

    device.powerOn();
    await world.advance(20 * MINUTE_MS);
    const idle = listener.samples("drum_level_khz").length;
    device.home.use = "constant";
    await world.advance(20 * MINUTE_MS);

    expect(idle).toBeLessThanOrEqual(21);
    expect(idle).toBeGreaterThanOrEqual(18);
    expect(listener.samples("drum_level_khz").length - idle).toBeGreaterThan(600);
  });

  it("goes on where it was after a power cut, and says that the power failed", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL });
    device.powerOn();
    await world.advance(15 * MINUTE_MS);

    device.cutPower();
    await world.advance(2 * MINUTE_MS);
    device.powerOn();
    await world.advance(2 * HOUR_MS);

    const names = listener.events.map(({ name }) => name);
    expect(names).toContain("power_fail_error");
    expect(names.indexOf("cycle-finished")).toBeGreaterThan(names.indexOf("power_fail_error"));
  });

  it("is the same for the same seed and another for another", async () => {
    async function play(seed: number) {
      const { world, listener, device } = heardDevice({ model: MODEL, seed });
      device.powerOn();
      await world.advance(HOUR_MS);
      return listener.samples("drum_level_khz");
    }

    const [first, again, other] = [await play(1), await play(1), await play(2)];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe("a washer with a clogged filter", () => {
  it("drains slowly, then not at all, and stores what it saw", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL });
    washerOf(device).condition.filterBlocked = 0.96;

    device.powerOn();
    await world.advance(2 * HOUR_MS);

    const error = listener.events.find(({ name }) => name === "water_drain_error");
    expect(error?.attributes).toMatchObject({ code: "OE", phase: "drain" });
    expect(error?.attributes["drum_level_khz"]).toBeLessThan(25.8);
    expect(listener.events.find(({ name }) => name === "cycle-finished")?.attributes["result"]).toBe("OE");
  });
});
