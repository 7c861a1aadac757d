import { airConditionerOf, Home } from "@housecall/firmware-sim";
import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { airConditioner } from "../../../firmware-sim/appliances/air-conditioner/air-conditioner.ts";
import { AirConditionerPhysics } from "../../../firmware-sim/appliances/air-conditioner/air-conditioner-physics.ts";
import { wallSplit4kw } from "../../../firmware-sim/appliances/air-conditioner/models/wall-split-4kw.ts";
import { recordingLogger } from "../../scenario/lib/recording-logger.ts";
import { heardDevice } from "./lib/heard-device.ts";

const MODEL = "air-conditioner-ws4";
const START_AT_MS = Date.UTC(2026, 2, 1);

function physicsOf(home: Home): AirConditionerPhysics {
  const { physics } = airConditioner(wallSplit4kw).build({ home, seed: 1 });
  if (!(physics instanceof AirConditionerPhysics)) throw new Error("That is no air conditioner");
  return physics;
}

/** An hour at this frequency, with the fan at high speed, by a room of 27 °C. */
function afterAnHour(
  worsen: (physics: AirConditionerPhysics, home: Home) => void,
  hertz = 60,
): AirConditionerPhysics {
  const home = new Home(1);
  const physics = physicsOf(home);
  worsen(physics, home);
  Object.assign(physics.actuators, { compressorHz: hertz, indoorFan: "high" });
  for (let passedMs = 0; passedMs < 60 * MINUTE_MS; passedMs += 20 * SECOND_MS) {
    physics.room.celsius = 27;
    const atMs = START_AT_MS + passedMs;
    physics.step({ trueAtMs: atMs, atMs, lengthMs: 20 * SECOND_MS });
  }
  return physics;
}

const sound = () => undefined;
const airDelta = (physics: AirConditionerPhysics): number => 27 - physics.supplyCelsius;

describe("an air conditioner in order", () => {
  it("brings the room to what was set, and ends its use", async () => {
    const log = recordingLogger();
    const { world, listener, device } = heardDevice({ model: MODEL, logger: log.logger });

    device.powerOn();
    await world.advance(125 * MINUTE_MS);

    const end = listener.events.find(({ name }) => name === "cycle-finished");
    const endedAtMs = Number(end?.attributes["ended_at_ms"]);
    expect(end?.attributes).toMatchObject({ name: "cool", result: "finished" });
    const last = (signal: string): number =>
      listener.samples(signal).findLast(({ atMs }) => atMs < endedAtMs)?.value ?? Number.NaN;
    expect(Math.abs(last("room_celsius") - last("set_celsius"))).toBeLessThan(1);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("the physics of an air conditioner", () => {
  it("cools the air by 8 to 12 K, and the outdoor pipe is some 12 K above the air outside", () => {
    const physics = afterAnHour(sound);

    expect(airDelta(physics)).toBeGreaterThan(8);
    expect(airDelta(physics)).toBeLessThan(12);
    expect(physics.circuit.condenserCelsius - physics.outdoorCelsius).toBeGreaterThan(8);
    expect(physics.circuit.condenserCelsius - physics.outdoorCelsius).toBeLessThan(16);
    expect(physics.circuit.pipeCelsius).toBeGreaterThan(3);
  });

  it("gets colder air, a faster fan and less cooling behind a clogged filter", () => {
    const clean = afterAnHour(sound);

    const clogged = afterAnHour(({ condition }) => {
      condition.filterBlocked = 0.85;
    });

    expect(airDelta(clogged)).toBeGreaterThan(airDelta(clean) + 4);
    expect(clogged.indoorRpm).toBeGreaterThan(clean.indoorRpm * 1.1);
    expect(clogged.circuit.coolingWatts).toBeLessThan(clean.circuit.coolingWatts * 0.8);
  });

  it("gets warmer air, a colder pipe and less current without refrigerant", () => {
    const full = afterAnHour(sound);

    const leaking = afterAnHour(({ condition }) => {
      condition.chargeLost = 0.85;
    });

    expect(airDelta(leaking)).toBeLessThan(5);
    expect(leaking.circuit.pipeCelsius).toBeLessThan(full.circuit.pipeCelsius - 5);
    expect(leaking.circuit.compressorWatts).toBeLessThan(full.circuit.compressorWatts * 0.75);
  });

  it("gets a hot outdoor pipe behind a cover, and not from heat alone", () => {
    const covered = afterAnHour(({ condition }) => {
      condition.condenserBlocked = 0.9;
    }, 85);
    const hot = afterAnHour((_, home) => {
      home.weatherOffsetCelsius = 8;
    }, 85);

    expect(covered.circuit.condenserCelsius).toBeGreaterThan(66);
    expect(hot.circuit.condenserCelsius).toBeLessThan(60);
  });

  it("fills the pan when the drain is closed", () => {
    const open = afterAnHour(sound);

    const closed = afterAnHour(({ condition }) => {
      condition.drainBlocked = 1;
    });

    expect(open.isFloatUp).toBe(false);
    expect(closed.isFloatUp).toBe(true);
  });
});

describe("the firmware of an air conditioner", () => {
  it("shows CH05 after three minutes without frames, and reports nothing of the outdoor unit", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL });
    device.powerOn();
    await world.advance(20 * MINUTE_MS);
    airConditionerOf(device).condition.framesLost = 1;
    await world.advance(MINUTE_MS);
    const before = listener.samples("compressor_hz").length;

    await world.advance(5 * MINUTE_MS);

    const error = listener.events.find(({ name }) => name === "timeout_error");
    expect(error?.attributes).toMatchObject({ code: "CH05" });
    expect(listener.samples("compressor_hz")).toHaveLength(before);
    expect(listener.samples("outdoor_frames_lost_total").at(-1)?.value).toBeGreaterThan(200);
  });

  it("goes on cooling after a power cut, three minutes later", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL });
    device.powerOn();
    await world.advance(20 * MINUTE_MS);

    device.cutPower();
    await world.advance(15 * SECOND_MS);
    device.powerOn();
    const backAtMs = world.nowMs();
    await world.advance(8 * MINUTE_MS);

    expect(listener.events.map(({ name }) => name)).toContain("power_fail_error");
    const running = listener
      .samples("compressor_hz")
      .filter(({ atMs, value }) => atMs >= backAtMs && value > 0);
    expect(running[0]?.atMs).toBeGreaterThanOrEqual(backAtMs + 3 * MINUTE_MS);
    expect(running[0]?.atMs).toBeLessThan(backAtMs + 5 * MINUTE_MS);
  });
});
