/** What every telemetry store keeps to; one row per adapter, each with the real database. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TelemetryStore } from "../../broker/store/telemetry/telemetry-store.ts";
import { commitGroup, groupAtMs, logLine, series, storedInput } from "../lib/commit-group.ts";
import { openRealTelemetryStore } from "../lib/real-telemetry-store.ts";

const DAY_MS = 86_400_000;
const adapters: readonly (readonly [string, (folder: string) => Promise<TelemetryStore>])[] = [
  ["duckdb", (folder) => openRealTelemetryStore({ folder })],
];

describe.each(adapters)("telemetry store on %s", (_name, open) => {
  let folder: string;
  let store: TelemetryStore;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "housecall-telemetry-"));
    store = await open(folder);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const reopen = async (): Promise<void> => {
    await store.close();
    store = await open(folder);
  };

  it("begins empty and gives back inputs byte for byte, in commit order, also after it was closed", async () => {
    expect([store.lastCommitSeq, store.nextSeriesId, await store.firstCommitSeq()]).toEqual([0, 1, 0]);
    const inputs = [
      storedInput(1, { kind: "birth", stream: "urgent", sequence: 0 }),
      storedInput(2, {
        clockCorrectionMs: -1.5,
        lane: "backlog",
        stream: "debug",
        payload: new Uint8Array(70_000).fill(7),
      }),
      storedInput(5, {
        kind: "tick",
        deviceId: "",
        spoolId: "",
        sequence: 0,
        stream: "urgent",
        payload: new Uint8Array(),
      }),
    ];

    await store.commit(commitGroup(inputs));
    await reopen();

    expect(await store.inputs({ afterCommitSeq: 0, limit: 10 })).toEqual(inputs);
    expect(await store.inputs({ afterCommitSeq: 1, limit: 1 })).toEqual(inputs.slice(1, 2));
    expect([store.lastCommitSeq, await store.firstCommitSeq()]).toEqual([5, 1]);
  });

  it("stores a group that is committed twice once", async () => {
    const group = () =>
      commitGroup([storedInput(1)], { samples: [[1, groupAtMs, 4]], newSeries: [series(1)] });

    await store.commit(group());
    await store.commit(group());

    expect(await store.counts()).toEqual({ inputs: 1, samples: 1, logLines: 0 });
  });

  it("keeps samples and lines of the same millisecond apart", async () => {
    const samples = [
      [1, groupAtMs, 1],
      [1, groupAtMs, 3],
      [2, groupAtMs, 5],
    ] as const;
    const logs = [logLine(groupAtMs, "first"), logLine(groupAtMs, "second")];

    await store.commit(
      commitGroup([storedInput(1)], { samples, logs, newSeries: [series(1), series(2, "load_1m")] }),
    );

    const read = await store.series("dev-1", {
      signal: "cpu_busy_ratio",
      instance: "",
      fromMs: groupAtMs,
      toMs: groupAtMs + 1,
      maxPoints: 10,
    });
    expect(read.points).toEqual([{ atMs: groupAtMs, min: 1, max: 3, avg: 2, count: 2 }]);
    const lines = await store.logs("dev-1", {
      fromMs: groupAtMs,
      toMs: groupAtMs + 1,
      minSeverity: 7,
      text: "",
      limit: 10,
    });
    expect(lines.map((line) => line.message).sort()).toEqual(["first", "second"]);
  });

  it("thins a series to buckets and leaves gaps out", async () => {
    const samples = [0, 1_000, 2_000, 60_000].map((offset) => [1, groupAtMs + offset, offset] as const);
    await store.commit(commitGroup([storedInput(1)], { samples, newSeries: [series(1)] }));

    const read = await store.series("dev-1", {
      signal: "cpu_busy_ratio",
      instance: "",
      fromMs: groupAtMs,
      toMs: groupAtMs + 100_000,
      maxPoints: 10,
    });

    expect(read).toMatchObject({ bucketMs: 10_000, unit: "ratio" });
    expect(read.points).toEqual([
      { atMs: groupAtMs, min: 0, max: 2_000, avg: 1_000, count: 3 },
      { atMs: groupAtMs + 60_000, min: 60_000, max: 60_000, avg: 60_000, count: 1 },
    ]);
  });

  it("forgets the name of a retired series, and keeps what is stored under it", async () => {
    const samples = [[1, groupAtMs, 1]] as const;
    await store.commit(
      commitGroup([storedInput(1)], { samples, newSeries: [series(1)], retiredSeries: [1] }),
    );
    const anew = { samples: [[2, groupAtMs + 1, 3]] as const, newSeries: [series(2)] };
    await store.commit(commitGroup([storedInput(2)], anew));

    const read = await store.series("dev-1", {
      signal: "cpu_busy_ratio",
      instance: "",
      fromMs: groupAtMs,
      toMs: groupAtMs + 1_000,
      maxPoints: 10,
    });

    expect(read.points).toEqual([{ atMs: groupAtMs, min: 1, max: 3, avg: 2, count: 2 }]);
    await expect(store.commit(commitGroup([storedInput(3)], { samples }))).rejects.toThrow(
      "Series 1 was never declared",
    );
  });

  it("joins what different runs and days stored of the same series", async () => {
    await store.commit(
      commitGroup([storedInput(1)], { samples: [[1, groupAtMs, 1]], newSeries: [series(1)] }),
    );
    await reopen();
    const id = store.nextSeriesId;
    expect(id).toBe(2);
    const nextDay = {
      atMs: groupAtMs + DAY_MS,
      samples: [[id, groupAtMs + 1, 3]] as const,
      newSeries: [series(id)],
    };
    await store.commit(commitGroup([storedInput(2)], nextDay));

    const read = await store.series("dev-1", {
      signal: "cpu_busy_ratio",
      instance: "",
      fromMs: groupAtMs,
      toMs: groupAtMs + 1_000,
      maxPoints: 10,
    });

    expect(read.points).toEqual([{ atMs: groupAtMs, min: 1, max: 3, avg: 2, count: 2 }]);
  });

  it("finds log lines by range, severity and text in any case, newest first", async () => {
    const logs = [
      logLine(groupAtMs, "Out of memory: killed 'mysqld'", 2),
      logLine(groupAtMs + 1, "out of Memory again", 3),
      logLine(groupAtMs + 2, "out of memory, only info", 6),
      logLine(groupAtMs + 3, "100% full; DROP TABLE logs;--", 3),
      { ...logLine(groupAtMs + 1, "out of memory elsewhere", 2), deviceId: "dev-2" },
    ];
    await store.commit(commitGroup([storedInput(1)], { logs }));
    const range = { fromMs: groupAtMs, toMs: groupAtMs + 10, minSeverity: 3, limit: 10 };

    const found = await store.logs("dev-1", { ...range, text: "OUT OF MEMORY" });
    const literal = await store.logs("dev-1", { ...range, text: "100% full; DROP" });

    expect(found.map((line) => line.atMs - groupAtMs)).toEqual([1, 0]);
    expect(literal).toHaveLength(1);
    expect(await store.logs("dev-1", { ...range, text: "", limit: 1 })).toMatchObject([
      { atMs: groupAtMs + 3 },
    ]);
  });

  it("takes hostile text as text", async () => {
    const message = "'; DROP TABLE inputs; -- \u0000 \u{1F525} \ud800";
    await store.commit(commitGroup([storedInput(1)], { logs: [logLine(groupAtMs, message)] }));

    expect(await store.counts()).toEqual({ inputs: 1, samples: 0, logLines: 1 });
  });

  it("removes whole days before the retention and keeps the newest", async () => {
    await store.commit(commitGroup([storedInput(1)]));
    await store.commit(commitGroup([storedInput(2)], { atMs: groupAtMs + DAY_MS }));
    await store.commit(commitGroup([storedInput(3)], { atMs: groupAtMs + 2 * DAY_MS }));

    expect(await store.removeBefore(groupAtMs + DAY_MS)).toBe(1);
    expect(await store.firstCommitSeq()).toBe(2);
    expect(await store.removeBefore(groupAtMs + 90 * DAY_MS)).toBe(1);
    expect((await store.inputs({ afterCommitSeq: 0, limit: 9 })).map((input) => input.commitSeq)).toEqual([
      3,
    ]);
  });

  it("begins a new file when the wall clock was set back, and still reads in commit order", async () => {
    await store.commit(commitGroup([storedInput(1)], { atMs: groupAtMs + 400 * DAY_MS }));
    await store.commit(commitGroup([storedInput(2)]));
    await reopen();

    expect((await store.inputs({ afterCommitSeq: 0, limit: 9 })).map((input) => input.commitSeq)).toEqual([
      1, 2,
    ]);
  });

  it("reads while commits go on", async () => {
    const query = {
      signal: "cpu_busy_ratio",
      instance: "",
      fromMs: groupAtMs,
      toMs: groupAtMs + 1_000_000,
      maxPoints: 100,
    };
    await store.commit(
      commitGroup([storedInput(1)], { samples: [[1, groupAtMs, 1]], newSeries: [series(1)] }),
    );
    const reads: Promise<unknown>[] = [];
    for (let seq = 2; seq < 40; seq += 1) {
      reads.push(store.series("dev-1", query));
      await store.commit(commitGroup([storedInput(seq)], { samples: [[1, groupAtMs + seq, 1]] }));
    }

    await Promise.all(reads);

    expect(await store.counts()).toMatchObject({ samples: 39 });
  });
});
