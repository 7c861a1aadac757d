/** The DuckDB store under kill -9, a full disk and damage, with the real database and a real small disk. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { commitGroup, groupAtMs, series, storedInput } from "../lib/commit-group.ts";
import { openRealTelemetryStore } from "../lib/real-telemetry-store.ts";
import { makeSmallDisk } from "../lib/small-disk.ts";
import { rootFolder } from "../lib/source-tree.ts";
import { until } from "../lib/until.ts";

const MEBIBYTE = 1_048_576;
const DAY_MS = 86_400_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "housecall-telemetry-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (path = folder) => openRealTelemetryStore({ folder: path, headroomBytes: MEBIBYTE });

it("keeps every acknowledged commit, once, over five kill -9 of the writing process", async () => {
  let acknowledged = 0;
  for (let life = 0; life < 5; life += 1) acknowledged = await writeUntilKilled(acknowledged + 25);

  const store = await open();
  const seqs = (await store.keys()).map((key) => key.sequence).sort((left, right) => left - right);
  const { samples } = await store.counts();
  await store.close();

  expect(seqs.length).toBeGreaterThanOrEqual(acknowledged);
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
  expect(samples).toBe(seqs.length * 2_000);
});

it("reads the journal in commit order, page by page, however its rows lie", async () => {
  const first = await open();
  for (let seq = 1; seq <= 6; seq += 1) await first.commit(commitGroup([storedInput(seq)]));
  await first.close();
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".duckdb") || name.endsWith(".db"));
  const instance = await DuckDBInstance.create(join(folder, file ?? ""));
  const connection = await instance.connect();
  await connection.run("CREATE TEMP TABLE moved AS SELECT * FROM inputs WHERE commit_seq <= 2");
  await connection.run("DELETE FROM inputs WHERE commit_seq <= 2");
  await connection.run("INSERT INTO inputs SELECT * FROM moved ORDER BY commit_seq DESC");
  connection.closeSync();
  instance.closeSync();

  const store = await open();
  const pages: number[][] = [];
  for (const afterCommitSeq of [0, 3, 6])
    pages.push((await store.inputs({ afterCommitSeq, limit: 3 })).map((input) => input.commitSeq));
  await store.close();

  expect(pages).toEqual([[1, 2, 3], [4, 5, 6], []]);
});

it("refuses commits on a full disk, goes on reading, and goes on by itself when there is space", async () => {
  const disk = makeSmallDisk(40 * MEBIBYTE);
  try {
    const store = await open(join(disk.mountPoint, "telemetry"));
    const group = (seq: number) =>
      commitGroup([storedInput(seq, { payload: new Uint8Array(100_000).fill(seq) })], {
        samples: [[1, groupAtMs + seq, seq]],
        newSeries: seq === 1 ? [series(1)] : [],
      });
    await store.commit(group(1));
    disk.fill(64 * MEBIBYTE);

    const refused = group(2);
    await expect(store.commit(refused)).rejects.toMatchObject({ code: "DISK_FULL" });
    expect(await store.counts()).toMatchObject({ inputs: 1 });
    disk.empty();
    await store.commit(refused);
    await store.commit(group(3));

    expect((await store.inputs({ afterCommitSeq: 0, limit: 9 })).map((input) => input.commitSeq)).toEqual([
      1, 2, 3,
    ]);
    await store.close();
  } finally {
    disk.remove();
  }
});

it("stores nothing half and nothing twice when the disk fills in the middle of writing, also after a kill", async () => {
  const disk = makeSmallDisk(24 * MEBIBYTE);
  const path = join(disk.mountPoint, "telemetry");
  try {
    const store = await openRealTelemetryStore({ folder: path, headroomBytes: 0 });
    let seq = 0;
    let failures = 0;
    for (let round = 0; round < 3; round += 1) {
      disk.fill((14 - round) * MEBIBYTE);
      for (let isFull = false; !isFull; ) {
        const group = commitGroup([storedInput(seq + 1, { payload: noise(400_000) })]);
        isFull = await store.commit(group).then(
          () => false,
          () => true,
        );
        if (isFull) {
          failures += 1;
          disk.empty();
          await store.commit(group);
        }
        seq += 1;
      }
    }
    expect(failures).toBe(3);
    expect((await store.inputs({ afterCommitSeq: 0, limit: 1_000 })).map((input) => input.commitSeq)).toEqual(
      Array.from({ length: seq }, (_, index) => index + 1),
    );
    await store.close();
    const again = await open(path);
    expect((await again.keys()).length).toBe(seq);
    await again.close();
  } finally {
    disk.remove();
  }
});

it("serves the other days when one file is damaged, and says which file and what to do", async () => {
  const first = await open();
  await first.commit(commitGroup([storedInput(1)]));
  await first.commit(commitGroup([storedInput(2)], { atMs: groupAtMs + DAY_MS }));
  await first.close();
  const [damaged = ""] = readdirSync(folder).sort();
  overwrite(join(folder, damaged), 0, 12_288);

  const store = await open();

  expect(store.problems()).toMatchObject([
    { code: "STORE_DAMAGED", message: expect.stringContaining(damaged) },
  ]);
  expect((await store.inputs({ afterCommitSeq: 0, limit: 9 })).map((input) => input.commitSeq)).toEqual([2]);
  await store.commit(commitGroup([storedInput(3)], { atMs: groupAtMs + DAY_MS }));
  await store.close();
});

it("begins a new file and fresh sequences when the newest file is damaged, and leaves it alone", async () => {
  const first = await open();
  await first.commit(commitGroup([storedInput(1)]));
  await first.close();
  const [damaged = ""] = readdirSync(folder);
  overwrite(join(folder, damaged), 0, 12_288);
  const sizeBefore = statSync(join(folder, damaged)).size;

  const store = await open();
  expect(store.lastCommitSeq).toBeGreaterThan(1);
  await store.commit(commitGroup([storedInput(store.lastCommitSeq + 1)]));
  await store.close();

  expect(readdirSync(folder).filter((name) => name.endsWith(".duckdb"))).toHaveLength(2);
  expect(statSync(join(folder, damaged)).size).toBe(sizeBefore);
});

it("reports damage that only reading finds, and serves the rest", async () => {
  const first = await open();
  const samples = Array.from(
    { length: 400_000 },
    (_, row) => [1, groupAtMs + row, Math.sin(row) * row] as const,
  );
  await first.commit(commitGroup([storedInput(1)], { samples, newSeries: [series(1)] }));
  await first.commit(
    commitGroup([storedInput(2)], { atMs: groupAtMs + DAY_MS, samples: [[1, groupAtMs, 5]] }),
  );
  await first.close();
  const [damaged = ""] = readdirSync(folder).sort();
  const path = join(folder, damaged);
  for (let at = 300_000; at < statSync(path).size; at += 100_000) overwrite(path, at, 1_000);

  const store = await open();
  const read = await store.series("dev-1", {
    signal: "cpu_busy_ratio",
    instance: "",
    fromMs: groupAtMs,
    toMs: groupAtMs + DAY_MS,
    maxPoints: 10,
  });

  expect(read.points.reduce((sum, point) => sum + point.count, 0)).toBeLessThan(400_001);
  expect(store.problems()).toMatchObject([{ code: "STORE_DAMAGED" }]);
  await store.commit(commitGroup([storedInput(3)], { atMs: groupAtMs + DAY_MS }));
  await store.close();
});

it("finds noise in the blocks of today's file before anybody reads it, and goes on in a new file", async () => {
  const first = await open();
  const samples = Array.from(
    { length: 400_000 },
    (_, row) => [1, groupAtMs + row, Math.sin(row) * row] as const,
  );
  await first.commit(commitGroup([storedInput(1)], { samples, newSeries: [series(1)] }));
  await first.close();
  const [today = ""] = readdirSync(folder);
  const path = join(folder, today);
  // In the middle of the samples' values, which nothing reads at the start.
  overwrite(path, 1_200_000, 1_000);

  const store = await openRealTelemetryStore({ folder, checkAfterMs: 100 });
  const atStart = store.problems();
  await until("health tells", () => store.problems().length > 0, { timeoutMs: 5_000 });
  await store.commit(commitGroup([storedInput(store.lastCommitSeq + 1)]));
  const problems = store.problems();
  await store.close();

  expect(atStart).toEqual([]);
  expect(problems).toMatchObject([{ code: "STORE_DAMAGED", message: expect.stringContaining(today) }]);
  expect(readdirSync(folder).filter((name) => name.endsWith(".duckdb"))).toHaveLength(2);
});

it("refuses a folder that a newer version wrote", async () => {
  const first = await open();
  await first.commit(commitGroup([storedInput(1)]));
  await first.close();
  const [name = ""] = readdirSync(folder);
  const instance = await DuckDBInstance.create(join(folder, name));
  const connection = await instance.connect();
  await connection.run("UPDATE meta SET schema_version = 99");
  connection.closeSync();
  instance.closeSync();

  await expect(open()).rejects.toMatchObject({ code: "STORE_NEWER" });
});

it("refuses a folder that another process has open", async () => {
  const child = startWriter();
  await firstLine(child);

  await expect(open()).rejects.toMatchObject({ code: "CONFLICT" });
  await kill(child);
});

it("removes files that a crash left half made", async () => {
  const half = join(folder, "000001-2026-11-21.duckdb.new");
  closeSync(openSync(half, "w"));

  const store = await open();
  await store.commit(commitGroup([storedInput(1)]));
  await store.close();

  expect(readdirSync(folder)).toEqual(["000001-2026-11-21.duckdb"]);
});

/** Runs the writer until it has acknowledged `wanted`, kills it, and returns the newest acknowledged commit. */
async function writeUntilKilled(wanted: number): Promise<number> {
  const child = startWriter();
  let acknowledged = 0;
  for await (const line of linesOf(child)) {
    acknowledged = Number(line);
    if (acknowledged >= wanted) child.kill("SIGKILL");
  }
  return acknowledged;
}

function startWriter(): ChildProcess {
  const writer = join(rootFolder, "test", "lib", "telemetry-writer.ts");
  return spawn(process.execPath, [writer, folder], { stdio: ["ignore", "pipe", "inherit"] });
}

function linesOf(child: ChildProcess): AsyncIterable<string> {
  if (child.stdout === null) throw new Error("the writer has no output");
  return createInterface({ input: child.stdout });
}

async function firstLine(child: ChildProcess): Promise<void> {
  for await (const _line of linesOf(child)) return;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function overwrite(path: string, at: number, bytes: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  closeSync(file);
}

/** Bytes that do not compress. */
function noise(bytes: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: bytes }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}
