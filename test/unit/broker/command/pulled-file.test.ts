import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandWorld, commandWorld, pullRequestOf } from "../../../lib/command-world.ts";
import { manifestOf, sampleFile } from "../../../lib/scripted-device.ts";

const staff = { name: "mina" };
const file = new TextEncoder().encode('{"message":"pump blocked"}\n');

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.stop());

const stateOf = async (id: string) => (await world.commands.get(id)).state;

describe("the file", () => {
  it("is thrown away when it does not fit its manifest", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();
    const damaged = file.with(0, 0);

    await washer.sendFile(id, damaged);
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await world.settled();

    expect(await world.commands.get(id)).toMatchObject({
      ...{ state: "failed", reason: "checksum_mismatch", isDownloadable: false },
    });
  });

  it("may be empty", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();

    await washer.playPull(id, new Uint8Array());
    await world.settled();

    expect(await world.commands.get(id)).toMatchObject({ state: "succeeded", isDownloadable: true });
  });

  it("tells under which consent it was pulled", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const asking = { ...staff, consentId: "c1" };
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), asking);
    await world.settled();

    await washer.playPull(id, file);
    await world.settled();

    expect(await world.commands.pulledFile(id)).toMatchObject({ commandId: id, consentId: "c1" });
  });

  it("waits for its last pieces when the manifest comes first", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const big = sampleFile(100_000);
    const { id } = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    await world.settled();
    await washer.sendChunk(id, big, 0);
    await washer.sendResult(id, "succeeded", { manifest: manifestOf(big) });
    await world.settled();
    expect(await stateOf(id)).toBe("running");

    await washer.sendFile(id, big);
    await world.settled();

    expect(await stateOf(id)).toBe("succeeded");
  });

  it("is not taken without a manifest, nor when it is larger than was asked for", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const first = await world.commands.requestPull("washer-1", pullRequestOf(), staff);
    const second = await world.commands.requestPull("washer-1", pullRequestOf({ maxBytes: 1_024 }), staff);
    await world.settled();

    await washer.sendResult(first.id, "succeeded");
    await world.settled();
    await washer.sendChunk(second.id, sampleFile(2_000), 0);
    await washer.sendResult(second.id, "succeeded", { manifest: manifestOf(sampleFile(2_000)) });
    await world.settled();

    expect(await world.commands.get(first.id)).toMatchObject({ state: "failed", reason: "manifest_missing" });
    expect(await world.commands.get(second.id)).toMatchObject({ state: "failed", reason: "too_large" });
    expect(world.refused).toMatchObject([{ channel: "chunk", reason: "too_large" }]);
  });
});
