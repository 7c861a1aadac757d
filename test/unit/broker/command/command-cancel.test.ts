import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { HOUR_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandWorld, commandWorld, pullRequestOf, tailRequestOf } from "../../../lib/command-world.ts";
import { manifestOf, type ScriptedDevice, sampleFile } from "../../../lib/scripted-device.ts";

const staff = { name: "mina" };
const file = sampleFile(200_000);

let world: CommandWorld;
let washer: ScriptedDevice;
beforeEach(async () => {
  world = await commandWorld();
  washer = world.device("washer-1");
});
afterEach(() => world.stop());

/** The folder is made when the first piece comes. */
const parts = () => (existsSync(join(world.folder, "pulls")) ? readdirSync(join(world.folder, "pulls")) : []);

async function requestPull(): Promise<string> {
  const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
  await world.settled();
  return id;
}

/** A pull of which the first piece has arrived. */
async function startPull(): Promise<string> {
  await world.connect(washer);
  const id = await requestPull();
  await washer.sendResult(id, "running");
  await washer.sendChunk(id, file, 0);
  return id;
}

describe("cancel", () => {
  it("ends a queued command at once", async () => {
    const id = await requestPull();

    const cancelled = await world.commands.cancel(id, { name: "jun" });

    expect(cancelled).toMatchObject({ state: "cancelled", reason: "cancelled_by_staff" });
    await world.connect(washer);
    expect(washer.offers).toEqual([]);
  });

  it("ends at once what an offline device was told of and has not begun, and withdraws it when it comes back", async () => {
    await world.connect(washer);
    const id = await requestPull();
    world.disconnect(washer);

    expect(await world.commands.cancel(id, staff)).toMatchObject({ state: "cancelled" });
    await world.connect(washer);
    await washer.sendResult(id, "accepted");
    await world.settled();

    expect(washer.offers.at(-1)?.body).toEqual({ kind: "cancel", commandId: id });
    expect((await world.commands.get(id)).state).toBe("cancelled");
  });

  it("asks the device to stop what it sends, deletes the part, and ends when the device confirms", async () => {
    const id = await startPull();
    expect(parts()).toEqual([`${id}.part`]);

    const wanted = await world.commands.cancel(id, { name: "jun" });
    await world.settled();
    expect(wanted).toMatchObject({ state: "running", reason: "cancel_requested" });
    expect(parts()).toEqual([]);
    expect(washer.offers.at(-1)).toMatchObject({
      requestedBy: "jun",
      body: { kind: "cancel", commandId: id },
    });
    await washer.sendChunk(id, file, 65_536);
    await washer.sendResult(id, "cancelled", { reason: "cancelled" });
    await world.settled();

    expect(await world.commands.get(id)).toMatchObject({ state: "cancelled", reason: "cancelled_by_staff" });
    expect(parts()).toEqual([]);
  });

  it("is offered again after each birth until the device confirms", async () => {
    const id = await startPull();
    world.disconnect(washer);

    await world.commands.cancel(id, staff);
    await world.settled();
    expect((await world.commands.get(id)).state).toBe("running");
    await world.connect(washer);
    await world.connect(washer);

    const cancels = washer.offers.filter((offer) => offer.body.kind === "cancel");
    expect(cancels.map((offer) => offer.birthNonce.at(-1))).toEqual(["2", "3"]);
    expect(new Set(cancels.map((offer) => offer.commandId)).size).toBe(1);
    await washer.sendResult(cancels[0]?.commandId ?? "", "succeeded");
    expect((await world.commands.get(id)).state).toBe("cancelled");
  });

  it("ends when the device says that it is not running", async () => {
    const id = await startPull();
    await world.commands.cancel(id, staff);
    await world.settled();

    await washer.sendResult(washer.offers.at(-1)?.commandId ?? "", "failed", { reason: "not_running" });

    expect((await world.commands.get(id)).state).toBe("cancelled");
  });

  it("wins over a file that the device finished meanwhile", async () => {
    const id = await startPull();

    await world.commands.cancel(id, staff);
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await world.settled();

    expect(await world.commands.get(id)).toMatchObject({ state: "cancelled", isDownloadable: false });
  });

  it("changes nothing that is final", async () => {
    await world.connect(washer);
    const id = await requestPull();
    await washer.playPull(id, file);
    await world.settled();

    expect(await world.commands.cancel(id, staff)).toMatchObject({
      state: "succeeded",
      isDownloadable: true,
    });
  });

  it("makes room for the next in the queue", async () => {
    const first = await startPull();
    const second = await requestPull();
    await world.commands.cancel(first, staff);
    await washer.sendResult(first, "cancelled");
    await world.settled();

    expect(washer.offers.at(-1)?.commandId).toBe(second);
  });

  it("ends by itself when the device never comes back", async () => {
    const id = await startPull();
    world.disconnect(washer);
    await world.commands.cancel(id, staff);

    await world.clock.advance(4 * 24 * HOUR_MS);
    await world.commands.tick(world.clock.nowMs());

    expect((await world.commands.get(id)).state).toBe("unverified");
  });
});

describe("consent", () => {
  it("ends a running pull and deletes its part when the owner withdraws it", async () => {
    await world.connect(washer);
    await washer.sendConsent({ scopes: ["logs"] });
    const id = await requestPull();
    await washer.sendResult(id, "running");
    await washer.sendChunk(id, file, 0);

    await washer.sendConsent({ state: "revoked", scopes: ["logs"] });
    await world.settled();

    expect(await world.commands.get(id)).toMatchObject({ state: "cancelled", reason: "consent_revoked" });
    expect(parts()).toEqual([]);
    expect(washer.offers.at(-1)?.body).toEqual({ kind: "cancel", commandId: id });
  });

  it("leaves alone what another consent still allows, and what has not begun", async () => {
    await world.connect(washer);
    await washer.sendConsent({ consentId: "c1", scopes: ["logs"] });
    await washer.sendConsent({ consentId: "c2", scopes: ["logs", "tail"] });
    const pull = await requestPull();
    const tail = await world.commands.requestTail("washer-1", tailRequestOf(), staff);
    await world.settled();
    await washer.sendResult(pull, "running");

    await washer.sendConsent({ consentId: "c1", state: "revoked" });

    expect((await world.commands.get(pull)).state).toBe("running");
    expect((await world.commands.get(tail.id)).state).toBe("offered");
  });

  it("by the device's own policy ends what was begun under it when the owner takes everything back", async () => {
    const policy = { consentId: "policy", scopes: ["state", "logs", "tail"], grantedBy: "policy" };
    await world.connect(washer);
    await washer.sendConsent(policy);
    const pull = await requestPull();
    const tail = await world.commands.requestTail("washer-1", tailRequestOf(), staff);
    await world.settled();
    await washer.sendResult(pull, "running");
    await washer.sendResult(tail.id, "running");

    await washer.sendConsent({ ...policy, state: "revoked" });
    await world.settled();

    for (const id of [pull, tail.id])
      expect(await world.commands.get(id)).toMatchObject({ state: "cancelled", reason: "consent_revoked" });
    expect(parts()).toEqual([]);
  });

  it("of another thing ends nothing that a local setting allowed beforehand", async () => {
    await world.connect(washer);
    const id = await requestPull();
    await washer.sendResult(id, "running");

    await washer.sendConsent({ consentId: "c9", scopes: ["state"] });
    await washer.sendConsent({ consentId: "c8", state: "refused", scopes: [] });
    await washer.sendConsent({ consentId: "c9", state: "expired", scopes: ["state"] });
    expect((await world.commands.get(id)).state).toBe("running");
    await washer.sendConsent({ consentId: "policy", state: "revoked", scopes: ["logs"] });
    await washer.sendResult(id, "cancelled", { reason: "consent_revoked" });
    await world.settled();

    expect(await world.commands.get(id)).toMatchObject({ state: "cancelled", reason: "consent_revoked" });
    expect(parts()).toEqual([]);
  });

  it("keeps every change, once", async () => {
    await world.connect(washer);
    await washer.sendConsent({ scopes: ["logs"], expiresAtMs: 5_000 });
    await world.clock.advance(1_000);
    await washer.sendConsent({ scopes: ["logs"], expiresAtMs: 5_000 });
    await washer.sendConsent({ state: "revoked", scopes: ["logs"] });
    await washer.sendConsent({ state: "revoked", scopes: ["logs"] });

    const history = await world.audit.consentHistory("washer-1", 10);
    expect(history.map((row) => row.state)).toEqual(["revoked", "granted"]);
    expect(await world.audit.consents("washer-1")).toMatchObject([{ consentId: "c1", state: "revoked" }]);
    const actions = (await world.audit.list({ limit: 10 })).map((entry) => entry.action);
    expect(actions).toEqual(["consent-revoked", "consent-granted"]);
  });
});
