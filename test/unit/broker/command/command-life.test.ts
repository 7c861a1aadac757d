import { text } from "node:stream/consumers";
import { HOUR_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandWorld, commandWorld, pullRequestOf, tailRequestOf } from "../../../lib/command-world.ts";
import { manifestOf } from "../../../lib/scripted-device.ts";

const staff = { name: "mina" };
const file = new TextEncoder().encode('{"message":"pump blocked"}\n');

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.stop());

const stateOf = async (id: string) => (await world.commands.get(id)).state;
const historyOf = async (id: string) => (await world.commands.get(id)).history.map((step) => step.state);

describe("a pull", () => {
  it("goes from request to a verified file that can be downloaded", async () => {
    const washer = world.device("washer-1", { clockErrorMs: 500 });
    await world.connect(washer);

    const { id, state } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();
    await washer.playPull(id, file);
    await world.settled();

    const pull = await world.commands.get(id);
    expect(state).toBe("queued");
    expect(pull.history.map((step) => step.state)).toEqual([
      "queued",
      "offered",
      "accepted",
      "running",
      "succeeded",
    ]);
    expect(pull.isDownloadable).toBe(true);
    expect(pull.manifest?.sources[0]).toMatchObject({ firstAtMs: 500, lastAtMs: 1_500 });
    const { stream, sizeBytes } = await world.commands.openFile(id, staff);
    expect(sizeBytes).toBe(file.length);
    expect(await text(stream)).toBe('{"message":"pump blocked"}\n');
  });

  it("speaks of the times that the device's clock shows since it was set", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);

    world.commands.onClockChange("washer-1", 7_200_000);
    world.commands.onClockChange("washer-2", 1);
    await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();

    expect(washer.offers.map((offer) => offer.clockCorrectionMs)).toEqual([7_200_000]);
  });

  it("tells what was asked for, by whom and for which case, in a signed offer", async () => {
    const washer = world.device("washer-1", { clockErrorMs: 500 });
    await world.connect(washer);
    await washer.sendConsent({ consentId: "consent-7" });

    const { id } = await world.commands.requestPull(
      "washer-1",
      pullRequestOf({ sources: ["journal"] }),
      staff,
    );
    await world.settled();

    expect(washer.refusals).toEqual([]);
    expect(washer.offers).toEqual([
      {
        ...{
          commandId: id,
          device: "washer-1",
          birthNonce: washer.nonce,
          requestedBy: "mina",
          consentId: "consent-7",
        },
        ...{ caseId: "case-1", clockCorrectionMs: -500 },
        body: {
          ...{
            kind: "pull_logs",
            fromMs: 1_000,
            toMs: 2_000,
            sources: ["journal"],
            minSeverity: 7,
            text: "",
          },
          ...{ maxBytes: 1 << 20, includeRotated: true },
        },
      },
    ]);
  });

  it("waits for an offline device and is offered when it comes", async () => {
    const washer = world.device("washer-1");
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();
    expect(await stateOf(id)).toBe("queued");

    await world.clock.advance(26 * HOUR_MS);
    await world.commands.tick(world.clock.nowMs());
    await world.connect(washer);

    expect(await stateOf(id)).toBe("offered");
    expect(washer.offers).toHaveLength(1);
  });

  it("is offered anew for the nonce of each birth, and the old offer is refused", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();
    const oldOffer = washer.rawOffers[0] ?? new Uint8Array();

    await world.connect(washer);
    washer.receive("command", oldOffer);

    expect(washer.offers.map((offer) => offer.birthNonce)).toEqual([
      "0".repeat(31) + "1",
      "0".repeat(31) + "2",
    ]);
    expect(washer.refusals).toEqual(["stale_nonce"]);
    expect(await historyOf(id)).toEqual(["queued", "offered"]);
  });

  it("is not offered to a device that has a session but has not introduced itself", async () => {
    const washer = world.device("washer-1");
    world.openSession(washer);

    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();

    expect(await stateOf(id)).toBe("queued");
    expect(washer.rawOffers).toEqual([]);
  });

  it("is rejected as not supported by a device that cannot pull", async () => {
    await world.connect(world.device("washer-1", { capabilities: ["panel"] }));

    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();

    expect(await world.commands.get(id)).toMatchObject({ state: "rejected", reason: "not_supported" });
  });

  it("waits for its turn while another pull is under way; a tail does not wait for it", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const first = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    const second = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    const tail = await world.commands.requestTail("washer-1", tailRequestOf(), staff);
    await world.settled();
    expect(washer.offers.map((offer) => offer.commandId)).toEqual([first.id, tail.id]);

    await washer.sendResult(first.id, "rejected", { reason: "consent_required" });
    await world.settled();

    expect(washer.offers.map((offer) => offer.commandId)).toEqual([first.id, tail.id, second.id]);
    expect(await world.commands.get(first.id)).toMatchObject({
      state: "rejected",
      reason: "consent_required",
    });
  });

  it("takes results twice and out of order without harm", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();

    await washer.sendResult(id, "running");
    await washer.sendResult(id, "accepted");
    await washer.sendResult(id, "running");
    await washer.sendFile(id, file);
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await world.settled();
    await washer.sendResult(id, "failed", { reason: "internal_error" });

    expect(await historyOf(id)).toEqual(["queued", "offered", "running", "succeeded"]);
    expect(world.commands.counts()).toMatchObject({ step_illegal: 2, step_repeated: 1 });
  });

  it("ignores results in the name of another device", async () => {
    const washer = world.device("washer-1");
    const thief = world.device("thief-1");
    await world.connect(washer);
    await world.connect(thief);
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();

    await thief.sendResult(id, "succeeded", { manifest: manifestOf(file) });

    expect(await stateOf(id)).toBe("offered");
    expect(world.commands.counts()).toMatchObject({ result_unknown: 1 });
  });

  it("publishes every change", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();
    await washer.playPull(id, file);
    await world.settled();

    const states = world.events.flatMap((event) => (event.kind === "command" ? [event.command.state] : []));
    expect([...new Set(states)]).toEqual(["queued", "offered", "accepted", "running", "succeeded"]);
    const shown = world.events.flatMap((event) =>
      event.kind === "command" ? [event.command.progress?.doneBytes] : [],
    );
    expect(shown).toContain(file.length);
  });

  it("refuses devices it does not know, and more than twenty open commands", async () => {
    await expect(world.commands.requestPull("unknown-device", pullRequestOf(), staff)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    for (let open = 0; open < 20; open += 1)
      await world.commands.requestPull("washer-1", pullRequestOf(), staff);

    await expect(world.commands.requestPull("washer-1", pullRequestOf(), staff)).rejects.toMatchObject({
      code: "RATE_LIMITED",
    });
  });

  it("has no file before it is complete", async () => {
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);

    await expect(world.commands.openFile(id, staff)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(world.commands.openFile("nothing", staff)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
