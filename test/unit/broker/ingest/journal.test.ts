import { beforeEach, describe, expect, it } from "vitest";
import { ingestLimits } from "../../../../broker/ingest/ingest-limits.ts";
import {
  birthBytes,
  type IngestWorld,
  ingestWorld,
  metricsBytes,
  publish,
} from "../../../lib/ingest-world.ts";

let world: IngestWorld;
beforeEach(async () => {
  world = await ingestWorld();
  await publish(world, "birth", birthBytes(world));
  world.acks.length = 0;
});

const kinds = (): string[] => world.store.groups.flatMap((group) => group.inputs.map((input) => input.kind));

describe("while the store has trouble", () => {
  it("withholds every acknowledgement, says why, and goes on by itself within seconds of relief", async () => {
    world.store.trouble = "DISK_FULL";

    expect(await publish(world, "metrics", metricsBytes(world, 1))).toBe("pending");
    expect(await publish(world, "metrics", metricsBytes(world, 2))).toBe("pending");
    await world.settle(60_000);
    expect(world.acks).toEqual([]);
    expect(world.ingest.trouble).toMatchObject({ code: "DISK_FULL" });

    world.store.trouble = undefined;
    await world.settle(2_000);
    expect(world.ingest.trouble).toBeUndefined();
    expect(world.acks.at(-1)?.streams).toMatchObject([{ stream: "metrics", upTo: 2 }]);
    expect(await world.store.counts()).toMatchObject({ samples: 2 });
  });

  it("refuses what would not fit the queue, so that devices keep it", async () => {
    world.store.trouble = "DISK_FULL";
    const outcomes: string[] = [];
    const payload = new Uint8Array(200_000);
    const tries = Math.ceil(ingestLimits.queuedBytes / payload.length) + 10;
    for (let round = 0; round < tries; round += 1) {
      world.ingest.rulesChanged(payload, 0).catch((error: { code: string }) => outcomes.push(error.code));
    }
    await world.settle();

    expect(outcomes.length).toBeGreaterThan(5);
    expect(new Set(outcomes)).toEqual(new Set(["UNAVAILABLE"]));
  });

  it("gives up at the deadline of a stop and promises nothing", async () => {
    world.store.trouble = "DISK_FULL";
    const outcome = world.ingest
      .accept({ deviceId: "dev-1", channel: "metrics", payload: metricsBytes(world, 1), receivedAtMs: 0 })
      .then(
        () => "settled",
        (error: { code: string }) => error.code,
      );
    await world.settle();

    const stopped = world.ingest.stop(3_000);
    await world.settle(10_000);

    await stopped;
    expect(await outcome).toBe("UNAVAILABLE");
    expect(world.acks).toEqual([]);
  });
});

describe("an entry that the store refuses", () => {
  it("is kept in quarantine and does not hold up the others", async () => {
    world.store.dislikes = (input) => input.sequence === 2;
    world.store.isHeld = true;
    const outcomes = [1, 2, 3].map((sequence) => publish(world, "metrics", metricsBytes(world, sequence)));
    await Promise.all(outcomes);
    world.store.release();
    await world.settle(1_000);

    expect(world.acks.at(-1)?.streams).toMatchObject([
      { stream: "metrics", upTo: 1, ranges: [{ first: 3, last: 3 }] },
    ]);
    expect(world.ingest.quarantineCounts()).toEqual({ value_invalid: 1 });
  });
});

describe("a record that the store refuses", () => {
  it("is acknowledged as rejected, so that the device does not send it for ever, also after a restart", async () => {
    world.store.dislikes = (input) => input.kind === "record" && input.sequence === 2;
    for (const sequence of [1, 2, 3]) await publish(world, "metrics", metricsBytes(world, sequence));
    await world.settle(1_000);

    const rejected = world.acks.flatMap(({ streams }) => streams.flatMap((stream) => stream.rejected));
    expect(rejected).toEqual([{ sequence: 2, reason: "value_invalid" }]);
    expect(world.acks.at(-1)?.streams).toMatchObject([{ stream: "metrics", upTo: 3, ranges: [] }]);
    expect(world.ingest.quarantineCounts()).toEqual({ value_invalid: 1 });
    expect(kinds().filter((kind) => kind === "rejected")).toHaveLength(1);

    await world.restart();
    await publish(world, "metrics", metricsBytes(world, 2));
    expect(world.acks.at(-1)?.streams).toMatchObject([{ stream: "metrics", upTo: 3 }]);
  });
});

describe("ticks", () => {
  it("are judged at once but ride with the next commit", async () => {
    const before = world.store.groups.length;
    for (let second = 0; second < 10; second += 1) {
      world.ingest.tick(world.clock.nowMs());
      world.ingest.tick(world.clock.nowMs());
      await world.settle(1_000);
    }
    expect(world.store.groups.length).toBe(before);
    expect(world.evaluator.evaluated.filter(({ kind }) => kind === "tick")).toHaveLength(10);

    await publish(world, "metrics", metricsBytes(world, 1));

    expect(kinds().filter((kind) => kind === "tick")).toHaveLength(10);
    const seqs = world.evaluator.evaluated.map(({ commitSeq }) => commitSeq);
    expect(seqs).toEqual(seqs.toSorted((left, right) => left - right));
  });

  it("are stored before anything is told that they caused", async () => {
    world.evaluator.isChange = (kind) => kind === "tick";
    world.store.isHeld = true;

    world.ingest.tick(world.clock.nowMs() + 1_000);
    await world.settle();
    expect(world.evaluator.concluded).toEqual([]);

    world.store.release();
    await world.settle();
    expect(kinds()).toContain("tick");
    expect(world.evaluator.concluded).toEqual([1]);
  });

  it("do not pile up while nothing else comes", async () => {
    for (let second = 0; second < 200; second += 1) {
      world.ingest.tick(world.clock.nowMs());
      await world.settle(1_000);
    }

    expect(kinds().filter((kind) => kind === "tick").length).toBeGreaterThanOrEqual(180);
  });

  it("never go back in time, also after a restart", async () => {
    world.ingest.tick(world.clock.nowMs());
    await publish(world, "metrics", metricsBytes(world, 1));
    await world.restart();
    const before = world.evaluator.evaluated.length;

    world.ingest.tick(world.clock.nowMs() - 5_000);
    await world.settle();

    expect(world.evaluator.evaluated.length).toBe(before);
  });
});

describe("restarts", () => {
  it("give the rules exactly what was stored since the checkpoint, in the same order", async () => {
    await publish(world, "metrics", metricsBytes(world, 1));
    world.ingest.sessionEnded("dev-1", world.clock.nowMs());
    await world.settle();
    const before = world.evaluator.evaluated.slice();

    await world.restart();

    expect(world.evaluator.evaluated).toEqual(before);
  });

  it("go on from a checkpoint that is taken once a minute", async () => {
    await world.settle(61_000);
    await publish(world, "metrics", metricsBytes(world, 1));
    const checkpointSeq = world.evaluator.checkpoints.at(-1) ?? 0;
    expect(checkpointSeq).toBe(world.store.lastCommitSeq);
    await publish(world, "metrics", metricsBytes(world, 2));

    await world.restart();

    expect(world.evaluator.evaluated).toEqual([{ commitSeq: checkpointSeq + 1, kind: "record" }]);
  });
});
