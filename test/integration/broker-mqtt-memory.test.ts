/** Floods against a listener in a process of its own: its memory is back within 20 MB, and a healthy device notices nothing. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { formatTopic } from "@housecall/proto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MqttCounters } from "../../broker/mqtt/mqtt-listener.ts";
import { fixedHeader, openRaw, openSession, subscribeFrame } from "../lib/raw-mqtt.ts";
import { connectDevice, createTestFleet, type TestFleet } from "../lib/test-fleet.ts";

const MEBIBYTE = 1_048_576;
const ALLOWED_GROWTH_BYTES = 20 * MEBIBYTE;
/** What is still referenced after a garbage collection. */
const ALLOWED_LIVE_GROWTH_BYTES = 4 * MEBIBYTE;

interface Measurement {
  readonly rssBytes: number;
  readonly liveBytes: number;
  readonly counters: MqttCounters;
}

let fleet: TestFleet;
let server: ChildProcess;
let port: number;
let before: Measurement;

beforeAll(async () => {
  fleet = await createTestFleet();
  server = fork(
    fileURLToPath(new URL("../lib/listener-process.ts", import.meta.url)),
    [JSON.stringify(fleet.serverTls)],
    {
      execArgv: ["--expose-gc"],
    },
  );
  port = ((await once(server, "message")) as [{ port: number }])[0].port;
  await warmUp();
  before = await measure();
});
afterAll(() => {
  server.kill("SIGKILL");
});

describe("memory", () => {
  it("does not follow a CONNECT that declares 256 MB", async () => {
    const raw = await openRaw(fleet, await fleet.device("rogue-1"), port);
    raw.socket.write(fixedHeader(0x10, 256 * MEBIBYTE - 1));
    for (let sent = 0; sent < 8 && !raw.socket.destroyed; sent += 1) raw.socket.write(Buffer.alloc(MEBIBYTE));
    await raw.closed;

    await expectCalm({ frame_too_large: 1 });
  });

  it("does not follow 50,000 subscriptions", async () => {
    const filters = Array.from({ length: 50_000 }, (_each, index) => `hc/1/0/rogue-2/${index}`);
    const slowly = await openSession({ fleet, device: await fleet.device("rogue-2"), port });
    for (let first = 0; first < filters.length && !slowly.socket.destroyed; first += 150) {
      slowly.socket.write(subscribeFrame(filters.slice(first, first + 150)));
    }
    await slowly.closed;
    const atOnce = await openSession({ fleet, device: await fleet.device("rogue-3"), port });
    atOnce.socket.write(subscribeFrame(filters));
    await atOnce.closed;

    await expectCalm({ frame_too_large: 2, too_many_refusals: 1 });
  });

  it("does not follow 5,000 idle sockets, and a device still gets in within a second", async () => {
    const idle = await openIdle(5_000);
    const startedAtMs = performance.now();

    const healthy = await openSession({ fleet, device: await fleet.device("healthy-1"), port });
    const connectedAfterMs = performance.now() - startedAtMs;
    for (const socket of idle) socket.destroy();
    healthy.socket.destroy();

    expect(connectedAfterMs).toBeLessThan(1_000);
    await expectCalm({});
  });

  it("does not follow a device that never reads", async () => {
    const device = await fleet.device("frozen-1");
    const raw = await openSession({ fleet, device, port });
    raw.socket.pause();
    const ping = Buffer.from([0xc0, 0]);
    raw.socket.write(Buffer.concat(Array.from({ length: 200_000 }, () => ping)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    raw.socket.destroy();

    await expectCalm({});
  });
});

/** Opens everything once, so that what is allocated for good is there before the first measurement. */
async function warmUp(): Promise<void> {
  const device = await fleet.device("warm-1");
  const client = await connectDevice({ fleet, device, port });
  await client.publishAsync(formatTopic({ device: "warm-1", channel: "metrics" }), Buffer.alloc(100_000), {
    qos: 1,
  });
  await client.endAsync();
  // V8's young generation grows with the first load and stays; a server in use has it grown.
  for (const socket of await openIdle(5_000)) socket.destroy();
}

async function openIdle(count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let index = 0; index < count; index += 1) {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => socket.destroy());
    sockets.push(socket);
    if (index % 200 === 199) await once(socket, "connect").catch(() => undefined);
  }
  return sockets;
}

async function measure(): Promise<Measurement> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  const answer = once(server, "message");
  server.send("measure");
  return ((await answer) as [Measurement])[0];
}

async function expectCalm(refusals: Record<string, number>): Promise<void> {
  const after = await measure();
  expect(after.counters.refusedConnections).toMatchObject(refusals);
  expect(after.liveBytes - before.liveBytes).toBeLessThan(ALLOWED_LIVE_GROWTH_BYTES);
  expect(after.rssBytes - before.rssBytes).toBeLessThan(ALLOWED_GROWTH_BYTES);
}
