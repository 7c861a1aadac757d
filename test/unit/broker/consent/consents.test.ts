/** Asking owners for consent, from the desk to the device's answer, on the real stores. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandWorld, commandWorld, pullRequestOf, tailRequestOf } from "../../../lib/command-world.ts";
import { aboutConsents, askableWasher, kim, question } from "../../../lib/consent-world.ts";
import type { ScriptedDevice } from "../../../lib/scripted-device.ts";

let world: CommandWorld;
let washer: ScriptedDevice;
beforeEach(async () => {
  world = await commandWorld();
  washer = askableWasher(world);
});
afterEach(() => world.stop());

const { consents, newest, stateNow, allowedScopes, askNow } = aboutConsents(() => world);

describe("a question to the owner", () => {
  it("waits for a device that is offline, is delivered, shown and granted in part", async () => {
    const { consentId, commandId } = await askNow();
    expect(await newest()).toMatchObject({ state: "asked", shownAtMs: null, answerUntilMs: null });

    await world.connect(washer);
    await world.settled();
    expect(washer.offers.at(-1)).toMatchObject({
      ...{ commandId, consentId, requestedBy: "Kim", caseId: "C-2026-000001" },
      body: {
        kind: "ask_consent",
        consentId,
        scopes: ["logs", "tail"],
        minutes: 60,
        language: "ko",
        way: "panel",
      },
    });
    await washer.sendResult(commandId, "accepted");
    expect(await newest()).toMatchObject({ state: "delivered", shownAtMs: null });
    await washer.sendResult(commandId, "running");
    expect((await newest())?.shownAtMs).not.toBeNull();
    const expiresAtMs = world.clock.nowMs() + HOUR_MS;
    await washer.sendConsent({ consentId, scopes: ["tail"], expiresAtMs });
    await washer.sendResult(commandId, "succeeded");

    expect(await newest()).toMatchObject({ state: "granted", grantedScopes: ["tail"], expiresAtMs });
    expect(await consents().allowed("washer-1")).toMatchObject([
      ...[
        { scope: "state", consentId: null },
        { scope: "logs", consentId: null },
      ],
      { scope: "tail", consentId, by: "panel", requestedBy: "Kim", expiresAtMs },
      { scope: "action", consentId: null },
    ]);
    const entries = await world.audit.list({ deviceId: "washer-1", limit: 10 });
    expect(entries.map(({ action, caseId }) => `${action} ${caseId}`)).toEqual([
      ...["command-succeeded C-2026-000001", "consent-granted C-2026-000001", "consent-asked C-2026-000001"],
    ]);
    expect(world.events.filter(({ kind }) => kind === "consent").length).toBeGreaterThan(2);
  });

  it.each([
    ["refused", "refused"],
    ["later", "later"],
    ["expired", "expired"],
  ] as const)("that is answered with %s allows nothing", async (answer, state) => {
    await world.connect(washer);
    const { consentId, commandId } = await askNow();
    await washer.sendResult(commandId, "running");

    await washer.sendConsent({ consentId, state: answer, scopes: [] });

    expect(await stateNow()).toBe(state);
    expect(await allowedScopes()).toEqual([]);
  });

  it("put off may still be allowed", async () => {
    await world.connect(washer);
    const { consentId } = await askNow();
    await washer.sendConsent({ consentId, state: "later", scopes: [] });
    await world.clock.advance(MINUTE_MS);

    await washer.sendConsent({ consentId, scopes: ["logs"], expiresAtMs: world.clock.nowMs() + HOUR_MS });

    expect(await stateNow()).toBe("granted");
  });

  it("is one at a time, and makes room when it is withdrawn", async () => {
    const { consentId } = await askNow();

    await expect(consents().ask("washer-1", question, kim)).rejects.toThrow(
      /has a question to answer already/,
    );
    expect(await consents().withdraw("washer-1", consentId, kim)).toMatchObject({ state: "withdrawn" });
    await expect(consents().withdraw("washer-1", consentId, kim)).rejects.toThrow(/is over \(withdrawn\)/);

    expect(await askNow()).toMatchObject({ state: "asked" });
  });

  it("that the device cannot show says so", async () => {
    washer = world.device("washer-1", { capabilities: ["pull_logs"] });
    await world.connect(washer);
    await askNow();

    expect(await newest()).toMatchObject({ state: "failed", failure: "not_supported" });
  });

  it("that nobody could be asked in time has expired", async () => {
    await askNow();
    await world.clock.advance(25 * HOUR_MS);
    await world.commands.tick(world.clock.nowMs());

    expect(await stateNow()).toBe("expired");
  });

  it("ends by its time, and by the owner", async () => {
    await world.connect(washer);
    const first = await askNow();
    await washer.sendConsent({
      ...{ consentId: first.consentId, scopes: ["logs"] },
      expiresAtMs: world.clock.nowMs() + MINUTE_MS,
    });
    await washer.sendResult(first.commandId, "succeeded");
    await world.clock.advance(MINUTE_MS);
    expect(await stateNow()).toBe("expired");
    expect(await allowedScopes()).toEqual([]);

    const second = await askNow();
    const held = {
      consentId: second.consentId,
      scopes: ["logs"],
      expiresAtMs: world.clock.nowMs() + HOUR_MS,
    };
    await washer.sendConsent(held);
    await world.clock.advance(SECOND_MS);
    await washer.sendConsent({ ...held, state: "revoked" });

    expect(await newest()).toMatchObject({ state: "revoked", endedBy: "owner" });
    expect(await consents().ended("washer-1", 9)).toMatchObject([
      { consentId: second.consentId, how: "revoked", by: "owner" },
      { consentId: first.consentId, how: "expired", by: "time" },
    ]);
  });
});

describe("a consent that staff end", () => {
  it("counts no more at once, is offered to the device, and stops what runs under it in plain words", async () => {
    await world.connect(washer);
    const { consentId } = await askNow();
    await washer.sendConsent({ consentId, scopes: ["tail"], expiresAtMs: world.clock.nowMs() + HOUR_MS });
    const tail = await world.commands.requestTail("washer-1", tailRequestOf(), kim);
    await world.settled();
    await washer.sendResult(tail.id, "running");

    await consents().end("washer-1", consentId, { reason: "done", caseId: "", actor: kim });
    await world.settled();
    expect(await allowedScopes()).toEqual([]);
    const end = washer.offers.at(-1);
    expect(end?.body).toEqual({ kind: "end_consent", consentId });
    await world.clock.advance(10);
    await washer.sendConsent({ consentId, state: "revoked", scopes: ["tail"] });
    await washer.sendResult(String(end?.commandId), "succeeded");

    expect(await world.commands.get(tail.id)).toMatchObject({
      ...{ state: "cancelled", reason: "consent_ended_by_staff" },
    });
    expect(await newest()).toMatchObject({ state: "revoked", endedBy: "Kim" });
  });

  it("never counts again: its end cannot be cancelled, and that it never arrives changes nothing", async () => {
    await world.connect(washer);
    await washer.sendConsent({ consentId: "c1", scopes: ["logs"] });
    await consents().end("washer-1", "c1", { reason: "done", caseId: "", actor: kim });
    const [end] = await world.commands.list({ deviceId: "washer-1", limit: 1 });

    await expect(world.commands.cancel(String(end?.id), kim)).rejects.toMatchObject({ code: "CONFLICT" });
    await world.clock.advance(15 * 24 * HOUR_MS);
    await world.commands.tick(world.clock.nowMs());

    expect(await world.commands.get(String(end?.id))).toMatchObject({ state: "expired" });
    expect(await allowedScopes()).toEqual([]);
  });

  it("cannot be the device's own setting, nor one that does not hold", async () => {
    await world.connect(washer);
    await washer.sendConsent({ consentId: "policy", scopes: ["logs"], grantedBy: "policy" });
    const given = { reason: "", caseId: "", actor: kim };

    await expect(consents().end("washer-1", "policy", given)).rejects.toThrow(/own setting/);
    await expect(consents().end("washer-1", "c-none", given)).rejects.toThrow(/holds now/);
  });
});

describe("what a revocation stops", () => {
  it("ends queued pulls and those under way, and deletes what had been sent", async () => {
    await world.connect(washer);
    await washer.sendConsent({ consentId: "c1", scopes: ["logs"] });
    const first = await world.commands.requestPull("washer-1", pullRequestOf(), { ...kim, consentId: "c1" });
    const second = await world.commands.requestPull("washer-1", pullRequestOf(), { ...kim, consentId: "c1" });
    await world.settled();
    await washer.sendResult(first.id, "running");
    await world.clock.advance(10);

    await washer.sendConsent({ consentId: "c1", state: "revoked", scopes: ["logs"] });
    await world.settled();

    for (const { id } of [first, second])
      expect(await world.commands.get(id)).toMatchObject({ state: "cancelled", reason: "consent_revoked" });
  });

  it("leaves alone what another consent still covers, and offers a queued pull under that one", async () => {
    await world.connect(washer);
    await washer.sendConsent({ consentId: "c1", scopes: ["logs"] });
    await washer.sendConsent({ consentId: "c2", scopes: ["logs"] });
    const first = await world.commands.requestPull("washer-1", pullRequestOf(), { ...kim, consentId: "c1" });
    const second = await world.commands.requestPull("washer-1", pullRequestOf(), { ...kim, consentId: "c1" });
    await world.settled();
    await washer.sendResult(first.id, "running");
    await world.clock.advance(10);

    await washer.sendConsent({ consentId: "c1", state: "revoked", scopes: ["logs"] });
    await washer.sendResult(first.id, "failed", { reason: "internal" });
    await world.settled();

    expect(washer.offers.at(-1)).toMatchObject({ commandId: second.id, consentId: "c2" });
  });
});
