import { encodeUplink, limits } from "@housecall/proto";
import { beforeEach, describe, expect, it } from "vitest";
import {
  birthBytes,
  type IngestWorld,
  ingestWorld,
  metricsBytes,
  publish,
  uplinkBytes,
  worldSpoolId,
} from "../../../lib/ingest-world.ts";

let world: IngestWorld;
beforeEach(async () => {
  world = await ingestWorld();
});

const storedSequences = (): number[] =>
  world.store.groups.flatMap((group) =>
    group.inputs.filter((input) => input.kind === "record").map((input) => input.sequence),
  );
const metricsAck = () =>
  world.acks.flatMap((ack) => ack.streams).findLast((entry) => entry.stream === "metrics");

describe("what is not understood", () => {
  it("asks for a birth instead of storing when spool or alias are unknown, and lets the session go on", async () => {
    expect(await publish(world, "metrics", metricsBytes(world, 1))).toBe("settled");
    expect(world.acks).toMatchObject([{ spoolId: worldSpoolId, birthWanted: true }]);
    await publish(world, "birth", birthBytes(world));
    world.acks.length = 0;

    expect(await publish(world, "metrics", metricsBytes(world, 1, { alias: 9 }))).toBe("settled");

    expect(world.acks).toMatchObject([{ birthWanted: true }]);
    expect(storedSequences()).toEqual([]);
  });

  it("remembers aliases over a restart", async () => {
    await publish(world, "birth", birthBytes(world));
    await world.ingest.stop(1_000);
    await world.restart();

    await publish(world, "metrics", metricsBytes(world, 1));

    expect(storedSequences()).toEqual([1]);
  });

  it.each([
    [
      "garbage",
      "malformed",
      () =>
        encodeUplink({
          spoolId: worldSpoolId,
          stream: "metrics",
          sequence: 1,
          lane: "live",
          record: new Uint8Array(40).fill(255),
        }),
    ],
    ["not a number", "value_not_finite", () => metricsBytes(world, 1, { value: Number.POSITIVE_INFINITY })],
    [
      "a record on another channel",
      "wrong_channel",
      () =>
        uplinkBytes(world, {
          stream: "metrics",
          sequence: 1,
          body: { kind: "state", full: true, entries: {} },
        }),
    ],
    [
      "too many lines",
      "value_invalid",
      () =>
        uplinkBytes(world, {
          stream: "metrics",
          sequence: 1,
          body: {
            kind: "logs",
            lines: Array.from({ length: limits.linesPerBatch + 1 }, () => ({
              atMs: world.clock.nowMs(),
              severity: 6,
              source: "s",
              unit: "",
              message: "m",
              redactions: 0,
              truncatedBytes: 0,
            })),
          },
        }),
    ],
    [
      "a record above the limit",
      "too_large",
      () =>
        encodeUplink({
          spoolId: worldSpoolId,
          stream: "metrics",
          sequence: 1,
          lane: "live",
          record: new Uint8Array(limits.recordBytes + 1),
        }),
    ],
  ])(
    "keeps %s in quarantine as %s, rejects it in the ack, and does not take it again",
    async (_name, reason, bytes) => {
      await publish(world, "birth", birthBytes(world));
      world.acks.length = 0;

      expect(await publish(world, "metrics", bytes())).toBe("settled");
      expect(metricsAck()).toMatchObject({ upTo: 1, rejected: [{ sequence: 1, reason }] });
      expect(world.ingest.quarantined({ limit: 9 })).toMatchObject([
        { deviceId: "dev-1", reason, channel: "metrics" },
      ]);

      await world.restart();
      await publish(world, "metrics", bytes());
      expect(world.ingest.quarantineCounts()).toEqual({ [reason]: 1 });
      expect(metricsAck()).toMatchObject({ upTo: 1 });
    },
  );

  it("keeps what is not even an uplink, and the birth of another device", async () => {
    expect(await publish(world, "metrics", new Uint8Array(20).fill(255))).toBe("settled");
    expect(await publish(world, "birth", birthBytes(world, { device: "dev-2" }))).toBe("settled");

    expect(world.ingest.quarantineCounts()).toEqual({ malformed: 1, not_permitted: 1 });
  });

  it("drops the oldest refusals beyond the limit and counts them", async () => {
    const big = new Uint8Array(8_192).fill(255);
    for (let round = 0; round < 5_000; round += 1) {
      void world.ingest.accept({ deviceId: "dev-1", channel: "metrics", payload: big, receivedAtMs: round });
      if (round % 1_000 === 999) await world.settle();
    }

    const counts = world.ingest.quarantineCounts();
    expect(counts["malformed"]).toBe(5_000);
    expect(counts["dropped_oldest"]).toBe(5_000 - 4_096);
    expect(world.ingest.quarantined({ limit: 10_000 })).toHaveLength(4_096);
  });
});
