/** The data folder is damaged, too new or not writable: the server says so in words, ends or goes on as documented, and changes nothing. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Series, ServerHealth } from "@housecall/proto/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckInstance } from "../../broker/store/telemetry/duckdb/duckdb.ts";
import { startExitCodes } from "../../console/start/exit-codes.ts";
import { claimDevice } from "../lib/claim-device.ts";
import { failedStart, hashesOf, hashOf, overwrite } from "../lib/folder-damage.ts";
import { LoadDevice, type LoadIdentity } from "../lib/load-device.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { makeSmallDisk } from "../lib/small-disk.ts";
import { seededRandom } from "../lib/spool-fixture.ts";
import { until } from "../lib/until.ts";

const DEVICE = "store-damage";
const RECORDS = 400;
const OLD_DAY = "2026-01-02";
const BLOCK_BYTES = 262_144;
const random = seededRandom(7);
const template = mkdtempSync(join(tmpdir(), "housecall-store-damage-"));
const opened: ServerProcess[] = [];
let identity: LoadIdentity;

beforeAll(async () => {
  const server = new ServerProcess({ folder: template });
  await server.start();
  identity = await claimDevice(server, DEVICE);
  await publish(server, RECORDS, 0.25);
  await server.stop();
});

afterAll(async () => {
  for (const server of opened) await server.remove();
  rmSync(template, { recursive: true, force: true });
});

describe("a damaged records database", () => {
  const damages: Record<string, (path: string) => void> = {
    "no SQLite header": (path) => overwrite(path, 0, Buffer.alloc(16)),
    "an impossible page size": (path) => overwrite(path, 16, Buffer.from([0, 3])),
    "page 1 of noise": (path) => overwrite(path, 100, noise(3_900)),
    "a flipped page type": (path) => overwrite(path, 100, Buffer.from([0xee])),
    "half the file gone": (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
    "ten pages of zeros": (path) => overwrite(path, 4_096, Buffer.alloc(40_960)),
  };

  it.each(Object.entries(damages))(
    "ends the start with exit code 6 and changes nothing: %s",
    async (_name, damage) => {
      const server = copyOfTemplate();
      const path = join(server.dataFolder, "records.sqlite");
      damage(path);
      const before = hashesOf(server.dataFolder);

      const failure = await failedStart(server);

      expect(failure.code).toBe(startExitCodes.STORE_DAMAGED);
      expect(failure.text).toContain(`${path} is damaged`);
      expect(failure.text).toContain("restore your last copy");
      expect(hashesOf(server.dataFolder)).toEqual(before);
    },
  );

  it("is found before anything is changed also after a kill -9, with a write-ahead log beside it", async () => {
    const server = copyOfTemplate();
    await server.start();
    await publish(server, 20, 0.5);
    await server.kill();
    const path = join(server.dataFolder, "records.sqlite");
    overwrite(path, 0, Buffer.alloc(100));
    // SQLite would otherwise take page 1 from its log, which is whole.
    truncateSync(`${path}-wal`, 0);
    const before = hashesOf(server.dataFolder, "records.sqlite");

    const failure = await failedStart(server);

    expect(failure.code).toBe(startExitCodes.STORE_DAMAGED);
    expect(hashesOf(server.dataFolder, "records.sqlite")).toEqual(before);
  });
});

describe("a data folder of a newer version", () => {
  it("ends the start with exit code 5 and changes nothing: records", async () => {
    const server = copyOfTemplate();
    const database = new DatabaseSync(join(server.dataFolder, "records.sqlite"));
    database.exec("PRAGMA user_version = 9999");
    database.close();
    const before = hashesOf(server.dataFolder);

    const failure = await failedStart(server);

    expect(failure.code).toBe(startExitCodes.STORE_NEWER);
    expect(failure.text).toMatch(/newer Housecall.*Start the newer version/);
    expect(hashesOf(server.dataFolder)).toEqual(before);
  });

  it("ends the start with exit code 5 and changes nothing: telemetry", async () => {
    const server = copyOfTemplate();
    const instance = await openDuckInstance({});
    const connection = await instance.connect();
    await connection.run(`ATTACH '${periodFile(server)}' AS newer`);
    await connection.run("UPDATE newer.meta SET schema_version = 99");
    await connection.run("DETACH newer");
    connection.close();
    instance.close();
    const before = hashesOf(server.dataFolder);

    const failure = await failedStart(server);

    expect(failure.code).toBe(startExitCodes.STORE_NEWER);
    expect(failure.text).toContain(periodFile(server));
    expect(hashesOf(server.dataFolder)).toEqual(before);
  });
});

describe("a data folder that cannot be written", () => {
  it("ends the start with exit code 4 and says what to do: a read-only file system", async () => {
    const disk = makeSmallDisk(16 * 1_048_576);
    execFileSync("mount", ["-o", "remount,ro", disk.mountPoint]);
    const server = new ServerProcess({ config: { dataFolder: join(disk.mountPoint, "data") } });
    opened.push(server);

    const failure = await failedStart(server);
    disk.remove();

    expect(failure.code).toBe(startExitCodes.FOLDER_UNWRITABLE);
    expect(failure.text).toMatch(/cannot be written.*Make it writable/);
  });

  it("ends the start with exit code 7 and says what to do: a full file system", async () => {
    const disk = makeSmallDisk(16 * 1_048_576);
    disk.fill(32 * 1_048_576);
    const server = new ServerProcess({ config: { dataFolder: join(disk.mountPoint, "data") } });
    opened.push(server);

    const failure = await failedStart(server);
    disk.remove();

    expect(failure.code).toBe(startExitCodes.DISK_FULL);
    expect(failure.text).toMatch(/full.*Free space/i);
  });
});

describe("a damaged telemetry file", () => {
  const damages: Record<string, (path: string) => void> = {
    "no header": (path) => overwrite(path, 0, Buffer.alloc(4_096)),
    "noise in the first block": (path) => overwrite(path, blockAt(0), noise(30_000)),
    "noise in all blocks but the first": (path) => {
      for (let at = blockAt(1); at < statSync(path).size; at += BLOCK_BYTES)
        overwrite(path, at, noise(1_000));
    },
    "half the file gone": (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
    "nothing left": (path) => truncateSync(path, 0),
  };

  it.each(Object.entries(damages))(
    "of an old day is named, and the other days are served: %s",
    async (name, damage) => {
      const server = copyOfTemplate();
      const old = join(server.dataFolder, "telemetry", `000001-${OLD_DAY}.duckdb`);
      renameSync(periodFile(server), old);
      await server.start();
      await publish(server, 50, 0.75);
      await server.stop();
      damage(old);
      const before = hashOf(old);

      await server.start();
      const acknowledged = await publish(server, 50, 0.75);
      const points = await samplesOf(server);
      const { problems } = await health(server);
      await server.stop();
      process.stdout.write(
        `store-damage old day, ${name}: ${JSON.stringify({ acknowledged, points, problems })}\n`,
      );

      expect(acknowledged).toBe(50);
      expect(points).toBeGreaterThanOrEqual(100);
      expect(problems).toMatchObject([{ code: "STORE_DAMAGED", message: expect.stringContaining(old) }]);
      expect(problems[0]?.message).toContain("The other days are served");
      expect(hashOf(old)).toBe(before);
    },
  );

  it.each(Object.entries(damages))(
    "of today is left alone and named, and a new one is begun: %s",
    async (name, damage) => {
      const server = copyOfTemplate();
      const today = periodFile(server);
      damage(today);
      const before = hashOf(today);

      await server.start();
      // Damage in the data itself is found by the first who reads it; what comes from then on is safe.
      await samplesOf(server);
      const { problems } = await health(server);
      const acknowledged = await publish(server, 50, 0.75);
      const points = await samplesOf(server);
      await server.stop();
      await server.start();
      const pointsAfterRestart = await samplesOf(server);
      await server.stop();
      const figures = { acknowledged, points, pointsAfterRestart, problems: problems.length };
      process.stdout.write(`store-damage today, ${name}: ${JSON.stringify(figures)}\n`);

      expect(acknowledged).toBe(50);
      expect(problems).toMatchObject([{ code: "STORE_DAMAGED", message: expect.stringContaining(today) }]);
      expect(points).toBeGreaterThanOrEqual(50);
      expect(pointsAfterRestart).toBe(points);
      if (!name.startsWith("noise in all")) expect(hashOf(today)).toBe(before);
    },
  );
});

/** A server on a copy of the folder in which the device has published once. */
function copyOfTemplate(): ServerProcess {
  const folder = mkdtempSync(join(tmpdir(), "housecall-store-damage-"));
  cpSync(template, folder, { recursive: true });
  const server = new ServerProcess({ folder });
  opened.push(server);
  return server;
}

/** Publishes as a new spool; how many records were acknowledged. */
async function publish(server: ServerProcess, count: number, value: number): Promise<number> {
  const device = new LoadDevice(identity);
  await device.connect(server.facts.ports.mqtt);
  for (let index = 0; index < count; index += 1) {
    const atMs = Date.now();
    const columns = [{ alias: 1, values: Float64Array.of(value) }];
    await device.publish("metrics", { kind: "metrics", atMs: Float64Array.of(atMs), columns }, atMs);
  }
  await device.allAcknowledged(20_000);
  await device.disconnect();
  return device.acknowledged.metrics.size;
}

async function samplesOf(server: ServerProcess): Promise<number> {
  const query = `signal=cpu_busy_ratio&fromMs=0&toMs=${Date.now() + 60_000}`;
  const series = await server.api<Series>("GET", `/api/devices/${DEVICE}/series?${query}`);
  return series.points.reduce((sum, point) => sum + point.count, 0);
}

/** Health once it knows of a problem: some damage is found only when somebody reads. */
function health(server: ServerProcess): Promise<ServerHealth> {
  return until(
    "a problem is told",
    async () => {
      const now = await server.api<ServerHealth>("GET", "/api/health");
      return now.problems.length > 0 && now;
    },
    { timeoutMs: 15_000 },
  );
}

function periodFile(server: ServerProcess): string {
  const folder = join(server.dataFolder, "telemetry");
  const names = readdirSync(folder).filter((name) => name.endsWith(".duckdb"));
  return join(folder, names.sort().at(-1) ?? "none");
}

/** DuckDB: three headers of 4 KiB, then blocks. */
function blockAt(index: number): number {
  return 3 * 4_096 + index * BLOCK_BYTES;
}

function noise(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, () => Math.floor(random() * 256)));
}
