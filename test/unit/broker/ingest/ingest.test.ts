import type { LossReport } from "@housecall/proto";
import { beforeEach, describe, expect, it } from "vitest";
import {
  birthBytes,
  type IngestWorld,
  ingestWorld,
  metricsBytes,
  publish,
  uplinkBytes,
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

describe("storing before acknowledging", () => {
  it("neither settles nor acknowledges before the commit", async () => {
    await publish(world, "birth", birthBytes(world));
    world.acks.length = 0;
    world.store.isHeld = true;

    const outcome = publish(world, "metrics", metricsBytes(world, 1));
    expect(await outcome).toBe("pending");
    expect(world.acks).toEqual([]);

    world.store.release();
    await world.settle();
    expect(metricsAck()).toMatchObject({ upTo: 1, ranges: [], rejected: [] });
  });

  it("stores samples with their series and corrected times", async () => {
    await publish(world, "birth", birthBytes(world));
    await publish(world, "metrics", metricsBytes(world, 1, { value: 0.25 }));

    const group = world.store.groups.at(-1);
    expect(group?.newSeries).toMatchObject([{ deviceId: "dev-1", signal: "cpu_busy_ratio", unit: "ratio" }]);
    expect([...(group?.samples.value ?? [])]).toEqual([0.25]);
  });

  it("commits in the order in which publishes came and shares commits under load", async () => {
    await publish(world, "birth", birthBytes(world));
    const before = world.store.groups.length;

    for (let sequence = 1; sequence <= 50; sequence += 1) {
      void world.ingest.accept({
        deviceId: "dev-1",
        channel: "metrics",
        payload: metricsBytes(world, sequence),
        receivedAtMs: world.clock.nowMs(),
      });
    }
    await world.settle();

    expect(storedSequences()).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(world.store.groups.length - before).toBeLessThan(5);
    expect(world.acks.length).toBeLessThan(6);
  });
});

describe("duplicates", () => {
  it("stores a record once that comes again, in flight or later, and acknowledges it again", async () => {
    await publish(world, "birth", birthBytes(world));
    world.store.isHeld = true;
    await publish(world, "metrics", metricsBytes(world, 1));
    await publish(world, "metrics", metricsBytes(world, 1));
    world.store.release();
    await world.settle();
    world.acks.length = 0;

    expect(await publish(world, "metrics", metricsBytes(world, 1))).toBe("settled");

    expect(storedSequences()).toEqual([1]);
    expect(metricsAck()).toMatchObject({ upTo: 1 });
    expect(world.ingest.counts).toMatchObject({ records: 1, duplicates: 2 });
  });

  it.each(["without a checkpoint", "with a checkpoint"])(
    "recognises them after a restart %s",
    async (kind) => {
      await publish(world, "birth", birthBytes(world));
      for (const sequence of [1, 2, 5]) await publish(world, "metrics", metricsBytes(world, sequence));
      if (kind === "with a checkpoint") await world.ingest.stop(1_000);

      await world.restart();
      for (const sequence of [1, 2, 3, 5]) await publish(world, "metrics", metricsBytes(world, sequence));

      expect(storedSequences()).toEqual([1, 2, 5, 3]);
      expect(metricsAck()).toMatchObject({ upTo: 3, ranges: [{ first: 5, last: 5 }] });
      expect(world.ingest.counts.records).toBe(4);
    },
  );

  it("believes a birth about what lies below the oldest record that the spool still holds", async () => {
    await publish(
      world,
      "birth",
      birthBytes(world, { positions: [{ stream: "metrics", firstHeld: 100, next: 120 }] }),
    );

    await publish(world, "metrics", metricsBytes(world, 100));

    expect(metricsAck()).toMatchObject({ upTo: 100, ranges: [] });
  });
});

describe("losses and lanes", () => {
  const loss: LossReport = {
    kind: "loss",
    stream: "metrics",
    reason: "spool_full",
    quantity: 4,
    firstSequence: 1,
    lastSequence: 4,
    firstAtMs: 0,
    lastAtMs: 0,
  };

  it("counts the range of a loss as settled, keeps the report once, and tells people", async () => {
    await publish(world, "birth", birthBytes(world));
    await publish(world, "metrics", metricsBytes(world, 5));
    await publish(world, "loss", uplinkBytes(world, { stream: "urgent", sequence: 1, body: loss }));
    expect(metricsAck()).toMatchObject({ upTo: 5, ranges: [] });
    expect(world.heard).toContain("loss spool_full 4");

    await world.restart();
    expect(world.ingest.losses("dev-1", 9)).toMatchObject([{ reason: "spool_full", quantity: 4 }]);
  });

  it("settles numbers that a device left out without counting a loss", async () => {
    await publish(world, "birth", birthBytes(world));
    await publish(world, "metrics", metricsBytes(world, 5));
    const skip: LossReport = { ...loss, reason: "corrupt", quantity: 0 };
    await publish(world, "loss", uplinkBytes(world, { stream: "urgent", sequence: 1, body: skip }));
    expect(metricsAck()).toMatchObject({ upTo: 5, ranges: [] });

    await world.restart();

    expect(world.heard).not.toContain("loss corrupt 0");
    expect(world.ingest.losses("dev-1", 9)).toEqual([]);
  });

  it("lets backlog never change a current value", async () => {
    await publish(world, "birth", birthBytes(world));
    await publish(world, "metrics", metricsBytes(world, 1, { value: 0.1 }));
    await publish(world, "metrics", metricsBytes(world, 2, { value: 0.9, lane: "backlog" }));

    expect(world.ingest.liveOf("dev-1").values).toMatchObject([{ signal: "cpu_busy_ratio", value: 0.1 }]);
  });

  it("rebuilds current values and reported state after a restart", async () => {
    await publish(world, "birth", birthBytes(world));
    await publish(world, "metrics", metricsBytes(world, 1, { value: 0.1 }));
    await publish(
      world,
      "state",
      uplinkBytes(world, {
        stream: "urgent",
        sequence: 1,
        body: { kind: "state", full: true, entries: { "os.name": "Debian", old: 1 } },
      }),
    );
    await world.ingest.stop(1_000);
    await world.restart();
    await publish(
      world,
      "state",
      uplinkBytes(world, {
        stream: "urgent",
        sequence: 2,
        body: { kind: "state", full: false, entries: { old: 2 } },
      }),
    );

    expect(world.ingest.liveOf("dev-1")).toMatchObject({
      values: [{ value: 0.1 }],
      state: { "os.name": "Debian", old: 2 },
    });
  });
});

describe("handing over", () => {
  const result = {
    kind: "result",
    commandId: "c1",
    state: "running",
    reason: "",
    detail: "",
    estimateBytes: 0,
  } as const;

  it("tells a result before it acknowledges, and once more when the device re-sends it", async () => {
    await publish(world, "birth", birthBytes(world));
    const bytes = uplinkBytes(world, { stream: "urgent", sequence: 1, body: result });

    await publish(world, "result", bytes);
    await publish(world, "result", bytes);

    expect(world.heard.filter((each) => each === "result c1 running")).toHaveLength(2);
  });

  it("passes chunks and progress on without storing them", async () => {
    await publish(world, "chunk", new Uint8Array(3));
    await publish(world, "progress", new Uint8Array(3));

    expect(world.heard).toEqual(["chunk", "progress"]);
    expect(world.store.groups).toEqual([]);
  });
});
