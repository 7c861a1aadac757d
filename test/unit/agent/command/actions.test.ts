import { SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import type { InterlockAnswer } from "../../../../agent/firmware/interlock-answers.ts";
import type { ActionDone } from "../../../../agent/firmware/panel-actions.ts";
import { bodyOf, deviceWith, run, session } from "../../../lib/action-device.ts";
import { type CommandDevice, signedOffer } from "../../../lib/command-device.ts";

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

describe("an action whose consent ends while the firmware is asked", () => {
  it.each([
    ["restart-service", { service: "ui.service" }],
    ["reboot", {}],
  ])("is not begun: %s", async (action, parameters) => {
    const device = deviceWith();
    let answer = (_: InterlockAnswer): void => undefined;
    const asked = new Promise<InterlockAnswer>((resolve) => {
      answer = resolve;
    });
    const { panel } = panelOf("no_answer");
    device.panel = { ...panel, interlocks: { ...panel.interlocks, ask: () => asked } };
    const { executor, consent } = await device.start();
    executor.onCommand(signedOffer(bodyOf(device, action, parameters)), session);
    await device.clock.advance(SECOND_MS);

    await consent.revoke("all");
    answer("satisfied");

    expect(await device.ended("cmd-1")).toMatchObject({ state: "cancelled", reason: "consent_revoked" });
    expect(device.started).toEqual([]);
  });
});

describe("a self-test", () => {
  const test = { test: "drain-test" };

  it("begins only when the firmware says, now, that its interlocks are satisfied", async () => {
    for (const [answer, reason] of [
      ["not_satisfied", "interlock_not_satisfied"],
      ["no_answer", "interlock_no_answer"],
    ] as const) {
      const device = deviceWith();
      const { panel, ran } = panelOf(answer);
      device.panel = panel;

      const { result } = await run(device, "self-test", test);

      expect(result).toMatchObject({ state: "rejected", reason });
      expect(ran).toEqual([]);
    }
  });

  it("is not begun without a program that answers for the appliance", async () => {
    const { result } = await run(deviceWith(), "self-test", test);

    expect(result).toMatchObject({ state: "rejected", reason: "interlock_no_answer" });
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

  it("is not begun when consent ends while it is being written down", async () => {
    const device = deviceWith();
    const { executor, consent } = await device.start();
    let isWritten = (): void => undefined;
    const write = device.stateFiles.write.bind(device.stateFiles);
    device.stateFiles.write = async (name, bytes) => {
      if (name === "reboot.json") await new Promise<void>((resolve) => (isWritten = resolve));
      await write(name, bytes);
    };
    executor.onCommand(signedOffer(bodyOf(device, "reboot")), session);
    await device.clock.advance(SECOND_MS);

    await consent.revoke("all");
    isWritten();

    expect(await device.ended("cmd-1")).toMatchObject({ state: "cancelled", reason: "consent_revoked" });
    expect(device.started).toEqual([]);
    await device.clock.advance(SECOND_MS);
    expect([...device.stateFiles.files.keys()]).not.toContain("reboot.json");
  });

  it("that the agent had not begun when it was stopped is no success of the next boot", async () => {
    const device = deviceWith();
    const first = await device.start();
    let isWritten = (): void => undefined;
    const write = device.stateFiles.write.bind(device.stateFiles);
    device.stateFiles.write = async (name, bytes) => {
      if (name === "reboot.json") await new Promise<void>((resolve) => (isWritten = resolve));
      await write(name, bytes);
    };
    first.executor.onCommand(signedOffer(bodyOf(device, "reboot")), session);
    await device.clock.advance(SECOND_MS);
    const stopped = first.executor.stop();
    isWritten();
    await stopped;

    device.bootId = "2".repeat(32);
    await device.start();

    expect(await device.ended("cmd-1")).toMatchObject({ state: "failed", reason: "agent_restarted" });
    expect(device.started).toEqual([]);
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
