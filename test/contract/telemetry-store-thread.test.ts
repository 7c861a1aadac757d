/** The thread of the DuckDB store ends by an uncaught error or is ended from outside, with the real database. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, silentLogger, systemClock } from "@housecall/proto/base";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { CommitGroup, TelemetryStore } from "../../broker/store/telemetry/telemetry-store.ts";
import { commitGroup, groupAtMs, series, storedInput } from "../lib/commit-group.ts";
import { openRealTelemetryStore } from "../lib/real-telemetry-store.ts";
import { until as untilWithin } from "../lib/until.ts";
import { failThread, watchThreads } from "../lib/watched-threads.ts";

const RECOVERY_LIMIT_MS = 2_000;
let folder: string;
let store: TelemetryStore;
let watch: ReturnType<typeof watchThreads>;
let logged: string[];
/** What the waits of the store's clock are multiplied by. */
let haste: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "housecall-telemetry-"));
  watch = watchThreads();
  logged = [];
  haste = 1;
  const log = (event: string): void => {
    logged.push(event);
  };
  const logger: Logger = { ...silentLogger, error: log, info: log };
  const clock = {
    ...systemClock,
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms * haste, signal),
  };
  store = await openRealTelemetryStore({ folder, logger, clock });
});
afterEach(async () => {
  watch.stop();
  await store.close();
  rmSync(folder, { recursive: true });
});

it("serves again within 2 s of each uncaught error in the middle of commits and reads, with everything once", async () => {
  const last = 45;
  haste = 0;
  let longestMs = 0;
  for (let seq = 1; seq <= last; seq += 1) {
    const group = groupOf(seq);
    const first = store.commit(group);
    if (seq % 10 === 0) failThread(watch.threads.at(-1));
    const read = store.counts().catch((error: unknown) => error);
    const startedMs = performance.now();
    if (!(await succeeds(first))) await commitAgain(group);
    longestMs = Math.max(longestMs, performance.now() - startedMs);
    await read;
  }

  const stored = await store.inputs({ afterCommitSeq: 0, limit: 100 });
  const { samples } = await store.counts();

  expect(stored.map((input) => input.commitSeq)).toEqual(Array.from({ length: last }, (_, at) => at + 1));
  expect(samples).toBe(last * 5_000);
  expect(store.restarts).toBe(4);
  expect(longestMs).toBeLessThan(RECOVERY_LIMIT_MS);
});

it("goes on after its thread was ended from outside, and knows the series of before", async () => {
  await store.commit(groupOf(1));

  await watch.threads.at(-1)?.terminate();
  await commitAgain(groupOf(2));
  const read = await store.series("dev-1", {
    ...{ signal: "cpu_busy_ratio", instance: "", maxPoints: 10 },
    ...{ fromMs: groupAtMs, toMs: groupAtMs + 86_400_000 },
  });

  expect(read.points.reduce((sum, point) => sum + point.count, 0)).toBe(10_000);
});

it("declares a series in the next day's file though the thread that was told of it is gone", async () => {
  await store.commit(groupOf(1));
  failThread(watch.threads.at(-1));

  const nextDay = commitGroup([storedInput(2)], {
    atMs: groupAtMs + 86_400_000,
    samples: [[1, groupAtMs + 86_400_000, 5]],
  });
  await commitAgain(nextDay);
  const read = await store.series("dev-1", {
    ...{ signal: "cpu_busy_ratio", instance: "", maxPoints: 10 },
    ...{ fromMs: groupAtMs + 86_400_000, toMs: groupAtMs + 86_400_001 },
  });

  expect(read.points).toMatchObject([{ count: 1, avg: 5 }]);
});

it("fails calls as UNAVAILABLE while it is started again, says so, and forgets it when it serves", async () => {
  await store.commit(groupOf(1));
  failThread(watch.threads.at(-1));
  await until("the thread is gone", () => store.problems().length > 0);

  expect(store.problems()).toMatchObject([
    {
      code: "UNAVAILABLE",
      message: expect.stringMatching(/being started again; once since.*keep their data/),
    },
  ]);
  await expect(store.counts()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await until("it serves again", () => store.problems().length === 0);
  expect(await store.counts()).toMatchObject({ inputs: 1 });
  expect(logged).toEqual(["telemetry-thread-ended", "telemetry-thread-restarted"]);
});

it("says what a person should do when its thread ends again and again", async () => {
  haste = 0;
  for (let end = 1; end <= 3; end += 1) {
    failThread(watch.threads.at(-1));
    await until("the thread is gone", () => store.restarts === end);
    await until("it serves again", () => succeeds(store.counts()));
  }

  expect(store.problems()).toMatchObject([
    { code: "UNAVAILABLE", message: expect.stringMatching(/3 times within the last hour.*should look/) },
  ]);
});

it("closes at once while it waits to start its thread again", async () => {
  await store.commit(groupOf(1));
  for (let end = 1; end <= 2; end += 1) {
    await until("it serves", () => succeeds(store.counts()));
    failThread(watch.threads.at(-1));
    await until("the thread is gone", () => store.restarts === end);
  }
  const startedMs = performance.now();

  await store.close();

  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await expect(store.counts()).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

/** A record and 5,000 samples of series 1, which only the first group names. */
function groupOf(seq: number): CommitGroup {
  const samples = Array.from(
    { length: 5_000 },
    (_, row) => [1, groupAtMs + seq * 10_000 + row, row] as const,
  );
  return commitGroup([storedInput(seq)], { samples, newSeries: seq === 1 ? [series(1)] : [] });
}

async function commitAgain(group: CommitGroup): Promise<void> {
  await until("the commit succeeds", () => succeeds(store.commit(group)));
}

function until(what: string, look: () => boolean | Promise<boolean>): Promise<boolean> {
  return untilWithin(what, look, { timeoutMs: 10_000, everyMs: 1 });
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
