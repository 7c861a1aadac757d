import { limits } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import { createLogPipeline } from "../../../../agent/logs/log-pipeline.ts";
import type { RawLine } from "../../../../agent/logs/raw-line.ts";
import { RecordingWriter } from "../../../lib/recording-writer.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

const raw = (message: string, more: Partial<RawLine> = {}): RawLine => ({
  atMs: 1_000,
  severity: 6,
  source: "journal",
  unit: "app",
  message,
  cutBytes: 0,
  ...more,
});

function build(more: { linesPerMinute?: number } = {}) {
  const writer = new RecordingWriter();
  const clock = virtualClock();
  const pipeline = createLogPipeline({
    writer,
    clock,
    minSeverity: 6,
    linesPerMinute: 1_000,
    batchIntervalMs: 1_000,
    ...more,
  });
  return { writer, clock, pipeline };
}

describe("log pipeline", () => {
  it("redacts before anything is written and counts it in the line", () => {
    const { writer, pipeline } = build();

    pipeline.take(raw("kim@example.com password=x"));
    pipeline.flush();

    expect(writer.lines).toMatchObject([{ message: "[email] password=[secret]", redactions: 2 }]);
  });

  it("sends less severe lines on the stream that is dropped first", () => {
    const { writer, pipeline } = build();

    pipeline.take(raw("fine", { severity: 7 }));
    pipeline.take(raw("bad", { severity: 3 }));
    pipeline.flush();

    expect(writer.written.map(({ stream }) => stream).sort()).toEqual(["debug", "logs"]);
  });

  it("writes a batch when it is full, and after its interval", async () => {
    const { writer, clock, pipeline } = build();

    for (let count = 0; count < 201; count += 1) pipeline.take(raw(`line ${count}`));
    expect(writer.of("logs").map(({ lines }) => lines.length)).toEqual([200]);

    await clock.advance(1_000);
    expect(writer.of("logs").map(({ lines }) => lines.length)).toEqual([200, 1]);
  });

  it("keeps every batch below 64 kB", () => {
    const { writer, pipeline } = build();

    for (let count = 0; count < 50; count += 1) pipeline.take(raw("한".repeat(2_000)));
    pipeline.flush();

    for (const { lines } of writer.of("logs")) {
      expect(lines.reduce((sum, line) => sum + Buffer.byteLength(line.message), 0)).toBeLessThanOrEqual(
        65_536,
      );
    }
    expect(writer.lines).toHaveLength(50);
  });

  it("drops what is over the rate and says how much", async () => {
    const { writer, clock, pipeline } = build({ linesPerMinute: 60 });

    const admitted = Array.from({ length: 100 }, () => pipeline.admit("journal")).filter(Boolean).length;
    await clock.advance(2_000);

    expect(admitted).toBe(60);
    expect(writer.losses).toMatchObject([{ stream: "logs", reason: "rate_limited", quantity: 40 }]);
    expect(pipeline.admit("journal")).toBe(true);
    expect(pipeline.counts.get("journal")).toBe(101);
  });

  it("lets one loud source not silence another", () => {
    const { pipeline } = build({ linesPerMinute: 10 });

    for (let count = 0; count < 100; count += 1) pipeline.admit("file:/loud");

    expect(pipeline.admit("journal")).toBe(true);
  });

  it("cuts a long line and says how much is missing, without leaving half a secret", () => {
    const { writer, pipeline } = build();
    const start = "x".repeat(limits.logLineBytes - 12);

    pipeline.take(raw(`${start} password=hunter2 ${"y".repeat(500)}`, { cutBytes: 1_000_000 }));
    pipeline.flush();

    const [line] = writer.lines;
    expect(Buffer.byteLength(line?.message ?? "")).toBeLessThanOrEqual(limits.logLineBytes);
    expect(line?.message).not.toContain("hunter");
    expect(line?.truncatedBytes).toBeGreaterThan(1_000_000);
  });

  it("shows a cursor as written only after its lines were", () => {
    const { writer, pipeline } = build();

    pipeline.take(raw("one"));
    pipeline.reached({ key: "journal", value: "c1", at: 1 });
    expect(pipeline.written.get("journal")).toBeUndefined();

    pipeline.flush();
    expect(pipeline.written.get("journal")).toEqual({ key: "journal", value: "c1", at: 1 });
    expect(writer.lines).toHaveLength(1);
  });

  it("gives followers every line after redaction until they stop", () => {
    const { pipeline } = build();
    const seen: string[] = [];

    const stop = pipeline.follow(
      (line) => seen.push(line.message),
      () => undefined,
    );
    pipeline.take(raw("from 10.0.0.1"));
    stop();
    pipeline.take(raw("later"));

    expect(seen).toEqual(["from [ip]"]);
  });

  it("tells followers of lines over the rate, which nobody reads, so that a tail can count them", () => {
    const { pipeline } = build({ linesPerMinute: 2 });
    const refused: string[] = [];

    pipeline.follow(
      () => undefined,
      (source) => refused.push(source),
    );
    const admitted = [1, 2, 3, 4].map(() => pipeline.admit("journal"));

    expect(admitted).toEqual([true, true, false, false]);
    expect(refused).toEqual(["journal", "journal"]);
  });
});
