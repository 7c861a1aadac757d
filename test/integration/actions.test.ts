/**
 * Remote actions over real MQTT against the real data plane: the real agent on a simulated board does them, and telemetry shows it;
 * a device that only says so is found out.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findModel, SimulatedDevice } from "@housecall/firmware-sim";
import type { ActionRequest, Command } from "@housecall/proto/api";
import { HOUR_MS, SECOND_MS, silentLogger, systemClock } from "@housecall/proto/base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectClaimed } from "../../firmware-sim/fleet/device-identities.ts";
import { type ConnectedScript, connectScript, lieAboutActions } from "../lib/scripted-mqtt-device.ts";
import { startTestPlane, type TestPlane } from "../lib/test-plane.ts";
import { until } from "../lib/until.ts";

const BOARD = "kitchen-board";
const LIAR = "lying-washer";
const actor = { name: "mina" };
const capabilities = ["run_action", "action:reboot", "action:self-test:drain-test"];
const folder = mkdtempSync(join(tmpdir(), "housecall-actions-"));
let test: TestPlane;
let board: SimulatedDevice;
let liar: ConnectedScript;

beforeAll(async () => {
  test = await startTestPlane({ actionVerifyMs: 20 * SECOND_MS });
  liar = await connectScript(await test.claim(LIAR), test.plane.ports.mqtt, { capabilities });
  lieAboutActions(liar);
  const askToken = async (deviceId: string): Promise<string> =>
    (await test.plane.fleet.createClaimToken({ deviceId, actor })).token;
  const connection = await connectClaimed({ clock: systemClock, folder, askToken })(BOARD);
  const model = findModel("linux-board");
  if (model === undefined) throw new Error("there is no board");
  board = new SimulatedDevice({
    ...{ deviceId: BOARD, model, seed: 5, world: systemClock, logger: silentLogger },
    ...{ transport: connection.transport, random: connection.random },
    commandKeys: connection.commandKeys ?? [],
    consent: { preConsented: ["state", "action"], allowVerbal: false },
  });
  board.powerOn();
  const isThere = async () => (await test.plane.fleet.get(BOARD)).values.length > 0;
  // A minute until the first batch, after the board has started.
  await until("the board reports", isThere, { timeoutMs: 120_000 });
}, 150_000);

afterAll(async () => {
  liar?.hangUp();
  await board?.shutDown();
  await test?.remove();
  rmSync(folder, { recursive: true, force: true });
});

function ask(deviceId: string, change: Partial<ActionRequest>): Promise<Command> {
  const request: ActionRequest = {
    ...{ action: "reboot", parameters: {}, caseId: "", reason: "", confirmation: "" },
    ...{ expiresInMs: HOUR_MS, dryRun: false },
    ...change,
  };
  return test.plane.commands.requestAction(deviceId, request, actor);
}

async function ended({ id }: Command): Promise<Command> {
  const isOver = async () => {
    const command = await test.plane.commands.get(id);
    return ["queued", "offered", "accepted", "running"].includes(command.state) ? undefined : command;
  };
  return until(`command ${id} has ended`, isOver, { timeoutMs: 80_000 });
}

describe("remote actions over mutual TLS", () => {
  it("are verified by telemetry of the real agent: samples at the new interval, a level with its lines", async () => {
    const resolution = await ask(BOARD, {
      action: "raise-resolution",
      parameters: { interval_s: "1", minutes: "15" },
    });
    const raised = await ended(resolution);
    const level = await ended(
      await ask(BOARD, { action: "set-log-level", parameters: { level: "debug", minutes: "15" } }),
    );

    expect(raised).toMatchObject({
      state: "succeeded",
      action: { checks: [{ id: "cadence", isMet: true }] },
    });
    expect(level).toMatchObject({ state: "succeeded" });
    expect(level.action?.checks.map(({ id, isMet }) => [id, isMet])).toEqual([
      ["log_level", true],
      ["lines_came", true],
    ]);
  });

  it("end as unverified for a device that acknowledges everything and changes nothing", async () => {
    const [reboot, drainTest] = await Promise.all([
      ask(LIAR, {}).then(ended),
      ask(LIAR, { action: "self-test", parameters: { test: "drain-test" } }).then(ended),
    ]);

    expect(reboot).toMatchObject({ state: "unverified", reason: "not_seen_in_telemetry" });
    expect(reboot?.detail).toContain("boot_id: wanted ≠ 0b0b0b0b, got 0b0b0b0b");
    expect(drainTest).toMatchObject({ state: "unverified" });
    expect(drainTest?.action?.checks.map(({ measured }) => measured)).toEqual([null, null, null]);
  }, 120_000);

  it("reboot the board once, and believe it by its new boot id", async () => {
    const before = (await test.plane.fleet.get(BOARD)).bootId;

    const reboot = await ended(await ask(BOARD, {}));

    expect(reboot).toMatchObject({ state: "succeeded" });
    expect(reboot.history.map(({ state }) => state)).toEqual([
      ...["queued", "offered", "accepted", "running", "succeeded"],
    ]);
    expect((await test.plane.fleet.get(BOARD)).bootId).not.toBe(before);
  });

  it("expire for a device that does not come back", async () => {
    liar.hangUp();
    const { id } = await ask(LIAR, { expiresInMs: 10 * SECOND_MS });

    const expired = await ended(await test.plane.commands.get(id));

    expect(expired).toMatchObject({ state: "expired", reason: "expired" });
    const entries = await test.plane.audit.list({ deviceId: LIAR, limit: 50 });
    expect(entries.filter(({ commandId }) => commandId === id).map(({ action }) => action)).toEqual([
      "command-expired",
      "command-requested",
    ]);
  });
});
