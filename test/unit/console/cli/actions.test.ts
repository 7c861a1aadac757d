import { beforeEach, describe, expect, it } from "vitest";
import { cliBench } from "./cli-bench.ts";

let bench: Awaited<ReturnType<typeof cliBench>>;
beforeEach(async () => {
  bench = await cliBench();
  const { plane } = bench.api;
  const device = plane.devices.get("washer-1");
  if (device === undefined) throw new Error("there is no washer");
  plane.devices.set("washer-1", {
    ...device,
    ...{ name: "Washer", state: { phase: "idle", door: "closed" } },
    capabilities: ["run_action", "action:self-test:drain-test", "action:raise-resolution", "action:reboot"],
  });
  const grant = { consentId: "c1", state: "granted", grantedBy: "panel", expiresAtMs: 0 } as const;
  await plane.reportConsent("washer-1", { ...grant, scopes: ["action"] });
});

/** The newest command, as the device and telemetry make it. */
async function end(state: "succeeded" | "unverified"): Promise<void> {
  const { plane } = bench.api;
  const [command] = await plane.commands.list({ limit: 1 });
  if (command === undefined) throw new Error("nothing was asked for");
  const check = {
    ...{ id: "pump_ran", subject: "drain_pump_current_a", unit: "A", words: { en: "The pump ran", ko: "" } },
    ...{ wanted: "0.1–0.4", measured: state === "succeeded" ? "0.23" : null, isMet: state === "succeeded" },
  };
  const action = { outcome: [], saidAtMs: 1, verifyByMs: 2, checks: [check] };
  plane.moveCommand(command.id, state, {
    action,
    reason: state === "succeeded" ? "" : "not_seen_in_telemetry",
  });
}

describe("actions on the command line", () => {
  it("are listed with what is in the way", async () => {
    const { out, code } = await bench.run("actions washer-1");

    expect(code).toBe(0);
    expect(out).toMatch(/self-test:drain-test +Drain.test +moves +can be run/);
    expect(JSON.parse((await bench.run("actions list washer-1 --json")).out).items).toHaveLength(3);
    expect(await bench.run("actions no-such-device")).toMatchObject({ code: 4 });
  });

  it("are waited for, and end with 0 when telemetry has shown them", async () => {
    const { out, err, code } = await bench.run("actions run washer-1 self-test:drain-test", {
      whileWaiting: () => void end("succeeded"),
    });

    expect([code, err]).toEqual([0, "queued\nsucceeded\n"]);
    expect(out).toMatch(/yes +The.pump.ran +0.1–0.4.A +0.23.A/);
  });

  it("end with 1 when a device lied, with what was expected and what came", async () => {
    const { out, code } = await bench.run("actions run washer-1 self-test:drain-test", {
      whileWaiting: () => void end("unverified"),
    });

    expect(code).toBe(1);
    expect(out).toMatch(/NO +The.pump.ran +0.1–0.4.A +nothing/);
  });

  it("tell in a dry run what would happen, and want the device's name", async () => {
    const dry = await bench.run("actions run washer-1 reboot --dry-run");
    const unconfirmed = await bench.run("actions run washer-1 reboot");
    const confirmed = await bench.run("actions run washer-1 reboot --confirm Washer --no-wait");

    expect(dry.code).toBe(0);
    expect(dry.out).toMatch(/to confirm +Washer/);
    expect(unconfirmed).toMatchObject({ code: 2, err: expect.stringContaining("Confirm it") });
    expect(confirmed.out).toMatch(/^Asked for as command/);
  });

  it("refuse what is no action or parameter before anybody is asked", async () => {
    expect(await bench.run("actions run washer-1 format-disk")).toMatchObject({ code: 2 });
    expect(await bench.run("actions run washer-1 raise-resolution --param 1s")).toMatchObject({ code: 2 });
    expect(await bench.run("actions run washer-1 raise-resolution --param interval_s=7")).toMatchObject({
      code: 2,
    });
  });
});
