import { dryerOf, Home } from "@housecall/firmware-sim";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { dryer } from "../../../firmware-sim/appliances/dryer/dryer.ts";
import { DryerPhysics } from "../../../firmware-sim/appliances/dryer/dryer-physics.ts";
import { heatPump9kg } from "../../../firmware-sim/appliances/dryer/models/heat-pump-9kg.ts";
import { recordingLogger } from "../../scenario/lib/recording-logger.ts";
import { heardDevice } from "./lib/heard-device.ts";

const MODEL = "dryer-hp9";
const START_AT_MS = Date.UTC(2026, 2, 1);

function physicsOf(): DryerPhysics {
  const { physics } = dryer(heatPump9kg).build({ home: new Home(1), seed: 1 });
  if (!(physics instanceof DryerPhysics)) throw new Error("That is no dryer");
  return physics;
}

function pass(physics: DryerPhysics, lengthMs: number, stepMs: number): void {
  for (let passedMs = stepMs; passedMs <= lengthMs; passedMs += stepMs) {
    const atMs = START_AT_MS + passedMs;
    physics.step({ trueAtMs: atMs, atMs, lengthMs: stepMs });
  }
}

/** Forty minutes with four kilograms of wet laundry. */
function drying(worsen: (physics: DryerPhysics) => void, stepMs = 10 * SECOND_MS): DryerPhysics {
  const physics = physicsOf();
  worsen(physics);
  physics.load({ dryKilograms: 4, waterKilograms: 2.2 });
  Object.assign(physics.actuators, { compressor: true, fan: true, drum: true });
  pass(physics, 40 * MINUTE_MS, stepMs);
  return physics;
}

const sound = () => undefined;
const drop = ({ loop, drumOutCelsius }: DryerPhysics): number => drumOutCelsius - loop.evaporatorOutCelsius;

describe("a dryer in order", () => {
  it("dries, within the figures of such machines, and sums each cycle up", async () => {
    const log = recordingLogger();
    const { world, listener, device } = heardDevice({ model: MODEL, logger: log.logger });

    device.powerOn();
    await world.advance(100 * MINUTE_MS);

    const cycle = listener.events.find(({ name }) => name === "cycle-finished");
    expect(cycle?.attributes).toMatchObject({ name: "quick", result: "finished" });
    expect(cycle?.attributes["evaporator_drop_celsius"]).toBeGreaterThan(15);
    expect(cycle?.attributes["evaporator_drop_celsius"]).toBeLessThan(25);
    expect(listener.samples("cycle_duration_s")).toHaveLength(1);
    const phases = new Set(listener.samples("cycle_phase").map(({ value }) => value));
    expect([...phases].sort()).toEqual(expect.arrayContaining([0, 1, 2, 3]));
    expect(Math.max(...listener.samples("drum_out_celsius").map(({ value }) => value))).toBeLessThan(50);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("the physics of a dryer", () => {
  it("gives 55 to 65 °C into the drum and 40 to 50 °C out of it when it is warm", () => {
    const physics = drying(sound);
    pass(physics, 10 * MINUTE_MS, 10 * SECOND_MS);

    expect(physics.loop.drumInCelsius).toBeGreaterThan(53);
    expect(physics.loop.drumInCelsius).toBeLessThan(65);
    expect(physics.drumOutCelsius).toBeGreaterThan(40);
    expect(physics.drumOutCelsius).toBeLessThan(50);
  });

  it("is nearly the same in steps of five seconds and of a minute", () => {
    const [fine, coarse] = [drying(sound, 5 * SECOND_MS), drying(sound, MINUTE_MS)];

    expect(Math.abs(fine.drumOutCelsius - coarse.drumOutCelsius)).toBeLessThan(0.5);
    expect(Math.abs(fine.laundry.waterKilograms - coarse.laundry.waterKilograms)).toBeLessThan(0.05);
  });

  it("tells a clogged filter from a dusty coil: the one raises pressure and drop, the other lowers both", () => {
    const clean = drying(sound);

    const clogged = drying(({ condition }) => {
      condition.filterBlocked = 0.6;
    });
    const dusty = drying(({ condition }) => {
      condition.coilDusty = 0.7;
    });

    expect(clogged.loop.filterPascal).toBeGreaterThan(clean.loop.filterPascal * 1.5);
    expect(drop(clogged)).toBeGreaterThan(drop(clean));
    expect(dusty.loop.filterPascal).toBeLessThan(clean.loop.filterPascal);
    expect(drop(dusty)).toBeLessThan(drop(clean) * 0.7);
    expect(dusty.dischargeCelsius).toBeGreaterThan(clean.dischargeCelsius + 5);
    for (const { laundry } of [clogged, dusty])
      expect(laundry.waterKilograms).toBeGreaterThan(clean.laundry.waterKilograms + 0.1);
  });

  it("has a cold coil, little current and little drop without refrigerant", () => {
    const full = drying(sound);

    const leaking = drying(({ condition }) => {
      condition.chargeLost = 0.7;
    });

    expect(drop(leaking)).toBeLessThan(10);
    expect(leaking.loop.compressorWatts).toBeLessThan(full.loop.compressorWatts * 0.8);
    expect(leaking.dischargeCelsius).toBeLessThan(full.dischargeCelsius - 10);
  });

  it("dries up the base within a day, unless the pump does not reach the water", () => {
    const left = (waterLeft: number): number => {
      const physics = physicsOf();
      physics.condition.waterLeft = waterLeft;
      physics.sump.millimetres = 20;
      physics.actuators.pump = true;
      pass(physics, 2 * MINUTE_MS, 5 * SECOND_MS);
      physics.actuators.pump = false;
      pass(physics, 12 * HOUR_MS, HOUR_MS);
      return physics.sump.millimetres;
    };

    expect(left(0)).toBe(0);
    expect(left(1)).toBeGreaterThan(8);
  });
});

describe("the firmware of a dryer", () => {
  it("tries a dead compressor three times, shows AE and stores what it saw", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL });
    dryerOf(device).condition.compressorDead = true;

    device.powerOn();
    await world.advance(30 * MINUTE_MS);

    const error = listener.events.find(({ name }) => name === "compressor_error");
    expect(error?.attributes).toMatchObject({ code: "AE", compressor_current_a: 0 });
    expect(listener.events.find(({ name }) => name === "cycle-finished")?.attributes["result"]).toBe("AE");
    const commands = listener.samples("compressor_on").map(({ value }) => value);
    const starts = commands.filter((value, index) => value === 1 && commands[index - 1] !== 1);
    expect(starts).toHaveLength(3);
  });

  it("pauses while the door is open and goes on afterwards", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL });
    device.powerOn();
    await world.advance(30 * MINUTE_MS);

    dryerOf(device).condition.doorOpen = true;
    await world.advance(3 * MINUTE_MS);
    const paused = dryerOf(device).actuators.compressor;
    dryerOf(device).condition.doorOpen = false;
    await world.advance(6 * MINUTE_MS);

    expect(paused).toBe(false);
    expect(dryerOf(device).actuators.compressor).toBe(true);
    expect(listener.events.filter(({ name }) => name === "cycle-finished")).toEqual([]);
  });
});
