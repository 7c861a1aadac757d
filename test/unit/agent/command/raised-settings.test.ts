import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { bodyOf, deviceWith, run, session } from "../../../lib/action-device.ts";
import { signedOffer } from "../../../lib/command-device.ts";

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

  it("is not in force when it could not be written, and what was raised before still is", async () => {
    const device = deviceWith();
    const { executor } = await run(device, "raise-resolution", { interval_s: "5", minutes: "15" });
    const write = device.consentFiles.write.bind(device.consentFiles);
    device.consentFiles.write = () => Promise.reject(new Error("disk is full"));
    const body = bodyOf(device, "raise-resolution", { interval_s: "1", minutes: "60" });
    executor.onCommand(signedOffer(body, { commandId: "cmd-2" }), session);

    expect(await device.ended("cmd-2")).toMatchObject({ state: "failed", detail: "disk is full" });
    expect(device.raised?.now().intervalMs).toBe(5_000);
    device.consentFiles.write = write;
    await device.clock.advance(15 * MINUTE_MS + SECOND_MS);
    expect(device.raised?.now().intervalMs).toBeUndefined();
  });

  it("is refused, and nothing is raised, when consent has ended by then", async () => {
    const device = deviceWith();
    const { consent } = await device.start();
    await consent.revoke("all");

    const raised = await device.raised?.raiseResolution({ intervalMs: 1_000, forMs: HOUR_MS, consentId: "" });

    expect(raised).toBe("consent_revoked");
    expect(device.raised?.now().intervalMs).toBeUndefined();
    expect(device.consentFiles.files.has("raised.json")).toBe(false);
  });

  it("is refused when consent ends while it is being written", async () => {
    const device = deviceWith();
    const { consent } = await device.start();
    const write = device.consentFiles.write.bind(device.consentFiles);
    let isWritten = (): void => undefined;
    device.consentFiles.write = async (name, bytes) => {
      if (name === "raised.json") await new Promise<void>((resolve) => (isWritten = resolve));
      await write(name, bytes);
    };
    const raised = device.raised?.setLogLevel({ level: "debug", forMs: HOUR_MS, consentId: "" });
    await device.clock.advance(SECOND_MS);

    device.consentFiles.write = write;
    await consent.revoke("all");
    isWritten();

    expect(await raised).toBe("consent_revoked");
    expect(device.raised?.now().logLevel).toBeUndefined();
    expect(device.consentFiles.files.get("raised.json")?.toString()).toBe("{}");
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
