import { claimDevices } from "../lib/claim-device.ts";
import { LoadDevice } from "../lib/load-device.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { type Figure, median } from "./table.ts";

const DEVICES = 500;
const BATCHES_PER_DEVICE = 24;
const ROWS = 60;
const RUNS = 3;
const SIGNALS = [
  "cpu_busy_ratio",
  "load_1m",
  "memory_available_ratio",
  "swap_used_ratio",
  "memory_pressure_ratio",
  "uptime_s",
];
const SAMPLES = DEVICES * BATCHES_PER_DEVICE * ROWS * SIGNALS.length;

/** Samples per second through mutual TLS into the durable store, rules on; the clock stops when the rows can be read. */
export async function measureIngest(): Promise<readonly Figure[]> {
  const server = new ServerProcess();
  try {
    await server.start();
    const ids = Array.from({ length: DEVICES }, (_, index) => `bench-${index}`);
    const identities = await claimDevices(server, ids);
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const devices = identities.map((identity) => new LoadDevice(identity, SIGNALS));
      for (const device of devices) await device.connect(server.facts.ports.mqtt);
      rates.push(await measureRun(server, devices));
      await Promise.all(devices.map((device) => device.disconnect()));
    }
    const how = `${DEVICES} devices, batches of ${ROWS * SIGNALS.length}, rules on, until readable; median of ${RUNS}`;
    return [{ name: "ingest", value: median(rates), unit: "samples/s", floor: "≥ 100,000", how }];
  } finally {
    await server.remove();
  }
}

async function measureRun(server: ServerProcess, devices: readonly LoadDevice[]): Promise<number> {
  const before = await storedSamples(server);
  const startAtMs = Date.now() - BATCHES_PER_DEVICE * ROWS * 1_000;
  const startedAt = performance.now();
  await Promise.all(devices.map((device) => publishAll(device, startAtMs)));
  await Promise.all(devices.map((device) => device.allAcknowledged(120_000)));
  while ((await storedSamples(server)) < before + SAMPLES)
    await new Promise((resolve) => setTimeout(resolve, 10));
  await readNewest(server, devices.at(-1), startAtMs);
  return SAMPLES / ((performance.now() - startedAt) / 1_000);
}

async function publishAll(device: LoadDevice, startAtMs: number): Promise<void> {
  for (let batch = 0; batch < BATCHES_PER_DEVICE; batch += 1) {
    const firstAtMs = startAtMs + batch * ROWS * 1_000;
    const atMs = Float64Array.from({ length: ROWS }, (_, row) => firstAtMs + row * 1_000);
    const columns = SIGNALS.map((_, index) => ({ alias: index + 1, values: wave(index + batch) }));
    await device.publish("metrics", { kind: "metrics", atMs, columns }, firstAtMs);
  }
}

/** Values that change a little from second to second, three decimals, as collectors round them. */
export function wave(phase: number, rows = ROWS): Float64Array {
  return Float64Array.from(
    { length: rows },
    (_, row) => Math.round((0.5 + 0.1 * Math.sin(row / 7 + phase)) * 1_000) / 1_000,
  );
}

async function storedSamples(server: ServerProcess): Promise<number> {
  const health = await server.api<{ ingest: { samples: number } }>("GET", "/api/health");
  return health.ingest.samples;
}

async function readNewest(
  server: ServerProcess,
  device: LoadDevice | undefined,
  fromMs: number,
): Promise<void> {
  const query = `signal=cpu_busy_ratio&fromMs=${fromMs}&toMs=${Date.now() + 60_000}&maxPoints=5000`;
  const series = await server.api<{ points: { count: number }[] }>(
    "GET",
    `/api/devices/${device?.identity.deviceId}/series?${query}`,
  );
  const rows = series.points.reduce((sum, point) => sum + point.count, 0);
  if (rows < BATCHES_PER_DEVICE * ROWS)
    throw new Error(`only ${rows} of ${BATCHES_PER_DEVICE * ROWS} rows are readable`);
}
