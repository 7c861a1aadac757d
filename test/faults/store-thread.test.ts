/** The thread of the telemetry store dies under load: devices keep their data, and everything is stored once. */
import { openStoredInputs } from "@housecall/broker";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LoadDevice } from "../lib/load-device.ts";
import { startTestPlane, type TestPlane } from "../lib/test-plane.ts";
import { pause, until } from "../lib/until.ts";
import { failThread, watchThreads } from "../lib/watched-threads.ts";

const DEVICES = 4;
/** The first is healed at once, the second after up to half a second more; further ones would wait longer and longer. */
const DEATHS = 2;
const RECOVERY_LIMIT_MS = 2_000;
const STEADY_MS = 1_000;
const watch = watchThreads();
let test: TestPlane;

beforeAll(async () => {
  test = await startTestPlane();
});

afterAll(async () => {
  watch.stop();
  await test.remove();
});

it("acknowledges again within 2 s of each death, loses nothing acknowledged, stores nothing twice", async () => {
  const ids = Array.from({ length: DEVICES }, (_, index) => `thread-${index}`);
  const devices = await Promise.all(ids.map(async (id) => new LoadDevice(await test.claim(id))));
  await Promise.all(devices.map((device) => device.connect(test.plane.ports.mqtt)));
  const stopping = new AbortController();
  const publishing = devices.map((device) => publishUntil(device, stopping.signal));
  await pause(STEADY_MS);

  const recoveriesMs: number[] = [];
  let told = "";
  for (let death = 1; death <= DEATHS; death += 1) {
    failThread(watch.threads.at(-1));
    const startedMs = performance.now();
    told = await until("health tells", () => toldOfThread(), { timeoutMs: 5_000, everyMs: 1 });
    const before = acknowledged(devices);
    await until("acknowledgements go on", () => acknowledged(devices) > before + DEVICES * 20, {
      ...{ timeoutMs: 10_000, everyMs: 5 },
    });
    recoveriesMs.push(Math.round(performance.now() - startedMs));
    await pause(STEADY_MS);
  }
  stopping.abort();
  await Promise.all(publishing);
  await Promise.all(devices.map((device) => device.allAcknowledged(10_000)));
  const { ingest } = test.plane.health();
  await test.plane.stop(10_000);
  const keys = await storedKeys(test.dataFolder);
  const figures = { recoveriesMs, acknowledged: acknowledged(devices), stored: keys.length };
  process.stdout.write(`store-thread: ${JSON.stringify(figures)}\n`);

  expect(told).toContain("Devices keep their data");
  expect(Math.max(...recoveriesMs)).toBeLessThan(RECOVERY_LIMIT_MS);
  expect(ingest.storeRestarts).toBe(DEATHS);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBe(acknowledged(devices));
});

function toldOfThread(): string | undefined {
  return test.plane.health().problems.find(({ message }) => message.includes("being started again"))?.message;
}

function acknowledged(devices: readonly LoadDevice[]): number {
  return devices.reduce((sum, device) => sum + device.acknowledged.metrics.size, 0);
}

async function publishUntil(device: LoadDevice, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const atMs = Date.now();
    const columns = [{ alias: 1, values: Float64Array.of(0.5) }];
    await device.publish("metrics", { kind: "metrics", atMs: Float64Array.of(atMs), columns }, atMs);
    await pause(5);
  }
}

async function storedKeys(dataFolder: string): Promise<string[]> {
  const stored = await openStoredInputs(dataFolder);
  const keys = await stored.keys();
  await stored.close();
  return keys.map(
    ({ deviceId, spoolId, stream, sequence }) => `${deviceId} ${spoolId} ${stream} ${sequence}`,
  );
}
