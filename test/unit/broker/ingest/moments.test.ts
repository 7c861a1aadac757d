import { describe, expect, it } from "vitest";
import { birthBytes, ingestWorld, publish, uplinkBytes } from "../../../lib/ingest-world.ts";

const all = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 100 };

describe("what a device's timeline keeps", () => {
  it("is each connection, its end and each event, once, also after a kill", async () => {
    const world = await ingestWorld();
    await publish(world, "birth", birthBytes(world, { firmware: "2.1", bootReason: "power_loss" }));
    const event = {
      kind: "event",
      name: "door-opened",
      severity: 5,
      attributes: { phase: "rinse", note: "x".repeat(900) },
    } as const;
    await publish(world, "events", uplinkBytes(world, { stream: "urgent", sequence: 1, body: event }));
    world.ingest.sessionEnded("dev-1", world.clock.nowMs());
    await world.settle();
    await world.restart();

    const moments = world.ingest.moments("dev-1", all);
    expect(moments.map(({ data }) => data)).toEqual([
      { kind: "disconnected" },
      {
        kind: "event",
        name: "door-opened",
        severity: 5,
        attributes: { phase: "rinse", note: "x".repeat(200) },
      },
      expect.objectContaining({ kind: "connected", firmware: "2.1", bootReason: "power_loss" }),
    ]);
  });

  it("is of its own device alone", async () => {
    const world = await ingestWorld();
    await publish(world, "birth", birthBytes(world));
    expect(world.ingest.moments("dev-2", all)).toEqual([]);
  });
});
