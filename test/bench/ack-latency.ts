import { claimDevices } from "../lib/claim-device.ts";
import { LoadDevice } from "../lib/load-device.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { wave } from "./ingest.ts";
import { type Figure, median, percentile } from "./table.ts";

const DEVICES = 100;
const PUBLISHES_PER_SECOND = 1_000;
const SECONDS = 15;
const RUNS = 3;

/** From publish to application-level ack, at 1,000 publishes a second. */
export async function measureAckLatency(): Promise<readonly Figure[]> {
  const server = new ServerProcess();
  try {
    await server.start();
    const identities = await claimDevices(
      server,
      Array.from({ length: DEVICES }, (_, index) => `bench-${index}`),
    );
    const runs: { p50: number; p99: number; rate: number }[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const devices = identities.map((identity) => new LoadDevice(identity));
      for (const device of devices) await device.connect(server.facts.ports.mqtt);
      runs.push(await measureRun(devices));
      await Promise.all(devices.map((device) => device.disconnect()));
    }
    const how = `${DEVICES} devices, ${PUBLISHES_PER_SECOND} publishes/s for ${SECONDS} s; median of ${RUNS}`;
    return [
      {
        name: "publishes",
        value: median(runs.map((run) => run.rate)),
        unit: "publishes/s",
        floor: "offered: 1,000",
        how,
      },
      { name: "ack p50", value: median(runs.map((run) => run.p50)), unit: "ms", floor: "", how },
      { name: "ack p99", value: median(runs.map((run) => run.p99)), unit: "ms", floor: "≤ 100", how },
    ];
  } finally {
    await server.remove();
  }
}

async function measureRun(
  devices: readonly LoadDevice[],
): Promise<{ p50: number; p99: number; rate: number }> {
  const startedAt = performance.now();
  const total = PUBLISHES_PER_SECOND * SECONDS;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * PUBLISHES_PER_SECOND));
    for (; sent < due; sent += 1) void publishOne(devices[sent % devices.length]);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const rate = total / ((performance.now() - startedAt) / 1_000);
  await Promise.all(devices.map((device) => device.allAcknowledged(30_000)));
  const latencies = devices.flatMap((device) => device.ackLatenciesMs);
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), rate };
}

async function publishOne(device: LoadDevice | undefined): Promise<void> {
  const atMs = Date.now();
  await device?.publish(
    "metrics",
    { kind: "metrics", atMs: Float64Array.of(atMs), columns: [{ alias: 1, values: wave(atMs, 1) }] },
    atMs,
  );
}
