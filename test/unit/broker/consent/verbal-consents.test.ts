/** Consent that the owner has given by telephone, and what waits for a device about consent, on the real stores. */
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandWorld, commandWorld, pullRequestOf } from "../../../lib/command-world.ts";
import { aboutConsents, askableWasher, kim, question } from "../../../lib/consent-world.ts";
import type { ScriptedDevice } from "../../../lib/scripted-device.ts";

let world: CommandWorld;
let washer: ScriptedDevice;
beforeEach(async () => {
  world = await commandWorld();
  washer = askableWasher(world);
});
afterEach(() => world.stop());

const { consents, newest, allowedScopes, askNow } = aboutConsents(() => world);

describe("consent by telephone", () => {
  it("is put to the device, and holds when the device says so", async () => {
    await world.connect(washer);
    const { consentId, commandId } = await consents().recordVerbal(
      "washer-1",
      { ...question, scopes: ["logs"] },
      kim,
    );
    await world.settled();
    expect(washer.offers.at(-1)?.body).toMatchObject({
      kind: "ask_consent",
      way: "telephone",
      scopes: ["logs"],
    });
    expect(await allowedScopes()).toEqual([]);

    await washer.sendConsent({
      ...{ consentId, scopes: ["logs"], grantedBy: "verbal: Kim" },
      expiresAtMs: world.clock.nowMs() + HOUR_MS,
    });
    await washer.sendResult(commandId, "succeeded");

    expect(await consents().allowed("washer-1")).toContainEqual(
      expect.objectContaining({ scope: "logs", by: "telephone", requestedBy: "Kim" }),
    );
    const [entry] = await world.audit.list({ action: "verbal-consent-recorded", limit: 1 });
    expect(entry).toMatchObject({
      caseId: "C-2026-000001",
      consentId,
      detail: "logs; 60 min; It does not drain",
    });
  });
});

describe("what waits for a device about consent", () => {
  it("is one consent by telephone, beside one question", async () => {
    await askNow();
    const verbal = { ...question, scopes: ["logs" as const] };
    await consents().recordVerbal("washer-1", verbal, kim);

    await expect(consents().recordVerbal("washer-1", verbal, kim)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("by telephone"),
    });
  });

  it("counts among the open commands of the device", async () => {
    for (let sent = 0; sent < 20; sent += 1)
      await world.commands.requestPull("washer-1", pullRequestOf(), kim);

    await expect(consents().ask("washer-1", question, kim)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});

describe("the minutes of a consent by telephone", () => {
  const record = async (minutes: number) => {
    const ask = await consents().recordVerbal("washer-1", { ...question, scopes: ["logs"], minutes }, kim);
    await world.settled();
    return ask;
  };

  it("count from the call, also for a device that hears of it late", async () => {
    const { consentId, askedAtMs } = await record(60);
    await world.clock.advance(40 * MINUTE_MS);
    await world.connect(washer);

    await washer.sendConsent({ consentId, scopes: ["logs"], expiresAtMs: world.clock.nowMs() + HOUR_MS });

    expect(await newest()).toMatchObject({ state: "granted", expiresAtMs: askedAtMs + HOUR_MS });
  });

  it("are over before a device that hears of it later still begins", async () => {
    const { commandId } = await record(60);

    await world.clock.advance(HOUR_MS);
    await world.commands.tick(world.clock.nowMs());
    await world.connect(washer);

    expect(await world.commands.get(commandId)).toMatchObject({ state: "expired" });
    expect(washer.offers).toEqual([]);
  });

  it("give the device a day at most to hear of it", async () => {
    const { askedAtMs, deliverUntilMs } = await record(3 * 24 * 60);

    expect(deliverUntilMs - askedAtMs).toBe(24 * HOUR_MS);
  });
});
