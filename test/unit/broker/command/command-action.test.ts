import type { ActionRequest } from "@housecall/proto/api";
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ShownEvidence } from "../../../lib/action-evidence.ts";
import { type CommandWorld, commandWorld } from "../../../lib/command-world.ts";

const staff = { name: "mina" };
const capabilities = ["run_action", "action:reboot", "action:self-test:drain-test"];
const rightDrain = {
  drum_level_khz: [26, 24.2, 25.9],
  drain_pump_current_a: [0, 0.23, 0],
  drain_duration_s: [78],
};

let world: CommandWorld;
let shown: ShownEvidence;
beforeEach(async () => {
  shown = new ShownEvidence();
  world = await commandWorld({ evidence: shown });
});
afterEach(() => world.stop());

function requestOf(action: ActionRequest["action"], parameters: Record<string, string> = {}): ActionRequest {
  return {
    ...{ action, parameters, caseId: "C-2026-000001", reason: "", confirmation: "" },
    ...{ expiresInMs: HOUR_MS, dryRun: false },
  };
}

const drainTest = requestOf("self-test", { test: "drain-test" });
const actionOf = (id: string) => world.commands.get(id);
const pass = async (lengthMs: number) => {
  await world.clock.advance(lengthMs);
  await world.commands.tick(world.clock.nowMs());
  await world.settled();
};

/** A device that takes the action and says that it is done. */
async function said(request: ActionRequest, outcome: readonly { name: string; value: string }[] = []) {
  const washer = world.device("washer-1", { capabilities });
  await world.connect(washer);
  const { id } = await world.commands.requestAction("washer-1", request, staff);
  await world.settled();
  await washer.sendResult(id, "accepted");
  await washer.sendResult(id, "running");
  await washer.sendResult(id, "succeeded", { outcome });
  await world.settled();
  return { id, washer };
}

describe("an action", () => {
  it("travels with its parameters and its end in a signed offer", async () => {
    const washer = world.device("washer-1", { capabilities });
    await world.connect(washer);

    await world.commands.requestAction("washer-1", drainTest, staff);
    await world.settled();

    expect(washer.offers[0]?.body).toEqual({
      ...{ kind: "run_action", action: "self-test", parameters: [{ name: "test", value: "drain-test" }] },
      expiresAtMs: world.clock.nowMs() + HOUR_MS,
    });
  });

  it("is not done when the device says so, but when telemetry shows it", async () => {
    const { id } = await said(drainTest, [{ name: "drain_duration_s", value: "78" }]);
    await pass(1_000);
    const before = await actionOf(id);
    shown.samples = rightDrain;
    await pass(1_000);

    const after = await actionOf(id);
    expect(before).toMatchObject({ state: "running", reason: "verifying" });
    expect(before.action?.checks.map(({ measured }) => measured)).toEqual([null, null, null]);
    expect(after).toMatchObject({ state: "succeeded", reason: "" });
    expect(after.action?.outcome).toEqual([{ name: "drain_duration_s", value: "78" }]);
    expect(after.action?.checks.map(({ id: check, measured }) => [check, measured])).toEqual([
      ["filled", "24.2"],
      ["pump_ran", "0.23"],
      ["drained_in_time", "78"],
    ]);
  });

  it("ends as unverified for a device that says done and changes nothing", async () => {
    const { id } = await said(drainTest);
    shown.samples = { drum_level_khz: [26, 26], drain_pump_current_a: [0, 0] };
    await pass(MINUTE_MS);

    const ended = await actionOf(id);
    expect(ended).toMatchObject({ state: "unverified", reason: "not_seen_in_telemetry" });
    expect(ended.detail).toBe(
      "drum_level_khz: wanted ≤ 25.3, got 26; drain_pump_current_a: wanted 0.1–0.4, got 0; drain_duration_s: wanted 5–150, got nothing",
    );
  });

  it("ends as it was said when the device says that the test was not passed", async () => {
    const washer = world.device("washer-1", { capabilities });
    await world.connect(washer);
    const { id } = await world.commands.requestAction("washer-1", drainTest, staff);
    await world.settled();
    const outcome = [{ name: "drain_duration_s", value: "310" }];
    await washer.sendResult(id, "accepted");
    await washer.sendResult(id, "failed", { reason: "test_failed", outcome });

    expect(await actionOf(id)).toMatchObject({ state: "failed", reason: "test_failed", action: { outcome } });
  });

  it("has rebooted a device only when it has another boot id than before the offer", async () => {
    const lying = await said(requestOf("reboot"));
    await pass(MINUTE_MS);
    const honest = await world.commands.requestAction("washer-1", requestOf("reboot"), staff);
    await world.settled();
    await lying.washer.sendResult(honest.id, "running");
    shown.bootId = "7".repeat(32);
    await world.connect(lying.washer);
    await lying.washer.sendResult(honest.id, "succeeded");
    await pass(1_000);

    expect(await actionOf(lying.id)).toMatchObject({ state: "unverified" });
    expect(await actionOf(honest.id)).toMatchObject({ state: "succeeded" });
  });

  it("has rebooted a device also when it is offered again to the new boot", async () => {
    const washer = world.device("washer-1", { capabilities });
    await world.connect(washer);
    const { id } = await world.commands.requestAction("washer-1", requestOf("reboot"), staff);
    await world.settled();
    world.disconnect(washer);

    // What the device said of it before it went down comes after the birth.
    shown.bootId = "7".repeat(32);
    await world.connect(washer);
    await world.settled();
    for (const state of ["accepted", "running", "succeeded"] as const) await washer.sendResult(id, state);
    await pass(1_000);

    expect(washer.offers.map(({ commandId }) => commandId)).toEqual([id, id]);
    expect(await actionOf(id)).toMatchObject({ state: "succeeded" });
  });

  it("that reaches only the next boot of the device is held against that boot's uptimes", async () => {
    const started = "services.ui.service.started_uptime_s";
    const active = { "services.ui.service.active": "active" };
    const washer = world.device("washer-1", { capabilities: ["run_action"] });
    await world.connect(washer);
    shown.state = { ...active, [started]: 90_000 };
    const request = requestOf("restart-service", { service: "ui.service" });
    const { id } = await world.commands.requestAction("washer-1", request, staff);
    await world.settled();
    world.disconnect(washer);

    shown.bootId = "7".repeat(32);
    shown.state = { ...active, [started]: 12 };
    await world.connect(washer);
    await world.settled();
    shown.state = { ...active, [started]: 300 };
    await washer.sendResult(id, "succeeded");
    await pass(1_000);

    expect(await actionOf(id)).toMatchObject({ state: "succeeded" });
  });

  it("expires when the device does not come, and waits for its turn behind another one", async () => {
    const first = await world.commands.requestAction("washer-1", requestOf("reboot"), staff);
    const second = await world.commands.requestAction("washer-1", requestOf("reboot"), staff);
    const washer = world.device("washer-1", { capabilities });
    await world.connect(washer);
    await world.settled();
    expect(washer.offers.map(({ commandId }) => commandId)).toEqual([first.id]);

    await pass(HOUR_MS + 1);

    expect(await actionOf(second.id)).toMatchObject({ state: "expired" });
  });

  it("is refused for a device that takes none", async () => {
    await world.connect(world.device("washer-1"));
    const { id } = await world.commands.requestAction("washer-1", requestOf("reboot"), staff);
    await world.settled();

    expect(await actionOf(id)).toMatchObject({ state: "rejected", reason: "not_supported" });
  });

  it("is audited with what was asked for, and with its end", async () => {
    const { id } = await said(drainTest);
    await pass(MINUTE_MS);

    const entries = await world.audit.list({ deviceId: "washer-1", limit: 10 });
    expect(entries.map(({ action, outcome, commandId }) => [action, outcome, commandId])).toEqual([
      ["command-unverified", "failure", id],
      ["command-requested", "success", id],
    ]);
    expect(entries[1]?.detail).toBe("self-test test=drain-test");
  });

  it("goes on being verified after a restart of the server", async () => {
    world = await commandWorld({ evidence: shown, records: "file" });
    const { id } = await said(drainTest);
    shown.samples = rightDrain;

    await world.restart();
    await pass(1_000);

    expect(await actionOf(id)).toMatchObject({ state: "succeeded" });
  });
});
