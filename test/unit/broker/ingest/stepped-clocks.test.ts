import type { LogLine } from "@housecall/proto";
import { limits } from "@housecall/proto";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import { beforeEach, describe, expect, it } from "vitest";
import type { ClockReading } from "../../../../broker/ingest/boot-clock.ts";
import { ClockBook } from "../../../../broker/ingest/clock-book.ts";
import {
  birthBytes,
  type IngestWorld,
  ingestWorld,
  metricsBytes,
  publish,
  uplinkBytes,
  worldBootId,
} from "../../../lib/ingest-world.ts";

const bornAtMs = Date.UTC(2026, 10, 21, 10);
const bornUptimeMs = 2 * HOUR_MS;

/** What dev-1 says `afterMs` after its birth; `offMs` is how far its clock is ahead then. */
function said(
  afterMs: number,
  facts: {
    readonly offMs?: number;
    readonly receivedAfterMs?: number;
    /** Its uptime stood still for this long. */
    readonly sleptMs?: number;
    readonly spanMs?: number;
    readonly uptimeFastMs?: number;
  } = {},
): ClockReading {
  const { offMs = 0, receivedAfterMs = afterMs, sleptMs = 0, spanMs = 0, uptimeFastMs = 0 } = facts;
  return {
    ...{ deviceId: "dev-1", bootId: "b", spanMs },
    wallMs: bornAtMs + afterMs + offMs,
    uptimeMs: bornUptimeMs + afterMs - sleptMs + uptimeFastMs,
    receivedAtMs: bornAtMs + receivedAfterMs,
  };
}

function bornBook(offMs = 0, facts: { readonly receivedAfterMs?: number } = {}): ClockBook {
  const book = new ClockBook({ loadClock: () => undefined, saveClocks: () => undefined });
  book.correctBirth(said(0, { offMs, ...facts }));
  return book;
}

/** How far the corrected time of a record is from the true one. */
const errorOf = (book: ClockBook, reading: ClockReading, afterMs: number): number =>
  reading.wallMs + book.correct(reading) - (bornAtMs + afterMs);

describe("a clock that is set back while the device runs", () => {
  it("is corrected by the uptime from then on, live as well as from backlog", () => {
    const book = bornBook();
    const live = said(HOUR_MS, { offMs: -2 * HOUR_MS });
    const late = said(2 * HOUR_MS, { offMs: -2 * HOUR_MS, receivedAfterMs: 3 * DAY_MS });

    expect(book.correct(said(HOUR_MS / 2))).toBe(0);
    expect(book.correct(live)).toBe(2 * HOUR_MS);
    expect(book.correct(late)).toBe(2 * HOUR_MS);
    expect(book.correct(said(3 * HOUR_MS))).toBe(0);
  });

  it("gives a record the same time whenever it comes, in whatever order", () => {
    const steps = [0, -2 * HOUR_MS, 0, -26 * HOUR_MS, -10 * MINUTE_MS];
    const sent = steps.map((offMs, at) => ({ afterMs: (at + 1) * HOUR_MS, offMs }));
    const correctAll = (receivedAfterMs: number | undefined, order: "forward" | "back") => {
      const book = bornBook();
      const readings = sent.map(({ afterMs, offMs }) =>
        said(afterMs, { offMs, receivedAfterMs: receivedAfterMs ?? afterMs }),
      );
      if (order === "back") for (const reading of readings.toReversed()) book.correct(reading);
      return readings.map((reading) => book.correct(reading));
    };

    const live = correctAll(undefined, "forward");

    expect(live).toEqual([0, 2 * HOUR_MS, 0, 26 * HOUR_MS, 10 * MINUTE_MS]);
    expect(correctAll(6 * HOUR_MS, "back")).toEqual(live);
    expect(correctAll(30 * DAY_MS, "back")).toEqual(live);
  });

  it("is recognised after the clock began in 1970 and was set right", () => {
    const book = bornBook(-bornAtMs);

    expect(book.correct(said(MINUTE_MS, { offMs: -bornAtMs }))).toBe(bornAtMs);
    expect(book.correct(said(HOUR_MS))).toBe(0);
    expect(book.correct(said(2 * HOUR_MS, { offMs: -2 * HOUR_MS }))).toBe(2 * HOUR_MS);
  });

  it("is believed when that sets right a clock that was ahead at the birth", () => {
    const book = bornBook(2 * HOUR_MS);

    expect(book.correct(said(MINUTE_MS, { offMs: 2 * HOUR_MS }))).toBe(-2 * HOUR_MS);
    expect(book.correct(said(HOUR_MS, { receivedAfterMs: DAY_MS }))).toBe(0);
  });

  it("shifts neither a batch that was cut by the step nor a clock that is corrected by seconds", () => {
    const book = bornBook();
    const cut = said(HOUR_MS, { offMs: -HOUR_MS, spanMs: HOUR_MS });

    expect(book.correct(cut)).toBe(0);
    expect(book.correct(said(HOUR_MS, { offMs: -50 * SECOND_MS }))).toBe(0);
  });
});

describe("true backlog", () => {
  it("keeps its times when the uptime does not count sleep", () => {
    const book = bornBook();
    const woken = said(10 * HOUR_MS, { sleptMs: 8 * HOUR_MS, receivedAfterMs: 3 * DAY_MS });

    expect(book.correct(woken)).toBe(0);
  });

  it("keeps its times when it was made before a sleep and before the first birth of the boot", () => {
    const book = bornBook();
    const beforeSleep = said(-9 * HOUR_MS, { sleptMs: -8 * HOUR_MS, receivedAfterMs: MINUTE_MS });

    expect(book.correct(beforeSleep)).toBe(0);
  });

  it("takes the uptime's word for what was written in 1970 before the clock was set and the server reached", () => {
    const book = bornBook();
    const reading = said(-5 * MINUTE_MS, { offMs: 100 * SECOND_MS - bornAtMs, receivedAfterMs: 0 });

    expect(errorOf(book, reading, -5 * MINUTE_MS)).toBe(0);
  });

  it("keeps its times when nobody introduced the boot", () => {
    const book = new ClockBook({ loadClock: () => undefined, saveClocks: () => undefined });
    const first = said(0, { offMs: 3 * HOUR_MS, receivedAfterMs: 4 * DAY_MS });

    expect(book.correct(first)).toBe(0);
    expect(book.correct(said(HOUR_MS, { receivedAfterMs: 4 * DAY_MS }))).toBe(0);
  });
});

describe("an uptime that cannot be right", () => {
  it("moves nothing when the birth was held up on its way", () => {
    const book = bornBook(0, { receivedAfterMs: 10 * MINUTE_MS });

    expect(book.correct(said(11 * MINUTE_MS))).toBe(0);
    expect(book.correct(said(9 * HOUR_MS))).toBe(0);
  });

  it("is given 100 millionths of drift before a clock counts as set back", () => {
    const book = bornBook();
    const month = 30 * DAY_MS;

    expect(book.correct(said(month, { uptimeFastMs: month / 10_000, receivedAfterMs: 2 * month }))).toBe(0);
    expect(book.correct(said(month, { offMs: -HOUR_MS, uptimeFastMs: month / 10_000 }))).toBe(HOUR_MS);
  });

  it("puts nothing into the future or before 2024", () => {
    const wild = [0, 1, bornAtMs, Number.MAX_SAFE_INTEGER].flatMap((wallMs) =>
      [0, 1, bornUptimeMs, bornAtMs, Number.MAX_SAFE_INTEGER].map((uptimeMs) => ({ wallMs, uptimeMs })),
    );

    for (const birth of wild) {
      const book = new ClockBook({ loadClock: () => undefined, saveClocks: () => undefined });
      book.correctBirth({ ...said(0), ...birth });
      const times = wild.map((reading) => reading.wallMs + book.correct({ ...said(MINUTE_MS), ...reading }));
      expect(Math.max(...times)).toBeLessThanOrEqual(bornAtMs + MINUTE_MS + limits.clockToleranceMs);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.UTC(2024, 0, 1));
    }
  });
});

describe("a clock that is set back, through ingest", () => {
  let world: IngestWorld;
  let startAtMs: number;
  beforeEach(async () => {
    world = await ingestWorld();
    startAtMs = world.clock.nowMs();
  });

  const uptimeMs = () => 60_000 + world.clock.nowMs() - startAtMs;
  const backMs = () => world.clock.nowMs() - 2 * HOUR_MS;
  const corrections = () =>
    world.store.groups
      .flatMap(({ inputs }) => inputs)
      .filter(({ kind }) => kind === "record")
      .map(({ clockCorrectionMs }) => clockCorrectionMs);
  const sendSetBack = (sequence: number) =>
    publish(world, "metrics", metricsBytes(world, sequence, { wallMs: backMs(), uptimeMs: uptimeMs() }));

  it("is stored in the journal with its correction, before and after a restart", async () => {
    await publish(world, "birth", birthBytes(world, { uptimeMs: uptimeMs() }));
    await world.settle(HOUR_MS);
    await sendSetBack(1);
    await world.restart();
    await sendSetBack(2);
    await world.restart();
    await sendSetBack(3);

    expect(corrections()).toEqual([2 * HOUR_MS, 2 * HOUR_MS, 2 * HOUR_MS]);
  });

  it("is told at once, once, and not by backlog", async () => {
    await publish(world, "birth", birthBytes(world, { uptimeMs: uptimeMs() }));
    await world.settle(HOUR_MS);
    const facts = { lane: "backlog", wallMs: backMs(), uptimeMs: uptimeMs() } as const;
    await publish(world, "metrics", metricsBytes(world, 1, facts));
    const before = world.heard.filter((line) => line.startsWith("clock"));
    await sendSetBack(2);
    await sendSetBack(3);
    await publish(world, "metrics", metricsBytes(world, 4, { uptimeMs: uptimeMs() }));

    expect(before).toEqual([]);
    expect(world.heard.filter((line) => line.startsWith("clock"))).toEqual([
      `clock dev-1 ${2 * HOUR_MS}`,
      "clock dev-1 0",
    ]);
  });

  it("is told at the next birth of the boot", async () => {
    await publish(world, "birth", birthBytes(world, { uptimeMs: uptimeMs() }));
    await world.settle(HOUR_MS);
    await publish(world, "birth", birthBytes(world, { uptimeMs: uptimeMs(), wallMs: backMs() }));

    expect(world.heard).toEqual(["birth dev-1 0", `birth dev-1 ${2 * HOUR_MS}`]);
  });

  it("puts no log line of the time before into the future", async () => {
    await publish(world, "birth", birthBytes(world, { uptimeMs: uptimeMs() }));
    await world.settle(HOUR_MS);
    const line: LogLine = {
      ...{ severity: 6, source: "journal", unit: "", message: "before the step", redactions: 0 },
      ...{ atMs: world.clock.nowMs(), truncatedBytes: 0 },
    };
    const body = { kind: "logs", lines: [line] } as const;
    const facts = { stream: "logs", sequence: 1, wallMs: backMs(), uptimeMs: uptimeMs() } as const;
    await publish(world, "logs", uplinkBytes(world, { ...facts, body }));

    expect(world.store.groups.flatMap(({ logs }) => logs).map(({ atMs }) => atMs)).toEqual([
      startAtMs + HOUR_MS + 100,
    ]);
  });

  it("is recognised in a boot whose correction an older version has stored, and after a restart", async () => {
    const sql =
      "INSERT INTO clock_corrections (device_id, boot_id, correction_ms, fixed_at_ms) VALUES (?, ?, ?, ?)";
    world.database.run(sql, "dev-1", worldBootId, 0, startAtMs);
    await publish(world, "birth", birthBytes(world, { uptimeMs: uptimeMs() }));
    await world.settle(HOUR_MS);
    await sendSetBack(1);
    await world.restart();
    await world.restart();
    await sendSetBack(2);

    expect(corrections()).toEqual([2 * HOUR_MS, 2 * HOUR_MS]);
  });
});
