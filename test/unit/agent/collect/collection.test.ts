import { decodeRecord, encodeRecord, limits } from "@housecall/proto";
import { silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createBatchBuilder } from "../../../../agent/collect/batch-builder.ts";
import { type CollectionOptions, startCollection } from "../../../../agent/collect/collection.ts";
import type { Collector, Reading } from "../../../../agent/collect/collector.ts";
import { roundTo } from "../../../../agent/collect/signal-shaper.ts";
import { createStateBoard } from "../../../../agent/collect/state-board.ts";
import { RecordingWriter, recordingAliases } from "../../../lib/recording-writer.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function collector(name: string, collect: () => Promise<Reading>, cadenceSeconds = 1): Collector {
  return { name, cadenceSeconds, collect };
}

const load = (value: number): Reading => ({ measurements: [{ signal: "load_1m", instance: "", value }] });

function start(collectors: readonly Collector[], more: Partial<CollectionOptions> = {}) {
  // Not on the grid: the first sample comes at the next whole second.
  const clock = virtualClock(Date.UTC(2026, 0, 1) + 400);
  const writer = new RecordingWriter();
  const aliases = more.aliases ?? recordingAliases();
  const board = createStateBoard({ writer, clock, reportIntervalMs: 1_000, fullIntervalMs: 3_600_000 });
  const collection = startCollection({
    collectors,
    clock,
    writer,
    board,
    aliases,
    logger: silentLogger,
    deviceClass: "linux",
    boot: { bootId: "b", reason: "power_loss", isNew: true },
    sampleIntervalMs: 1_000,
    batchIntervalMs: 10_000,
    ...more,
  });
  return { clock, writer, board, collection, aliases };
}

describe("collection", () => {
  it("samples on whole multiples of its interval and writes one batch per upload", async () => {
    let value = 0;
    const { clock, writer } = start([collector("load", async () => load(value++))]);

    await clock.advance(20_000);

    const [first, second] = writer.of("metrics");
    expect([...(first?.atMs ?? [])].every((atMs) => atMs % 1_000 === 0)).toBe(true);
    expect(second?.atMs).toHaveLength(10);
    expect(
      writer.written
        .filter(({ body }) => body.kind === "metrics")
        .every(({ atMs, body }) => body.kind === "metrics" && atMs === body.atMs[0]),
    ).toBe(true);
  });

  it("costs at most two bytes a sample in a minute batch", async () => {
    let value = 1;
    const slow = Array.from({ length: 20 }, (_, index) =>
      collector(`c${index}`, async () => ({
        measurements: [
          { signal: "temperature_celsius", instance: `zone${index}`, value: 40 + (value++ % 7) / 10 },
        ],
      })),
    );
    const { clock, writer } = start(slow, { batchIntervalMs: 60_000 });

    await clock.advance(125_000);

    const batch = writer.of("metrics")[1];
    const record = { wallMs: batch?.atMs[0] ?? 0, bootId: "0".repeat(32), uptimeMs: 1, heads: [1, 1, 1, 1] };
    const bytes = batch === undefined ? new Uint8Array() : encodeRecord({ ...record, body: batch });
    expect(bytes.length / (60 * 20)).toBeLessThanOrEqual(2);
    expect(decodeRecord(bytes).body).toEqual(batch);
  });

  it("keeps the health of a collector that throws and lets the others go on", async () => {
    const { clock, writer, board } = start([
      collector("bad", () => Promise.reject(new Error("sensor is gone"))),
      collector("good", async () => load(1)),
    ]);

    await clock.advance(12_000);

    expect(board.entries().get("agent.collector.bad")).toBe("sensor is gone");
    expect(board.entries().get("agent.collector.good")).toBe("ok");
    expect(writer.of("metrics")[0]?.columns).toHaveLength(1);
  });

  it("skips a collector that hangs, without starting it again, and takes it back", async () => {
    const waiting: ((reading: Reading) => void)[] = [];
    const { clock, writer, board } = start([
      collector("hung", () => new Promise((resolve) => waiting.push(resolve))),
      collector("good", async () => load(1)),
    ]);

    await clock.advance(30_000);
    expect(waiting).toHaveLength(1);
    expect(board.entries().get("agent.collector.hung")).toContain("slow");
    expect(writer.of("metrics").length).toBeGreaterThanOrEqual(2);

    waiting[0]?.({});
    await clock.advance(2_000);
    expect(waiting).toHaveLength(2);
  });

  it("keeps slow cadences", async () => {
    let rounds = 0;
    const { clock } = start([
      collector(
        "slow",
        async () => {
          rounds += 1;
          return {};
        },
        30,
      ),
    ]);

    await clock.advance(61_000);

    expect(rounds).toBe(3);
  });

  it("tells a boot with its reason, once, with unexpected ones as a warning", () => {
    const { writer } = start([]);
    const again = start([], { boot: { bootId: "b", reason: "power_loss", isNew: false } });

    expect(writer.of("event")).toEqual([
      { kind: "event", name: "boot", severity: 4, attributes: { reason: "power_loss", boot_id: "b" } },
    ]);
    expect(again.writer.of("event")).toEqual([]);
  });

  it("begins a new batch when the clock is set and says by how much", async () => {
    const { clock, writer } = start([collector("load", async () => load(1))]);
    await clock.advance(5_000);

    clock.stepWall(-3_600_000);
    await clock.advance(20_000);

    expect(writer.of("event").at(-1)).toMatchObject({
      name: "clock-stepped",
      attributes: { stepped_s: -3_600 },
    });
    for (const { atMs } of writer.of("metrics")) {
      expect([...atMs]).toEqual([...atMs].sort((a, b) => a - b));
    }
  });

  it("leaves out what is no number or outside the signal's range", async () => {
    const { clock, writer } = start([
      collector("mad", async () => ({
        measurements: [
          { signal: "cpu_busy_ratio", instance: "", value: 7 },
          { signal: "memory_total_bytes", instance: "", value: Number.NaN },
          { signal: "load_1m", instance: "", value: 1.23456 },
        ],
      })),
    ]);

    await clock.advance(12_000);

    expect(writer.of("metrics")[0]?.columns.map(({ values }) => values[0])).toEqual([1.23]);
  });

  it("counts what finds no alias as lost", async () => {
    const { clock, writer } = start(
      [
        collector("many", async () => ({
          measurements: [1, 2, 3].map((zone) => ({
            signal: "temperature_celsius",
            instance: `z${zone}`,
            value: 20,
          })),
        })),
      ],
      { aliases: recordingAliases(2) },
    );

    await clock.advance(1_000);

    expect(writer.losses).toMatchObject([{ stream: "metrics", reason: "budget_exhausted", quantity: 1 }]);
  });

  it("writes what it has when it stops", async () => {
    const { clock, writer, collection } = start([collector("load", async () => load(1))]);
    await clock.advance(1_000);

    collection.stop();

    expect(writer.of("metrics")).toHaveLength(1);
  });
});

describe("batches", () => {
  it("mark rows without a value and stay within the limits of the wire", () => {
    const builder = createBatchBuilder();
    builder.add(2_000, 1, 10);
    builder.add(1_000, 2, 20);

    expect(builder.take()).toEqual([
      {
        kind: "metrics",
        atMs: Float64Array.from([1_000, 2_000]),
        columns: [
          { alias: 1, values: Float64Array.from([Number.NaN, 10]) },
          { alias: 2, values: Float64Array.from([20, Number.NaN]) },
        ],
      },
    ]);
    for (let row = 0; row < 10_000; row += 1) if (!builder.add(row, row % 5, 1)) break;
    const [batch] = builder.take();
    expect((batch?.atMs.length ?? 0) * (batch?.columns.length ?? 0)).toBeLessThanOrEqual(
      limits.samplesPerBatch,
    );
  });

  it("are split when there are too many signals", () => {
    const builder = createBatchBuilder();
    for (let alias = 1; alias <= 1_200; alias += 1) builder.add(0, alias, 1);

    expect(builder.take().map(({ columns }) => columns.length)).toEqual([512, 512, 176]);
  });

  it("round to decimals that travel as whole numbers", () => {
    expect([roundTo(0.123456, 4), roundTo(-0.00001, 2), roundTo(2 ** 60, 4)]).toEqual([0.1235, 0, 2 ** 60]);
    expect(Object.is(roundTo(-0.00001, 2), -0)).toBe(false);
  });
});

describe("the state board", () => {
  it("reports everything first, then changes, and everything again when an entry was taken away", async () => {
    const clock = virtualClock();
    const writer = new RecordingWriter();
    const board = createStateBoard({ writer, clock, reportIntervalMs: 1_000, fullIntervalMs: 60_000 });
    board.set({ a: 1, b: "x" });
    await clock.advance(1_000);
    board.set({ a: 2, b: "x" });
    await clock.advance(1_000);
    board.set({ b: undefined });
    await clock.advance(2_000);

    expect(writer.of("state").map(({ full, entries }) => [full, { ...entries }])).toEqual([
      [true, { a: 1, b: "x" }],
      [false, { a: 2 }],
      [true, { a: 2 }],
    ]);
  });

  it("reports everything again after its interval", async () => {
    const clock = virtualClock();
    const writer = new RecordingWriter();
    createStateBoard({ writer, clock, reportIntervalMs: 1_000, fullIntervalMs: 60_000 }).set({ a: 1 });

    await clock.advance(130_000);

    expect(writer.of("state").map(({ full }) => full)).toEqual([true, true, true]);
  });

  it("refuses what finds no room and says which", () => {
    const board = createStateBoard({
      writer: new RecordingWriter(),
      clock: virtualClock(),
      reportIntervalMs: 1_000,
      fullIntervalMs: 60_000,
    });
    board.set(
      Object.fromEntries(Array.from({ length: limits.stateEntries }, (_, index) => [`k${index}`, 1])),
    );

    expect(board.set({ more: 1, k1: 2 })).toEqual(["more"]);
  });
});
