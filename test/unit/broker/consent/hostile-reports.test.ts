/** Devices that report on consent what they may not, on the real stores. */
import { HOUR_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandWorld, commandWorld } from "../../../lib/command-world.ts";
import { aboutConsents, askable, askableWasher } from "../../../lib/consent-world.ts";
import type { ScriptedDevice } from "../../../lib/scripted-device.ts";

let world: CommandWorld;
let washer: ScriptedDevice;
beforeEach(async () => {
  world = await commandWorld();
  washer = askableWasher(world);
});
afterEach(() => world.stop());

const { consents, newest, stateNow, allowedScopes, askNow } = aboutConsents(() => world);

describe("a hostile device", () => {
  it("gets no scope that nobody asked for under the id of a question, and not for longer", async () => {
    await world.connect(washer);
    const { consentId } = await askNow();

    await washer.sendConsent({ consentId, scopes: ["action"], expiresAtMs: 0 });
    expect(await allowedScopes()).toEqual([]);
    await washer.sendConsent({
      consentId,
      scopes: ["state", "logs", "tail", "action", "root"],
      expiresAtMs: 0,
    });

    expect(await allowedScopes()).toEqual(["logs", "tail"]);
    expect((await newest())?.expiresAtMs).toBe(world.clock.nowMs() + HOUR_MS);
    expect(world.commands.counts()).toMatchObject({ consent_not_asked: 1 });
  });

  it("cannot answer for another device", async () => {
    const dryer = world.device("dryer-1", { capabilities: askable });
    await world.connect(washer);
    await world.connect(dryer);
    const { consentId } = await askNow();

    await dryer.sendConsent({ consentId, scopes: ["logs"] });

    expect(await stateNow()).toBe("asked");
    expect((await consents().allowed("dryer-1")).every((each) => each.consentId === null)).toBe(true);
    expect(world.commands.counts()).toMatchObject({ consent_of_another_device: 1 });
  });

  it("that reports ten thousand times fills neither audit nor lists, and a revocation is still heard", async () => {
    await world.connect(washer);
    await washer.sendConsent({ consentId: "c-real", scopes: ["logs"] });
    for (let count = 0; count < 10_000; count += 1) {
      const state = (["granted", "revoked", "refused", "later"] as const)[count % 4] ?? "granted";
      await washer.sendConsent({ consentId: `c-${count}`, state, scopes: ["action"], expiresAtMs: count });
    }
    await world.clock.advance(1);

    await washer.sendConsent({ consentId: "c-real", state: "revoked", scopes: ["logs"] });

    expect((await world.audit.list({ deviceId: "washer-1", limit: 1_000 })).length).toBeLessThan(500);
    expect((await world.audit.consents("washer-1")).length).toBeLessThanOrEqual(200);
    expect(await allowedScopes()).not.toContain("logs");
    const counts = world.commands.counts();
    expect((counts["consents_too_many"] ?? 0) + (counts["consent_unknown"] ?? 0)).toBeGreaterThan(9_000);
  });

  it("that grants and revokes without end is not listened to for long, on the safe side", async () => {
    await world.connect(washer);
    for (let count = 0; count < 1_000; count += 1) {
      await world.clock.advance(1);
      await washer.sendConsent({ consentId: "c1", scopes: ["logs"] });
      await world.clock.advance(1);
      await washer.sendConsent({ consentId: "c1", state: "revoked", scopes: ["logs"] });
    }

    expect((await world.audit.list({ deviceId: "washer-1", limit: 1_000 })).length).toBeLessThan(500);
    expect(await allowedScopes()).toEqual([]);
    expect(world.commands.counts()["consents_too_often"]).toBeGreaterThan(700);
  });
});
