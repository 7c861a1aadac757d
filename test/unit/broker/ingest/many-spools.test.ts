import { beforeEach, expect, it } from "vitest";
import { ingestLimits } from "../../../../broker/ingest/ingest-limits.ts";
import {
  birthBytes,
  type IngestWorld,
  ingestWorld,
  metricsBytes,
  publish,
  worldSpoolId,
} from "../../../lib/ingest-world.ts";

let world: IngestWorld;
beforeEach(async () => {
  world = await ingestWorld();
  await publish(world, "birth", birthBytes(world));
  await publish(world, "metrics", metricsBytes(world, 1));
});

const spoolIdOf = (boot: number): string => boot.toString(16).padStart(16, "f");
const introduce = (from: number, to: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: to - from }, (_, index) =>
      publish(world, "birth", birthBytes(world, { spoolId: spoolIdOf(from + index) })),
    ),
  );
const storedRecords = (): number =>
  world.store.groups.flatMap((group) => group.inputs.filter(({ kind }) => kind === "record")).length;
const keptSpools = (table: "spools" | "spool_positions"): unknown =>
  world.database.get(`SELECT count(*) AS n FROM ${table}`)?.["n"];

it("takes a device whose spool is new after each boot, as often as it boots", async () => {
  const boots = 3 * ingestLimits.spoolsPerDevice;

  await introduce(0, boots);
  await world.ingest.stop(1_000);

  expect(world.ingest.quarantineCounts()).toEqual({});
  expect(world.acks.map(({ spoolId }) => spoolId)).toContain(spoolIdOf(boots - 1));
  expect(keptSpools("spools")).toBe(ingestLimits.spoolsPerDevice);
  expect(keptSpools("spool_positions")).toBe(ingestLimits.spoolsPerDevice);
});

it("forgets the spool that was silent longest: one that goes on reporting stays told apart", async () => {
  await introduce(0, ingestLimits.spoolsPerDevice - 1);
  await publish(world, "metrics", metricsBytes(world, 2));

  await introduce(100, 100 + ingestLimits.spoolsPerDevice - 1);
  await publish(world, "metrics", metricsBytes(world, 2));

  expect(storedRecords()).toBe(2);
  expect(world.acks.at(-1)).toMatchObject({ spoolId: worldSpoolId });
});

it("knows after a restart which spool was silent longest", async () => {
  await introduce(0, ingestLimits.spoolsPerDevice - 1);
  world.ingest.tick(world.clock.nowMs());
  await world.ingest.stop(1_000);
  await world.restart();
  await publish(world, "metrics", metricsBytes(world, 2));
  await world.ingest.stop(1_000);
  await world.restart();

  await introduce(100, 100 + ingestLimits.spoolsPerDevice - 1);
  await publish(world, "metrics", metricsBytes(world, 2));

  expect(storedRecords()).toBe(2);
});

it("stores what a forgotten spool still holds when it comes back", async () => {
  await introduce(0, ingestLimits.spoolsPerDevice);
  await world.ingest.stop(1_000);
  await world.restart();
  const positions = [{ stream: "metrics" as const, firstHeld: 2, next: 3 }];

  expect(await publish(world, "birth", birthBytes(world, { positions }))).toBe("settled");
  expect(await publish(world, "metrics", metricsBytes(world, 2))).toBe("settled");

  expect(storedRecords()).toBe(2);
  expect(world.acks.at(-1)?.streams).toMatchObject([{ stream: "metrics", upTo: 2 }]);
});
