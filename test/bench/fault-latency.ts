import { claimDevices } from "../lib/claim-device.ts";
import { LoadDevice } from "../lib/load-device.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { type Figure, median, percentile } from "./table.ts";

const RUNS = 20;

/** From publishing the deciding sample to the fault being readable over the HTTP API. */
export async function measureFaultLatency(): Promise<readonly Figure[]> {
  const server = new ServerProcess();
  try {
    await server.start();
    const identities = await claimDevices(
      server,
      Array.from({ length: RUNS }, (_, index) => `bench-fault-${index}`),
    );
    const latencies: number[] = [];
    for (const identity of identities) {
      const device = new LoadDevice(identity, ["clock_offset_s"]);
      await device.connect(server.facts.ports.mqtt);
      latencies.push(await measureOne(server, device));
      await device.disconnect();
    }
    const how = `clock-wrong rule, ${RUNS} devices, polled every 5 ms`;
    return [
      { name: "fault visible, median", value: median(latencies), unit: "ms", floor: "≤ 2,000", how },
      { name: "fault visible, worst", value: percentile(latencies, 1), unit: "ms", floor: "≤ 2,000", how },
    ];
  } finally {
    await server.remove();
  }
}

async function measureOne(server: ServerProcess, device: LoadDevice): Promise<number> {
  // The rule wants the clock wrong for three minutes: all but the last of its samples are history.
  const firstAtMs = Date.now() - 240_000;
  for (let atMs = firstAtMs; atMs < Date.now() - 10_000; atMs += 10_000) {
    await publishOffset(device, atMs, atMs < firstAtMs + 50_000 ? 0 : 3_600);
  }
  await device.allAcknowledged(10_000);
  const startedAt = performance.now();
  await publishOffset(device, Date.now(), 3_600);
  const path = `/api/faults?deviceId=${device.identity.deviceId}&state=open`;
  while (performance.now() - startedAt < 30_000) {
    const faults = await server.api<{ state: string; firedAtMs: number | null }[]>("GET", path);
    if (faults.some((fault) => fault.state === "firing")) return performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("the fault did not appear within 30 s");
}

async function publishOffset(device: LoadDevice, atMs: number, seconds: number): Promise<void> {
  await device.publish(
    "metrics",
    {
      kind: "metrics",
      atMs: Float64Array.of(atMs),
      columns: [{ alias: 1, values: Float64Array.of(seconds) }],
    },
    atMs,
  );
}
