import { Home, refrigeratorOf } from "@housecall/firmware-sim";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { frenchDoor800l } from "../../../firmware-sim/appliances/refrigerator/models/french-door-800l.ts";
import { refrigerator } from "../../../firmware-sim/appliances/refrigerator/refrigerator.ts";
import { RefrigeratorPhysics } from "../../../firmware-sim/appliances/refrigerator/refrigerator-physics.ts";
import { recordingLogger } from "../../scenario/lib/recording-logger.ts";
import { heardDevice } from "./lib/heard-device.ts";

const MODEL = "refrigerator-fd800";
const START_AT_MS = Date.UTC(2026, 2, 1);

function physicsOf(seed = 1): RefrigeratorPhysics {
  const { physics } = refrigerator(frenchDoor800l).build({ home: new Home(seed), seed });
  if (!(physics instanceof RefrigeratorPhysics)) throw new Error("That is no refrigerator");
  return physics;
}

function pass(physics: RefrigeratorPhysics, lengthMs: number, stepMs: number): void {
  for (let passedMs = stepMs; passedMs <= lengthMs; passedMs += stepMs)
    physics.step({ trueAtMs: START_AT_MS + passedMs, atMs: START_AT_MS + passedMs, lengthMs: stepMs });
}

describe("a refrigerator in order", () => {
  it("keeps both compartments cold and defrosts, within the figures of such machines", async () => {
    const log = recordingLogger();
    const { world, listener, device } = heardDevice({ model: MODEL, use: "normal", logger: log.logger });

    device.powerOn();
    await world.advance(100 * MINUTE_MS);

    const settled = (signal: string): readonly number[] =>
      listener
        .samples(signal)
        .filter(({ atMs }) => atMs > START_AT_MS + 50 * MINUTE_MS)
        .map(({ value }) => value);
    expect(Math.max(...settled("fridge_celsius"))).toBeLessThan(5.5);
    expect(Math.min(...settled("fridge_celsius"))).toBeGreaterThan(1);
    expect(Math.max(...settled("freezer_celsius"))).toBeLessThan(-15);
    expect(Math.min(...settled("evaporator_celsius"))).toBeGreaterThan(-31);
    const defrost = listener.events.find(({ name }) => name === "cycle-finished");
    expect(defrost?.attributes).toMatchObject({ name: "defrost", result: "finished" });
    expect(defrost?.attributes["defrost_duration_s"]).toBeGreaterThanOrEqual(480);
    expect(defrost?.attributes["defrost_duration_s"]).toBeLessThanOrEqual(1_500);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("reports once a minute", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL, use: "none" });

    device.powerOn();
    await world.advance(20 * MINUTE_MS);

    expect(listener.samples("freezer_celsius").length).toBeGreaterThanOrEqual(18);
    expect(listener.samples("freezer_celsius").length).toBeLessThanOrEqual(21);
  });
});

describe("the physics of a refrigerator", () => {
  it("is nearly the same in steps of ten seconds, a minute and an hour", () => {
    const [hours, minutes, seconds] = [physicsOf(), physicsOf(), physicsOf()];

    pass(hours, 10 * HOUR_MS, HOUR_MS);
    pass(minutes, 10 * HOUR_MS, MINUTE_MS);
    pass(seconds, 10 * HOUR_MS, 10 * SECOND_MS);

    for (const { freezer, fridge } of [hours, minutes]) {
      expect(Math.abs(freezer.celsius - seconds.freezer.celsius)).toBeLessThan(0.3);
      expect(Math.abs(fridge.celsius - seconds.fridge.celsius)).toBeLessThan(0.3);
    }
    expect(seconds.freezer.celsius).toBeGreaterThan(-12);
  });

  it("melts the frost when the heater is on, and not when it is open", () => {
    const [sound, open] = [physicsOf(), physicsOf()];
    open.condition.heaterOpen = 1;
    for (const physics of [sound, open]) {
      physics.evaporator.frostKilograms = 0.2;
      physics.actuators.defrostHeater = true;
      pass(physics, 20 * MINUTE_MS, 10 * SECOND_MS);
    }

    expect(sound.evaporator.frostKilograms).toBe(0);
    expect(sound.evaporator.celsius).toBeGreaterThan(8);
    expect(open.evaporator.frostKilograms).toBeGreaterThan(0.19);
  });

  it("loses cooling to frost, dust and a leak", () => {
    const coldest = (worsen: (physics: RefrigeratorPhysics) => void): number => {
      const physics = physicsOf();
      worsen(physics);
      Object.assign(physics.actuators, { compressorRatio: 0.6, freezerFan: true, condenserFan: true });
      pass(physics, 4 * HOUR_MS, MINUTE_MS);
      return physics.freezer.celsius;
    };
    const sound = coldest(() => undefined);

    expect(coldest(({ evaporator }) => (evaporator.frostKilograms = 3))).toBeGreaterThan(sound + 2);
    expect(coldest(({ condition }) => (condition.condenserDirty = 1))).toBeGreaterThan(sound + 0.5);
    expect(coldest(({ condition }) => (condition.chargeLost = 0.7))).toBeGreaterThan(sound + 2);
  });
});

describe("the firmware of a refrigerator", () => {
  it("shows FF when the freezer fan does not answer, and stores what it saw", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL, use: "none" });
    refrigeratorOf(device).condition.freezerFanHeld = 1;

    device.powerOn();
    await world.advance(45 * MINUTE_MS);

    const error = listener.events.find(({ name }) => name === "fan_motor_error");
    expect(error?.attributes).toMatchObject({ code: "FF", freezer_fan_rpm: 0 });
  });

  it("beeps when a door stays open, and not when it is shut in time", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL, use: "normal" });
    device.powerOn();
    await world.advance(30 * MINUTE_MS);
    const before = listener.events.filter(({ name }) => name === "door_is_open").length;

    refrigeratorOf(device).condition.doorAjar = 0.5;
    await world.advance(5 * MINUTE_MS);

    expect(before).toBe(0);
    expect(listener.events.filter(({ name }) => name === "door_is_open")).toHaveLength(1);
  });
});
