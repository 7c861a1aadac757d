import { type DeviceRecord, decodeRecord, limits, type Stream } from "@housecall/proto";
import { silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createRecordWriter } from "../../../../agent/report/record-writer.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function setUp() {
  const clock = virtualClock(1_000_000);
  const kept: { stream: Stream; record: DeviceRecord }[] = [];
  const writer = createRecordWriter({
    keeper: {
      append: (stream, payload) => kept.push({ stream, record: decodeRecord(payload) }),
      heads: () => [1, 2, 3, 4],
      flushed: async () => undefined,
    },
    stamp: { bootId: "ab".repeat(16), clock, bootUptimeMs: () => 50_000 + clock.uptimeMs() },
    logger: silentLogger,
  });
  return { clock, kept, writer };
}

const event = { kind: "event", name: "boot", severity: 5, attributes: {} } as const;

describe("record writer", () => {
  it("stamps a record with wall clock, boot, uptime and heads of the same moment", async () => {
    const { clock, kept, writer } = setUp();
    await clock.advance(2_000);
    writer.write("urgent", event);
    writer.write("urgent", event, clock.nowMs() - 500);

    expect(kept.map(({ record }) => [record.wallMs, record.uptimeMs, record.heads, record.bootId])).toEqual([
      [1_002_000, 52_000, [1, 2, 3, 4], "ab".repeat(16)],
      [1_001_500, 51_500, [1, 2, 3, 4], "ab".repeat(16)],
    ]);
  });

  it("gathers losses without a sequence into one record per stream and reason", async () => {
    const { clock, kept, writer } = setUp();
    for (let second = 0; second < 5; second += 1) {
      writer.lost({
        stream: "logs",
        reason: "rate_limited",
        quantity: 100,
        firstAtMs: 10 + second,
        lastAtMs: 20 + second,
      });
      await clock.advance(1_000);
    }
    await clock.advance(10_000);

    expect(kept).toHaveLength(1);
    expect(kept[0]?.record.body).toMatchObject({
      kind: "loss",
      stream: "logs",
      reason: "rate_limited",
      quantity: 500,
      firstSequence: 0,
      firstAtMs: 10,
      lastAtMs: 24,
    });
  });

  it("counts a record that is too large instead of sending it", () => {
    const { kept, writer } = setUp();
    const line = {
      atMs: 1,
      severity: 6,
      source: "journal",
      unit: "",
      message: "x".repeat(limits.recordBytes),
      redactions: 0,
      truncatedBytes: 0,
    };
    writer.write("logs", { kind: "logs", lines: [line] });
    writer.stop();

    expect(kept.map(({ record }) => record.body)).toMatchObject([
      { kind: "loss", stream: "logs", reason: "budget_exhausted", quantity: 1 },
    ]);
  });
});
