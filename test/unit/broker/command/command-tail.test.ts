import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CommandWorld, commandWorld, tailRequestOf } from "../../../lib/command-world.ts";

const staff = { name: "mina" };

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
});
afterEach(() => world.stop());

describe("a tail", () => {
  it("passes lines on with corrected times and the count of dropped ones, and keeps none", async () => {
    const washer = world.device("washer-1", { clockErrorMs: 7_000 });
    await world.connect(washer);
    const { id } = await world.commands.requestTail("washer-1", tailRequestOf(), staff);
    await world.settled();
    await washer.sendResult(id, "running");
    const line = { severity: 3, source: "journal", unit: "pump.service", message: "pump blocked" };

    await washer.sendProgress({
      ...{ commandId: id, phase: "tailing", droppedLines: 4 },
      lines: [{ atMs: 10_000, ...line }],
    });

    expect(world.events.filter((event) => event.kind === "tail")).toEqual([
      {
        kind: "tail",
        deviceId: "washer-1",
        commandId: id,
        lines: [{ atMs: 3_000, ...line }],
        droppedLines: 4,
        sentLines: 0,
        lostLines: 0,
      },
    ]);
  });

  it("counts lines that were sent and never came", async () => {
    const washer = world.device("washer-1");
    await world.connect(washer);
    const { id } = await world.commands.requestTail("washer-1", tailRequestOf(), staff);
    await world.settled();
    await washer.sendResult(id, "running");
    const line = { atMs: 10_000, severity: 6, source: "journal", unit: "", message: "turns" };
    const batch = { commandId: id, phase: "tailing", lines: [line, line] } as const;

    await washer.sendProgress({ ...batch, sentLines: 2 });
    await washer.sendProgress({ ...batch, sentLines: 9 });
    await washer.sendProgress({ ...batch, sentLines: 11 });

    const tails = world.events.filter((event) => event.kind === "tail");
    expect(tails.map(({ sentLines, lostLines }) => [sentLines, lostLines])).toEqual([
      [2, 0],
      [9, 5],
      [11, 5],
    ]);
  });

  it("drops lines of another device's tail and of one that is over", async () => {
    const washer = world.device("washer-1");
    const thief = world.device("thief-1");
    await world.connect(washer);
    await world.connect(thief);
    const { id } = await world.commands.requestTail("washer-1", tailRequestOf(), staff);
    await world.settled();

    await thief.sendProgress({ commandId: id, phase: "tailing" });
    await washer.sendResult(id, "succeeded");
    await washer.sendProgress({ commandId: id, phase: "tailing" });

    expect(world.events.filter((event) => event.kind === "tail")).toEqual([]);
    expect(world.commands.counts()).toMatchObject({ progress_unknown: 2 });
  });

  it("refuses progress that is not a message", async () => {
    await world.commands.onProgress("washer-1", new Uint8Array([255, 255, 255]));

    expect(world.refused).toMatchObject([{ deviceId: "washer-1", channel: "progress", reason: "malformed" }]);
  });
});
