import { robotOf } from "@housecall/firmware-sim";
import { MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { recordingLogger } from "../../scenario/lib/recording-logger.ts";
import { heardDevice } from "./lib/heard-device.ts";

const MODEL = "robot-lds1";

/** A robot whose condition was changed before it was switched on. */
function robotWith(change: Partial<ReturnType<typeof robotOf>["condition"]>) {
  const heard = heardDevice({ model: MODEL });
  const robot = robotOf(heard.device);
  Object.assign(robot.condition, change);
  heard.device.powerOn();
  return { ...heard, robot };
}

describe("a robot cleaner in order", () => {
  it("cleans, within the figures of such robots, goes home and charges", async () => {
    const log = recordingLogger();
    const { world, listener, device } = heardDevice({ model: MODEL, logger: log.logger });

    device.powerOn();
    await world.advance(70 * MINUTE_MS);

    const run = listener.events.find(({ name }) => name === "cycle-finished");
    expect(run?.attributes["result"]).toBe("finished");
    expect(run?.attributes["run_charge_used_ratio"]).toBeGreaterThan(0.3);
    expect(run?.attributes["run_charge_used_ratio"]).toBeLessThan(0.6);
    const brushes = listener.samples("main_brush_current_a").filter(({ value }) => value > 0);
    expect(Math.max(...brushes.map(({ value }) => value))).toBeLessThan(0.8);
    expect(listener.samples("fan_speed_rpm").every(({ value }) => value < 25_000)).toBe(true);
    expect(listener.samples("run_state").at(-1)?.value).toBe(3);
    expect(listener.samples("battery_current_a").at(-1)?.value).toBeLessThan(-1);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("reports once a minute on its dock", async () => {
    const { world, listener, device } = heardDevice({ model: MODEL, use: "none" });

    device.powerOn();
    await world.advance(20 * MINUTE_MS);

    expect(listener.samples("battery_voltage_v").length).toBeLessThanOrEqual(21);
    expect(listener.samples("battery_voltage_v").length).toBeGreaterThanOrEqual(18);
  });
});

describe("a robot cleaner with a fault", () => {
  it.each([
    ["hair in the left wheel", { wheelHair: { left: 1, right: 0 } }, "left_wheel_error", 7],
    ["hair in its brush", { brushHair: 1 }, "brush_error", 5],
    ["a blocked turret", { lidarBlocked: 1 }, "lidar_error", 1],
    ["dust on its cliff sensors", { cliffDust: 1 }, "cliff_error", 4],
  ])("with %s tries three times, stops and calls", async (_, condition, event, number) => {
    const { world, listener } = robotWith(condition);

    await world.advance(8 * MINUTE_MS);

    const error = listener.events.find(({ name }) => name === event);
    expect(error?.attributes["code"]).toBe(number);
    const result = listener.events.find(({ name }) => name === "cycle-finished")?.attributes["result"];
    expect(result).toBe(`error-${number}`);
    expect(listener.samples("error_code").at(-1)?.value).toBe(number);
  });

  it("stands on dirty contacts without current, and charges again when they are wiped", async () => {
    const { world, listener, robot } = robotWith({ contactsDirty: 1 });
    robot.battery.discharge(3_600, 35);
    await world.advance(8 * MINUTE_MS);

    robot.condition.contactsDirty = 0;
    await world.advance(4 * MINUTE_MS);

    expect(listener.events.map(({ name }) => name)).toContain("charging_error");
    expect(listener.samples("dock_voltage_v").at(-1)?.value).toBeGreaterThan(19);
    expect(listener.samples("error_code").map(({ value }) => value)).toContain(13);
    expect(listener.samples("error_code").at(-1)?.value).toBe(0);
  });

  it("with an aged battery is much lower after half an hour of work than with a sound one", () => {
    const robot = robotOf(heardDevice({ model: MODEL }).device);
    const voltsAfter = (watts: number): number => {
      robot.battery.discharge(1_800, watts);
      return robot.battery.volts;
    };

    const soundVolts = voltsAfter(45);
    robot.battery.charge(86_400, { watts: 2, dockVolts: 20 });
    robot.condition.batteryAged = 1;
    const agedVolts = voltsAfter(45);

    expect(soundVolts).toBeGreaterThan(14.5);
    expect(agedVolts).toBeLessThan(13.2);
  });

  it("turns its fan faster for less power when the filter is blocked", () => {
    const robot = robotOf(heardDevice({ model: MODEL }).device);
    robot.actuators.suction = "standard";
    const sound = { rpm: robot.fanRpm, watts: robot.fanWatts };

    robot.condition.filterBlocked = 0.75;

    expect(robot.fanRpm).toBeGreaterThan(sound.rpm * 1.1);
    expect(robot.fanWatts).toBeLessThan(sound.watts * 0.85);
  });
});

describe("a robot cleaner that is lifted", () => {
  it("says so and goes on where it was put down", async () => {
    const { world, listener, robot } = robotWith({});
    await world.advance(8 * MINUTE_MS);

    robot.condition.isLifted = true;
    await world.advance(MINUTE_MS);
    robot.condition.isLifted = false;
    await world.advance(3 * MINUTE_MS);

    expect(listener.events.filter(({ name }) => name === "move_error")).toHaveLength(1);
    expect(listener.events.some(({ name }) => name === "cycle-finished")).toBe(false);
    expect(listener.samples("error_code").map(({ value }) => value)).toContain(3);
    expect(listener.samples("run_state").at(-1)?.value).toBe(1);
  });
});
