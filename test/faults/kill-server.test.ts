/** kill -9 of the server 20 times while 50 devices publish: nothing acknowledged is lost, nothing is stored twice. */
import { openStoredInputs } from "@housecall/broker";
import { afterAll, expect, it } from "vitest";
import { claimDevices } from "../lib/claim-device.ts";
import { LoadDevice } from "../lib/load-device.ts";
import { judge } from "../lib/oracle.ts";
import { ServerProcess } from "../lib/server-process.ts";

/** A disk that fills and is emptied again and again, and for some a wrong clock: many faults come and go. */
const signals = ["disk_used_ratio", "disk_read_only", "disk_free_bytes", "clock_offset_s"];
const DEVICES = 50;
const KILLS = 20;
const WANTED_RECORDS = 510_000;
const server = new ServerProcess({ config: { stopDeadlineSeconds: 60 } });

afterAll(() => server.remove());

it("loses no acknowledged record and stores none twice over 20 kills and 500,000 records", async () => {
  await server.start();
  const ids = Array.from({ length: DEVICES }, (_, index) => `kill-${index}`);
  const devices = (await claimDevices(server, ids)).map((identity) => new LoadDevice(identity, signals));
  const stopping = new AbortController();
  const running = devices.map((device, index) => publishUntil(device, index, stopping.signal));

  for (let kill = 1; kill <= KILLS; kill += 1) {
    await untilPublished(devices, (WANTED_RECORDS / (KILLS + 1)) * kill);
    await server.kill();
    await server.start();
  }
  await untilPublished(devices, WANTED_RECORDS);
  stopping.abort();
  await Promise.all(running);
  await Promise.all(devices.map((device) => device.allAcknowledged(120_000)));
  await Promise.all(devices.map((device) => device.disconnect()));
  await server.stop();

  const stored = await openStoredInputs(server.dataFolder);
  const verdict = judge(devices, await stored.keys());
  await stored.close();
  process.stdout.write(`kill-server: ${JSON.stringify(verdict)}\n`);
  expect(verdict.published).toBeGreaterThanOrEqual(500_000);
  expect(verdict.acknowledged).toBe(verdict.published);
  expect(verdict).toMatchObject({ lost: 0, duplicated: 0, ghosts: 0 });
});

it("replays the stored input of all those lives to the same verdict log, byte for byte", async () => {
  const stored = await openStoredInputs(server.dataFolder);

  const live = await collect(stored.storedVerdictLog());
  const replayed = await collect(stored.replayVerdictLog());
  await stored.close();

  process.stdout.write(`replay: ${JSON.stringify({ verdicts: live.length, replayed: replayed.length })}\n`);
  expect(live.length).toBeGreaterThan(DEVICES);
  expect(replayed.join("\n") === live.join("\n")).toBe(true);
});

/** Publishes small records as fast as they are taken, reconnecting after every kill; every tenth device has a wrong clock. */
async function publishUntil(device: LoadDevice, index: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (!device.isConnected && !(await hasConnected(device))) continue;
    const atMs = Date.now();
    const usedRatio = (device.published.metrics % 2_000) / 2_000;
    const values = [usedRatio, 0, Math.round((1 - usedRatio) * 1e9), index % 10 === 0 ? 4_000 : 0];
    const columns = values.map((value, column) => ({ alias: column + 1, values: Float64Array.of(value) }));
    await device.publish("metrics", { kind: "metrics", atMs: Float64Array.of(atMs), columns }, atMs);
    if (device.unackedCount > 400) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  while (!device.isConnected) await hasConnected(device);
}

async function hasConnected(device: LoadDevice): Promise<boolean> {
  try {
    await device.connect(server.facts.ports.mqtt);
    return true;
  } catch {
    // The server is down: that is what this test does to it.
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
    return false;
  }
}

async function untilPublished(devices: readonly LoadDevice[], wanted: number): Promise<void> {
  const published = () => devices.reduce((sum, device) => sum + device.published.metrics, 0);
  while (published() < wanted) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
