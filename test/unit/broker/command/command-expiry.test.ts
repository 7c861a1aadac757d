import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandWorld, commandWorld, pullRequestOf, tailRequestOf } from "../../../lib/command-world.ts";

const staff = { name: "mina" };

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.stop());

const stateOf = async (id: string) => (await world.commands.get(id)).state;

describe("expiry", () => {
  it("ends what the device was never reached for", async () => {
    const { id } = await world.commands.requestPull(
      "washer-1",
      pullRequestOf({ expiresInMs: 10_000 }),
      staff,
    );

    await world.clock.advance(9_999);
    await world.commands.tick(world.clock.nowMs());
    expect(await stateOf(id)).toBe("queued");
    await world.clock.advance(1);
    await world.commands.tick(world.clock.nowMs());

    expect(await world.commands.get(id)).toMatchObject({ state: "expired", reason: "expired" });
  });

  it("withdraws what the device was told of and has not begun", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestPull(
      "washer-1",
      pullRequestOf({ expiresInMs: 10_000 }),
      staff,
    );
    await world.settled();

    await world.clock.advance(10 * SECOND_MS);
    await world.commands.tick(world.clock.nowMs());
    await world.settled();

    expect(await stateOf(id)).toBe("expired");
    expect(washer.offers.at(-1)?.body).toEqual({ kind: "cancel", commandId: id });
  });

  it("spares a pull that is under way, until the device has been silent for an hour", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestPull(
      "washer-1",
      pullRequestOf({ expiresInMs: 10_000 }),
      staff,
    );
    await world.settled();
    await washer.sendResult(id, "running");
    await world.clock.advance(50 * MINUTE_MS);
    await washer.sendProgress({ commandId: id, phase: "collecting", doneBytes: 10 });
    await world.clock.advance(50 * MINUTE_MS);
    await world.commands.tick(world.clock.nowMs());
    expect(await stateOf(id)).toBe("running");

    await world.clock.advance(11 * MINUTE_MS);
    await world.commands.tick(world.clock.nowMs());

    expect(await world.commands.get(id)).toMatchObject({ state: "unverified", reason: "device_silent" });
  });

  it("ends a tail whose device never said that it ended", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestTail("washer-1", tailRequestOf({ durationMs: 60_000 }), staff);
    await world.settled();
    await washer.sendResult(id, "running");

    await world.clock.advance(2 * MINUTE_MS);
    await world.commands.tick(world.clock.nowMs());

    expect(await stateOf(id)).toBe("unverified");
  });
});
