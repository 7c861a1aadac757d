import type { RunAction } from "@housecall/proto";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import type { InterlockAnswer } from "../../../../agent/firmware/interlock-answers.ts";
import type { ActionDone } from "../../../../agent/firmware/panel-actions.ts";
import { BIRTH_NONCE, CommandDevice, signedOffer } from "../../../lib/command-device.ts";

const session = { birthNonce: BIRTH_NONCE };
const everything = {
  permitted: ["self-test", "restart-service", "raise-resolution", "set-log-level", "reboot"],
  services: ["ui.service"],
  selfTests: ["drain-test"],
} satisfies CommandDevice["actionSettings"];

function bodyOf(
  device: CommandDevice,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): RunAction {
  const given = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  return { kind: "run_action", action, parameters: given, expiresAtMs: device.clock.nowMs() + HOUR_MS };
}

function deviceWith(settings: Partial<CommandDevice["actionSettings"]> = {}): CommandDevice {
  const device = new CommandDevice();
  device.actionSettings = { ...everything, ...settings };
  device.consentSettings = { preConsented: ["action"], allowVerbal: false };
  return device;
}

/** A panel that answers as told. */
function panelOf(
  interlock: InterlockAnswer,
  done: ActionDone = { result: "passed", reason: "", outcome: [] },
) {
  const ran: string[] = [];
  const panel: NonNullable<CommandDevice["panel"]> = {
    isConnected: () => true,
    interlocks: { ask: async () => interlock, answer: () => undefined },
    actions: {
      run: async ({ parameters }) => {
        ran.push(parameters["test"] ?? "");
        return done;
      },
      done: () => undefined,
      disconnected: () => undefined,
    },
  };
  return { panel, ran };
}

async function run(device: CommandDevice, action: string, parameters: Readonly<Record<string, string>> = {}) {
  const started = await device.start();
  started.executor.onCommand(signedOffer(bodyOf(device, action, parameters)), session);
  return { ...started, result: await device.ended("cmd-1") };
}

describe("actions on a device", () => {
  it("are refused when the owner has not allowed them", async () => {
    const device = deviceWith();
    device.consentSettings = { preConsented: ["state", "logs"], allowVerbal: true };

    const { result } = await run(device, "restart-service", { service: "ui.service" });

    expect(result).toMatchObject({ state: "rejected", reason: "consent_required" });
    expect(device.started).toEqual([]);
  });

  it("are refused when they are not known, not permitted here, or name what is not on a list", async () => {
    const refused = async (action: string, parameters: Readonly<Record<string, string>> = {}) =>
      (await run(deviceWith({ permitted: ["restart-service", "raise-resolution"] }), action, parameters))
        .result.reason;

    expect(await refused("format-disk")).toBe("unknown_action");
    expect(await refused("reboot")).toBe("not_permitted_here");
    expect(await refused("restart-service", { service: "sshd.service" })).toBe("not_permitted_here");
    expect(await refused("restart-service", { service: "ui.service; reboot" })).toBe("not_permitted_here");
    expect(await refused("raise-resolution", { interval_s: "0" })).toBe("parameter_invalid");
    expect(await refused("raise-resolution", { minutes: "61" })).toBe("parameter_invalid");
  });

  it("are refused when they come after their expiry", async () => {
    const device = deviceWith();
    const { executor } = await device.start();
    const body = { ...bodyOf(device, "reboot"), expiresAtMs: device.clock.nowMs() - 1 };

    executor.onCommand(signedOffer(body), session);

    expect(await device.ended("cmd-1")).toMatchObject({ state: "rejected", reason: "expired" });
    expect(device.started).toEqual([]);
  });

  it("restart a service by an argument vector, once, however often they are offered", async () => {
    const device = deviceWith();

    const { executor, result } = await run(device, "restart-service", { service: "ui.service" });
    executor.onCommand(signedOffer(bodyOf(device, "restart-service", { service: "ui.service" })), session);
    await device.clock.advance(SECOND_MS);

    expect(result).toMatchObject({ state: "succeeded", outcome: [{ name: "service", value: "ui.service" }] });
    expect(device.started).toEqual(["systemctl restart ui.service"]);
  });

  it("tell when a service did not start again", async () => {
    const device = deviceWith();
    device.programEnd = { exitCode: 1, output: "", errors: "Job for ui.service failed.\n" };

    const { result } = await run(device, "restart-service", { service: "ui.service" });

    expect(result).toMatchObject({
      ...{ state: "failed", reason: "service_not_started", detail: "Job for ui.service failed." },
    });
  });
});

describe("a self-test", () => {
  const test = { test: "drain-test" };

  it("begins only when the firmware says, now, that its interlocks are satisfied", async () => {
    const refusals: InterlockAnswer[] = ["not_satisfied", "no_answer"];
    for (const answer of refusals) {
      const device = deviceWith();
      const { panel, ran } = panelOf(answer);
      device.panel = panel;

      const { result } = await run(device, "self-test", test);

      expect(result).toMatchObject({ state: "rejected", reason: "interlock_not_satisfied" });
      expect(ran).toEqual([]);
    }
  });

  it("is not begun without a program that answers for the appliance", async () => {
    const { result } = await run(deviceWith(), "self-test", test);

    expect(result).toMatchObject({ state: "rejected", reason: "interlock_not_satisfied" });
  });

  it("tells what was measured, passed or not", async () => {
    const outcome = [{ name: "drain_duration_s", value: "78" }];
    const passing = deviceWith();
    passing.panel = panelOf("satisfied", { result: "passed", reason: "", outcome }).panel;
    const failing = deviceWith();
    failing.panel = panelOf("satisfied", { result: "failed", reason: "too_slow", outcome }).panel;

    expect((await run(passing, "self-test", test)).result).toMatchObject({ state: "succeeded", outcome });
    expect((await run(failing, "self-test", test)).result).toMatchObject({
      ...{ state: "failed", reason: "test_failed", detail: "too_slow", outcome },
    });
  });
});

describe("a reboot", () => {
  it("is reported by the next boot, and done once", async () => {
    const device = deviceWith();
    const first = await device.start();
    first.executor.onCommand(signedOffer(bodyOf(device, "reboot")), session);
    await device.clock.advance(SECOND_MS);
    const before = device.states("cmd-1");
    await first.executor.stop();

    device.bootId = "2".repeat(32);
    const second = await device.start();
    second.executor.onCommand(signedOffer(bodyOf(device, "reboot")), session);
    await device.clock.advance(SECOND_MS);

    expect(before).toEqual(["accepted", "running"]);
    expect(device.results("cmd-1")[2]).toMatchObject({
      state: "succeeded",
      outcome: [
        { name: "boot_id_before", value: "1".repeat(32) },
        { name: "boot_id", value: "2".repeat(32) },
      ],
    });
    expect(device.started).toEqual(["systemctl reboot"]);
  });

  it("has failed when the machine goes on as if nothing had been", async () => {
    const device = deviceWith();
    const first = await device.start();
    first.executor.onCommand(signedOffer(bodyOf(device, "reboot")), session);
    await device.clock.advance(SECOND_MS);
    await first.executor.stop();

    await device.start();

    expect(await device.ended("cmd-1")).toMatchObject({ state: "failed", reason: "reboot_not_started" });
  });
});

describe("what is raised for a while", () => {
  const parameters = { interval_s: "1", minutes: "15" };

  it("goes back by itself", async () => {
    const device = deviceWith();
    await run(device, "raise-resolution", parameters);

    expect(device.raised?.now().intervalMs).toBe(1_000);
    await device.clock.advance(15 * MINUTE_MS + SECOND_MS);
    expect(device.raised?.now().intervalMs).toBeUndefined();
  });

  it("goes back after a restart of the agent too, at the same time", async () => {
    const device = deviceWith();
    const { executor } = await run(device, "raise-resolution", parameters);
    await device.clock.advance(10 * MINUTE_MS);
    await executor.stop();
    device.raised?.stop();

    await device.start();

    expect(device.raised?.now().intervalMs).toBe(1_000);
    await device.clock.advance(5 * MINUTE_MS + SECOND_MS);
    expect(device.raised?.now().intervalMs).toBeUndefined();
  });

  it("is over for an agent that was away for longer", async () => {
    const device = deviceWith();
    const { executor } = await run(device, "set-log-level", { level: "debug", minutes: "15" });
    await executor.stop();
    device.raised?.stop();
    await device.clock.advance(16 * MINUTE_MS);

    await device.start();

    expect(device.raised?.now().logLevel).toBeUndefined();
  });

  it("ends at once when the owner takes the permission back", async () => {
    const device = deviceWith();
    const { consent } = await run(device, "set-log-level", { level: "debug" });
    expect(device.raised?.now().logLevel).toBe("debug");

    await consent.revoke("all");
    await device.clock.advance(SECOND_MS);

    expect(device.raised?.now().logLevel).toBeUndefined();
  });

  it("is replaced by what is set later", async () => {
    const device = deviceWith();
    const { executor } = await run(device, "raise-resolution", { interval_s: "1", minutes: "15" });
    executor.onCommand(
      signedOffer(bodyOf(device, "raise-resolution", { interval_s: "5", minutes: "60" }), {
        commandId: "cmd-2",
      }),
      session,
    );
    await device.ended("cmd-2");
    await device.clock.advance(16 * MINUTE_MS);

    expect(device.raised?.now().intervalMs).toBe(5_000);
  });
});
