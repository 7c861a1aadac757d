import { connect as connectTcp, createServer, type Server } from "node:net";
import { claimDevice } from "../lib/claim-device.ts";
import { LoadDevice } from "../lib/load-device.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { wave } from "./ingest.ts";
import type { Figure } from "./table.ts";

const SIGNALS = 20;
const ROWS = 60;
const BATCHES = 50;

/** Bytes per sample in minute batches: payloads alone, and all that crosses the wire upwards (topic, MQTT, TLS). */
export async function measureWireSize(): Promise<readonly Figure[]> {
  const server = new ServerProcess();
  try {
    await server.start();
    const identity = await claimDevice(server, "bench-wire");
    const wire = await countingProxy(server.facts.ports.mqtt);
    const device = new LoadDevice(
      identity,
      Array.from({ length: SIGNALS }, (_, index) => `bench_${index}_ratio`),
    );
    await device.connect(wire.port);
    const before = wire.upBytes();
    for (let batch = 0; batch < BATCHES; batch += 1) await publishMinute(device, batch);
    await device.allAcknowledged(30_000);
    const samples = SIGNALS * ROWS * BATCHES;
    const upBytes = wire.upBytes() - before;
    await device.disconnect();
    wire.server.close();
    const how = `${SIGNALS} signals x ${ROWS} rows, three decimals, slowly changing`;
    return [
      {
        name: "wire, payload",
        value: device.payloadBytes / samples,
        unit: "bytes/sample",
        floor: "≤ 2",
        how,
      },
      {
        name: "wire, with topic, MQTT and TLS",
        value: upBytes / samples,
        unit: "bytes/sample",
        floor: "≤ 2",
        how,
      },
    ];
  } finally {
    await server.remove();
  }
}

async function publishMinute(device: LoadDevice, batch: number): Promise<void> {
  const firstAtMs = Date.now() - (BATCHES - batch) * 60_000;
  const atMs = Float64Array.from({ length: ROWS }, (_, row) => firstAtMs + row * 1_000);
  const columns = Array.from({ length: SIGNALS }, (_, index) => ({
    alias: index + 1,
    values: wave(index + batch),
  }));
  await device.publish("metrics", { kind: "metrics", atMs, columns }, firstAtMs);
}

async function countingProxy(
  target: number,
): Promise<{ server: Server; port: number; upBytes: () => number }> {
  let bytes = 0;
  const server = createServer((down) => {
    const up = connectTcp(target, "127.0.0.1");
    down.on("data", (data) => {
      bytes += data.length;
    });
    down.pipe(up);
    up.pipe(down);
    for (const socket of [down, up])
      socket.on("error", () => [down, up].forEach((each) => void each.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { server, port: typeof address === "object" && address ? address.port : 0, upBytes: () => bytes };
}
