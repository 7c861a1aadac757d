import { limits } from "@housecall/proto";
import { beforeEach, describe, expect, it } from "vitest";
import { ClockBook } from "../../../../broker/ingest/clock-book.ts";
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
});

describe("clocks", () => {
  const year = 365 * 86_400_000;

  it("fixes the correction once per boot, at the birth, and uses it for every record", async () => {
    const wrongMs = world.clock.nowMs() - 3 * year;
    await publish(world, "birth", birthBytes(world, { wallMs: wrongMs }));
    await publish(world, "metrics", metricsBytes(world, 1, { wallMs: wrongMs + 50 }));
    await publish(world, "metrics", metricsBytes(world, 2, { wallMs: wrongMs + 60_000 }));

    expect(world.heard).toContain(`birth dev-1 ${3 * year}`);
    const inputs = world.store.groups
      .flatMap((group) => group.inputs)
      .filter((input) => input.kind === "record");
    expect(inputs[0]?.clockCorrectionMs).toBe(3 * year);
    expect(inputs[1]?.clockCorrectionMs).toBeLessThan(3 * year);
  });

  it("keeps the correction over a restart and another birth of the same boot", async () => {
    const wrongMs = world.clock.nowMs() - year;
    await publish(world, "birth", birthBytes(world, { wallMs: wrongMs }));
    await world.restart();
    await world.settle(30_000);
    await publish(world, "birth", birthBytes(world, { wallMs: wrongMs + 30_000, uptimeMs: 90_000 }));

    expect(world.heard).toContain(`birth dev-1 ${year}`);
  });

  it("believes a clock within the tolerance and one that was set right in the middle of the boot", async () => {
    await publish(world, "birth", birthBytes(world, { wallMs: 60_000 }));
    await publish(world, "metrics", metricsBytes(world, 1));

    const input = world.store.groups.at(-1)?.inputs.at(-1);
    expect(input).toMatchObject({ kind: "record", clockCorrectionMs: 0 });
  });

  it("never stores a time in the future", async () => {
    await publish(world, "birth", birthBytes(world));
    await publish(world, "metrics", metricsBytes(world, 1, { wallMs: world.clock.nowMs() + year }));

    const atMs = world.store.groups.at(-1)?.samples.atMs[0] ?? 0;
    expect(atMs).toBeLessThanOrEqual(world.clock.nowMs() + limits.clockToleranceMs);
  });

  it("keeps no more than 64 new boots of a device until they are stored, however many it invents", () => {
    const book = new ClockBook({ loadClock: () => undefined, saveClocks: () => undefined });
    const birthOf = (boot: number) =>
      book.correctBirth({
        ...{ deviceId: "dev-1", bootId: String(boot), uptimeMs: 0, spanMs: 0 },
        ...{ wallMs: year, receivedAtMs: 2 * year },
      });

    const corrections = Array.from({ length: 1_000 }, (_, boot) => birthOf(boot));

    expect(new Set(corrections)).toEqual(new Set([year]));
    expect(book.changed).toHaveLength(64);
    book.saved();
    birthOf(1_000);
    expect(book.changed).toHaveLength(1);
  });
});
