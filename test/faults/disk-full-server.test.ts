/** The server's disk fills while devices publish: nothing is acknowledged that is not stored, and relief heals it. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openStoredInputs } from "@housecall/broker";
import type { ServerHealth } from "@housecall/proto/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { claimDevices } from "../lib/claim-device.ts";
import { LoadDevice } from "../lib/load-device.ts";
import { judge } from "../lib/oracle.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { makeSmallDisk, type SmallDisk } from "../lib/small-disk.ts";
import { pause, until } from "../lib/until.ts";

const DEVICES = 10;
const DISK_BYTES = 128 * 1_048_576;
const RECOVERY_LIMIT_MS = 10_000;
const FULL_FOR_MS = 12_000;
let disk: SmallDisk;
let server: ServerProcess;

beforeAll(() => {
  disk = makeSmallDisk(DISK_BYTES);
  server = new ServerProcess({
    config: { dataFolder: join(disk.mountPoint, "data"), stopDeadlineSeconds: 30 },
  });
});

afterAll(async () => {
  await server.kill();
  disk.remove();
  rmSync(server.folder, { recursive: true, force: true });
});

it("withholds acks while its disk is full, goes on answering reads, and recovers within 10 s of relief", async () => {
  await server.start();
  const pid = server.facts.pid;
  const ids = Array.from({ length: DEVICES }, (_, index) => `full-${index}`);
  const devices = (await claimDevices(server, ids)).map((identity) => new LoadDevice(identity));
  const stopping = new AbortController();
  const running = devices.map((device) => publishUntil(device, stopping.signal));
  await until("every device was acknowledged", () => devices.every((each) => ackedOf(each) > 20), {
    timeoutMs: 20_000,
  });

  disk.fill(2 * DISK_BYTES);
  const problem = await until("the health says that the disk is full", () => diskProblem(), {
    timeoutMs: 20_000,
  });
  const ackedWhenFull = await settled(() => sumOf(devices, ackedOf));
  const publishedWhenFull = sumOf(devices, (device) => device.published.metrics);
  const readsMs = await readFor(FULL_FOR_MS);
  const acked = sumOf(devices, ackedOf);

  expect(problem.message).toMatch(/disk of .* is full.*free some/);
  expect(acked - ackedWhenFull).toBe(0);
  expect(publishedWhenFull).toBeGreaterThan(ackedWhenFull);

  const ackedBefore = devices.map(ackedOf);
  disk.empty();
  const relievedAtMs = performance.now();
  await until(
    "every device is acknowledged again",
    () => devices.every((device, index) => ackedOf(device) > (ackedBefore[index] ?? 0)),
    { timeoutMs: 60_000, everyMs: 20 },
  );
  const recoveryMs = Math.round(performance.now() - relievedAtMs);
  await until("the problem is gone", async () => (await health()).problems.length === 0, {
    timeoutMs: 10_000,
  });
  await pause(2_000);
  stopping.abort();
  await Promise.all(running);
  await Promise.all(devices.map((device) => device.allAcknowledged(30_000)));
  expect(server.isRunning && server.facts.pid === pid).toBe(true);
  await Promise.all(devices.map((device) => device.disconnect()));
  await server.stop();

  const stored = await openStoredInputs(server.dataFolder);
  const verdict = judge(devices, await stored.keys());
  await stored.close();
  const figures = { recoveryMs, ...readsMs, waitedWhileFull: publishedWhenFull - ackedWhenFull, ...verdict };
  process.stdout.write(`disk-full-server: ${JSON.stringify({ ...figures, problem: problem.message })}\n`);
  expect(recoveryMs).toBeLessThanOrEqual(RECOVERY_LIMIT_MS);
  expect(verdict.acknowledged).toBe(verdict.published);
  expect(verdict).toMatchObject({ lost: 0, duplicated: 0, ghosts: 0 });
});

/** About 100 records a second from each device, reconnecting whenever the session ends. */
async function publishUntil(device: LoadDevice, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (!device.isConnected) {
      // A refused connect is tried again: what is not acknowledged stays with the device.
      await device.connect(server.facts.ports.mqtt).catch(() => pause(200));
      continue;
    }
    const atMs = Date.now();
    const columns = [{ alias: 1, values: Float64Array.of((device.published.metrics % 1_000) / 1_000) }];
    await device.publish("metrics", { kind: "metrics", atMs: Float64Array.of(atMs), columns }, atMs);
    await pause(10);
  }
  while (!device.isConnected) await device.connect(server.facts.ports.mqtt).catch(() => pause(200));
}

function ackedOf(device: LoadDevice): number {
  return device.acknowledged.metrics.size;
}

function sumOf(devices: readonly LoadDevice[], pick: (device: LoadDevice) => number): number {
  return devices.reduce((sum, device) => sum + pick(device), 0);
}

function health(): Promise<ServerHealth> {
  return server.api<ServerHealth>("GET", "/api/health");
}

async function diskProblem(): Promise<ServerHealth["problems"][number] | undefined> {
  return (await health()).problems.find((problem) => problem.code === "DISK_FULL");
}

/** The value once it has not changed for a second: acks on their way have come. */
async function settled(read: () => number): Promise<number> {
  for (let before = read(); ; before = read()) {
    await pause(1_000);
    if (read() === before) return before;
  }
}

/** Reads everything a person would look at, again and again; every answer must be a good one. */
async function readFor(
  durationMs: number,
): Promise<{ readonly reads: number; readonly slowestReadMs: number }> {
  const range = `fromMs=${Date.now() - 600_000}&toMs=${Date.now() + 60_000}`;
  const paths = [
    "/api/devices",
    "/api/devices/full-3",
    `/api/devices/full-4/series?signal=cpu_busy_ratio&${range}`,
    `/api/devices/full-5/logs?${range}`,
    "/api/devices/full-6/losses",
    "/api/faults",
    "/api/quarantine",
    "/api/audit",
    "/api/health",
  ];
  const endMs = Date.now() + durationMs;
  let reads = 0;
  let slowestReadMs = 0;
  while (Date.now() < endMs) {
    for (const path of paths) {
      const startedMs = performance.now();
      await server.api("GET", path);
      slowestReadMs = Math.max(slowestReadMs, Math.round(performance.now() - startedMs));
      reads += 1;
    }
    await pause(200);
  }
  return { reads, slowestReadMs };
}
