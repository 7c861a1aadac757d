import { washerOf } from "@housecall/firmware-sim";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { frontLoader9kg } from "../../../firmware-sim/appliances/washer/models/front-loader-9kg.ts";
import { WasherPhysics } from "../../../firmware-sim/appliances/washer/washer-physics.ts";
import { Home } from "../../../firmware-sim/home/home.ts";
import { seededRandom } from "../../../firmware-sim/random/seeded-random.ts";
import { recordingLogger } from "../../scenario/lib/recording-logger.ts";
import { heardDevice } from "./lib/heard-device.ts";

const MODEL = "washer-fl9";

describe("a washer in order", () => {
  it("washes, within the figures of such machines, and sums each cycle up", async () => {
    const log = recordingLogger();
    const { world, listener, device } = heardDevice({ model: MODEL, logger: log.logger });

    device.powerOn();
    await world.advance(2 * HOUR_MS);

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
    await world.advance(70 * MINUTE_MS);

    const names = listener.events.map(({ name }) => name);
    expect(names).toContain("power_fail_error");
    expect(names.indexOf("cycle-finished")).toBeGreaterThan(names.indexOf("power_fail_error"));
  });

  it("is the same for the same seed and another for another", async () => {
    async function play(seed: number) {
      const { world, listener, device } = heardDevice({ model: MODEL, seed });
      device.powerOn();
      await world.advance(20 * MINUTE_MS);
      return listener.samples("drum_level_khz");
    }

    const [first, again, other] = [await play(1), await play(1), await play(2)];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe("the physics of a washer", () => {
  function physics() {
    const home = new Home(1);
    const washer = new WasherPhysics({ model: frontLoader9kg, home, random: seededRandom(1) });
    const run = (seconds: number, atMs = Date.UTC(2026, 2, 1)): void => {
      for (let second = 0; second < seconds; second += 1)
        washer.step({ trueAtMs: atMs, atMs, lengthMs: SECOND_MS });
    };
    return { home, washer, run };
  }

  it("shows the frequencies of the service page", () => {
    const { washer } = physics();
    const frequencyAt = (litres: number): number => {
      washer.water.freeLitres = litres;
      return washer.levelKilohertz;
    };

    expect(frequencyAt(0)).toBe(26);
    expect(frequencyAt(18)).toBeCloseTo(24.2, 5);
    expect(frequencyAt(40)).toBeCloseTo(22, 5);
  });

  it("warms wash water by one to two kelvin a minute", () => {
    const { washer, run } = physics();
    Object.assign(washer.water, { freeLitres: 18 });
    washer.actuators.heater = true;

    run(600);

    expect((washer.waterCelsius - 20) / 10).toBeGreaterThan(1);
    expect((washer.waterCelsius - 20) / 10).toBeLessThan(2);
  });

  it("comes to the same temperature in one long step as in many short ones", () => {
    const short = physics();
    const long = physics();
    for (const { washer } of [short, long]) Object.assign(washer, { waterCelsius: 55 }).water.freeLitres = 18;

    short.run(3_600);
    long.washer.step({ trueAtMs: Date.UTC(2026, 2, 1), atMs: 0, lengthMs: HOUR_MS });

    expect(long.washer.waterCelsius).toBeCloseTo(short.washer.waterCelsius, 6);
  });

  it("empties the tub more slowly the further the filter is closed, and takes a little less current", () => {
    const litresLeft = [0, 0.5, 0.8, 0.95].map((blocked) => {
      const { washer, run } = physics();
      washer.condition.filterBlocked = blocked;
      washer.water.freeLitres = 18;
      washer.actuators.pump = true;
      run(60);
      return washer.water.freeLitres;
    });

    expect(litresLeft).toEqual(litresLeft.toSorted((left, right) => left - right));
    expect(litresLeft[0]).toBeLessThan(6);
    expect(litresLeft[3]).toBeGreaterThan(14);
  });

  it("shakes with the imbalance, and far more when it does not stand level", () => {
    const shake = (unlevel: number, bulkyKilograms: number): number => {
      const { washer, run } = physics();
      Object.assign(washer.condition, { unlevel, bulkyKilograms });
      washer.actuators.goalRpm = 100;
      run(20);
      return washer.drum.vibration;
    };

    expect(shake(0, 0.7)).toBeGreaterThan(2 * shake(0, 0));
    expect(shake(1, 0)).toBeGreaterThan(2 * shake(0, 0));
  });

  it("keeps water and a locked door without power, and nothing else", () => {
    const { washer } = physics();
    Object.assign(washer.actuators, { coldValve: true, heater: true, goalRpm: 45, doorLock: true });

    washer.losePower();

    expect(washer.actuators).toMatchObject({ coldValve: false, heater: false, goalRpm: 0, doorLock: true });
  });
});

describe("a washer with a clogged filter", () => {
  it("drains slowly, then not at all, and stores what it saw", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL });
    washerOf(device).condition.filterBlocked = 0.96;

    device.powerOn();
    await world.advance(HOUR_MS);

    const error = listener.events.find(({ name }) => name === "water_drain_error");
    expect(error?.attributes).toMatchObject({ code: "OE", phase: "drain" });
    expect(error?.attributes["drum_level_khz"]).toBeLessThan(25.8);
    expect(listener.events.find(({ name }) => name === "cycle-finished")?.attributes["result"]).toBe("OE");
  });
});
