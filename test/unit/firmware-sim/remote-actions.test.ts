import type { CommandResult, RunAction } from "@housecall/proto";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { washerOf } from "../../../firmware-sim/appliances/washer/washer.ts";
import { HandsBook, handsOf } from "../../../firmware-sim/play/device-hands.ts";
import { FaultPlan } from "../../../firmware-sim/scenario/fault-plan.ts";
import { commandKey, signedOffer } from "../../lib/command-device.ts";
import { heardDevice } from "../../property/firmware-sim/lib/heard-device.ts";

const commandKeys = [
  {
    keyId: commandKey.keyId,
    publicKeyPem: commandKey.publicKey.export({ type: "spki", format: "pem" }).toString(),
  },
];

/** A device that runs and is connected; nobody at home uses it. */
async function runningDevice(model: string, bootMs = 2 * MINUTE_MS) {
  const heard = heardDevice({ model, use: "none", commandKeys });
  heard.device.powerOn();
  await heard.world.advance(bootMs);
  let count = 0;
  const ask = (action: string, parameters: Readonly<Record<string, string>> = {}): string => {
    count += 1;
    const commandId = `cmd-${count}`;
    const given = Object.entries(parameters).map(([name, value]) => ({ name, value }));
    const expiresAtMs = heard.world.nowMs() + HOUR_MS;
    const body: RunAction = { kind: "run_action", action, parameters: given, expiresAtMs };
    const birthNonce = heard.listener.births.at(-1)?.nonce ?? "";
    heard.listener.command("sim-device", signedOffer(body, { commandId, device: "sim-device", birthNonce }));
    return commandId;
  };
  const results = (commandId: string): readonly CommandResult[] =>
    heard.listener.bodies
      .filter((body) => body.kind === "result")
      .filter((body) => body.commandId === commandId);
  return { ...heard, ask, results, last: (commandId: string) => results(commandId).at(-1) };
}

describe("the drain test of a simulated washer", () => {
  const test = { test: "drain-test" };

  it("fills, pumps out, and is passed by a washer in order, in telemetry as well", async () => {
    const { world, listener, ask, last } = await runningDevice("washer-fl9");
    const beganAtMs = world.nowMs();

    const id = ask("self-test", test);
    await world.advance(5 * MINUTE_MS);

    expect(last(id)).toMatchObject({ state: "succeeded" });
    const since = (signal: string) =>
      listener.samples(signal).flatMap(({ atMs, value }) => (atMs >= beganAtMs ? [value] : []));
    expect(Math.min(...since("drum_level_khz"))).toBeLessThan(24.4);
    expect(Math.max(...since("drain_pump_current_a"))).toBeGreaterThan(0.15);
    expect(since("drain_duration_s").at(-1)).toBeGreaterThan(60);
    expect(since("drain_duration_s").at(-1)).toBeLessThan(110);
  });

  it("is not passed behind a blocked filter, and is when the customer has cleaned it", async () => {
    const { world, device, ask, last } = await runningDevice("washer-fl9");
    const planned = { fault: "washer-filter-clogged", at: 0, onset: 0, severity: 0.93 };
    const plan = new FaultPlan(planned, { device, seed: 1 });
    const stop = world.every(plan.stepMs, () => plan.step(world.nowMs()));
    await world.advance(2 * MINUTE_MS);

    const blocked = ask("self-test", test);
    await world.advance(12 * MINUTE_MS);
    const hands = handsOf(device, [plan]);
    expect(
      ["washer-thermistor-open", "washer-filter-clogged", "washer-filter-clogged"].map(hands.repair),
    ).toEqual([...[false, true, false]]);
    await world.advance(2 * MINUTE_MS);
    const cleaned = ask("self-test", test);
    await world.advance(5 * MINUTE_MS);
    stop();

    expect(last(blocked)).toMatchObject({ state: "failed", reason: "test_failed", detail: "too_slow" });
    const seconds = Number(last(blocked)?.outcome?.find(({ name }) => name === "drain_duration_s")?.value);
    expect(seconds).toBeGreaterThan(150);
    expect(last(cleaned)).toMatchObject({ state: "succeeded" });
  });

  it("may be asked for as soon as the agent is there: the firmware answers within seconds of its start", async () => {
    const { world, ask, last } = await runningDevice("washer-fl9", 20 * SECOND_MS);

    const asked = ask("self-test", test);
    await world.advance(5 * MINUTE_MS);

    expect(last(asked)).toMatchObject({ state: "succeeded" });
  });

  it("is refused by the washer's own interlocks while the door is open and while a cycle runs", async () => {
    const { world, device, listener, ask, last } = await runningDevice("washer-fl9");
    handsOf(device, []).setDoor("open");
    const open = ask("self-test", test);
    await world.advance(MINUTE_MS);
    handsOf(device, []).setDoor("closed");
    device.home.use = "constant";
    await world.advance(20 * MINUTE_MS);
    const running = ask("self-test", test);
    const reboot = ask("reboot");
    await world.advance(MINUTE_MS);

    expect(last(open)).toMatchObject({ state: "rejected", reason: "interlock_not_satisfied" });
    expect(last(running)).toMatchObject({ state: "rejected", reason: "interlock_not_satisfied" });
    expect(last(reboot)).toMatchObject({
      state: "rejected",
      reason: expect.stringMatching(/interlock|busy/),
    });
    expect(new Set(listener.births.map(({ bootId }) => bootId)).size).toBe(1);
    expect(washerOf(device).actuators.doorLock).toBe(true);
  });

  it("can be stopped: the water goes, and the test counts as cancelled", async () => {
    const { world, device, listener, ask, last } = await runningDevice("washer-fl9");
    const id = ask("self-test", test);
    await world.advance(MINUTE_MS);
    const birthNonce = listener.births.at(-1)?.nonce ?? "";

    const cancel = { kind: "cancel", commandId: id } as const;
    listener.command(
      "sim-device",
      signedOffer(cancel, { commandId: `${id}.cancel`, device: "sim-device", birthNonce }),
    );
    await world.advance(3 * MINUTE_MS);

    expect(last(id)).toMatchObject({ state: "cancelled" });
    expect(washerOf(device).water.freeLitres).toBeLessThan(3);
    expect(washerOf(device).actuators).toMatchObject({ pump: false, coldValve: false, hotValve: false });
  });
});

describe("a simulated machine", () => {
  it("reboots: another boot id introduces itself, and says what became of it", async () => {
    const { world, listener, ask, results } = await runningDevice("washer-fl9");
    const before = listener.births.at(-1)?.bootId;

    const id = ask("reboot");
    await world.advance(2 * MINUTE_MS);

    expect(listener.births.at(-1)?.bootId).not.toBe(before);
    expect(listener.births.at(-1)?.bootReason).toBe("restart");
    expect(results(id).map(({ state }) => state)).toEqual(["accepted", "running", "succeeded"]);
  });

  it("restarts a service, whose start the reported state then shows", async () => {
    const { world, listener, ask, last } = await runningDevice("linux-board");
    await world.advance(MINUTE_MS);
    const startedAt = () => {
      const key = "services.web.service.started_uptime_s";
      const states = listener.bodies.filter((body) => body.kind === "state");
      return Number(states.findLast(({ entries }) => entries[key] !== undefined)?.entries[key]);
    };
    const before = startedAt();

    const id = ask("restart-service", { service: "web.service" });
    await world.advance(2 * MINUTE_MS);

    expect(last(id)).toMatchObject({ state: "succeeded" });
    expect(startedAt()).toBeGreaterThan(before + 60);
  });

  it("measures more often, appliance and board alike, and goes back", async () => {
    const { world, listener, ask } = await runningDevice("washer-fl9");
    const beganAtMs = world.nowMs();
    ask("raise-resolution", { interval_s: "1", minutes: "15" });
    await world.advance(20 * MINUTE_MS);
    const between = (signal: string, fromMs: number, toMs: number) =>
      listener.samples(signal).filter(({ atMs }) => atMs >= beganAtMs + fromMs && atMs < beganAtMs + toMs)
        .length;

    expect(between("cpu_busy_ratio", MINUTE_MS, 2 * MINUTE_MS)).toBeGreaterThanOrEqual(58);
    expect(between("drum_level_khz", MINUTE_MS, 2 * MINUTE_MS)).toBeGreaterThanOrEqual(50);
    expect(between("cpu_busy_ratio", 16 * MINUTE_MS, 19 * MINUTE_MS)).toBeLessThanOrEqual(4);
  });

  it("logs more when it is told to, and says so", async () => {
    const { world, listener, ask } = await runningDevice("washer-fl9");
    ask("set-log-level", { level: "debug", minutes: "15" });
    await world.advance(MINUTE_MS + 10 * SECOND_MS);

    expect(listener.lines.some(({ severity, unit }) => severity === 7 && unit === "appliance-fw")).toBe(true);
    expect(listener.lines.some(({ message }) => message.startsWith("log level is debug until"))).toBe(true);
  });
});

describe("hands in front of a device", () => {
  it("say what cannot be done", () => {
    const { device } = heardDevice({ model: "linux-board" });
    const hands = handsOf(device, []);

    expect(() => hands.repair("washer-filter")).toThrow("there is no such fault");
    expect(() => hands.setDoor("open")).toThrow("has no door");
    expect(() => new HandsBook().of("sim-device")).toThrow("is not one of those");
  });
});
