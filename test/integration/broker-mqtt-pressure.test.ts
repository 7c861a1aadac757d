/** The store is down, a device is too fast, a device does not read: nothing acknowledged is lost, and neighbours notice nothing. */
import { formatTopic } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import type { MqttClient } from "mqtt";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { openSession, pubackIds, publishFrame } from "../lib/raw-mqtt.ts";
import { connectDevice, createTestFleet, type TestFleet } from "../lib/test-fleet.ts";
import { eventually, startTestListener, type TestListener } from "../lib/test-listener.ts";

let fleet: TestFleet;
let server: TestListener;
const clients: MqttClient[] = [];

beforeAll(async () => {
  fleet = await createTestFleet();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await server.stop();
});

const metricsOf = (device: string) => formatTopic({ device, channel: "metrics" });

const textOf = ({ payload }: { readonly payload: Uint8Array }) => Buffer.from(payload).toString();

async function connect(deviceId: string): Promise<MqttClient> {
  const client = await connectDevice({
    fleet,
    device: await fleet.device(deviceId),
    port: server.listener.port,
  });
  clients.push(client);
  return client;
}

describe("while the store is down", () => {
  it("acknowledges nothing, keeps the session, and goes on by itself in the order of sending", async () => {
    server = await startTestListener(fleet);
    const raw = await openSession({
      fleet,
      device: await fleet.device("washer-1"),
      port: server.listener.port,
    });
    server.store = async () => {
      throw new AppError("DISK_FULL", "No space left");
    };

    for (let id = 1; id <= 10; id += 1)
      raw.socket.write(publishFrame({ topic: metricsOf("washer-1"), payload: `${id}`, messageId: id }));
    await eventually(() => server.listener.counters().waitingPublishes === 10, "all wait");
    raw.socket.write(Buffer.from([0xc0, 0]));
    await eventually(() => raw.received().includes(Buffer.from([0xd0, 0])), "the ping is answered");
    const acknowledgedWhileDown = pubackIds(raw.received());
    server.store = async () => undefined;
    await eventually(() => pubackIds(raw.received()).length === 10, "all are acknowledged");

    expect(acknowledgedWhileDown).toEqual([]);
    expect(server.accepted.map((publish) => textOf(publish))).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
      "9",
      "10",
    ]);
    expect(server.sessions).toEqual([{ deviceId: "washer-1", event: "started" }]);
    raw.socket.destroy();
  });

  it("reads at most sixteen publishes of a device", async () => {
    server = await startTestListener(fleet);
    const raw = await openSession({
      fleet,
      device: await fleet.device("washer-1"),
      port: server.listener.port,
    });
    let asked = 0;
    const held: (() => void)[] = [];
    server.store = () => {
      asked += 1;
      return new Promise((resolve) => held.push(resolve));
    };

    for (let id = 1; id <= 40; id += 1)
      raw.socket.write(publishFrame({ topic: metricsOf("washer-1"), payload: "x", messageId: id }));
    await eventually(() => asked === 16, "sixteen are taken");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const askedWhileHeld = asked;
    server.store = async () => undefined;
    for (const resolve of held) resolve();
    await eventually(() => pubackIds(raw.received()).length === 40, "all are acknowledged in the end");

    expect(askedWhileHeld).toBe(16);
    raw.socket.destroy();
  });

  it("holds no more of the whole fleet than its budget", async () => {
    server = await startTestListener(fleet, { limits: { fleetInFlightBytes: 300_000 } });
    server.store = async () => {
      throw new AppError("UNAVAILABLE", "Store is down");
    };
    const devices = await Promise.all(["a-1", "b-1", "c-1", "d-1"].map((id) => fleet.device(id)));
    const raws = await Promise.all(
      devices.map((device) => openSession({ fleet, device, port: server.listener.port })),
    );

    raws.forEach((raw, index) => {
      const topic = metricsOf(devices[index]?.deviceId ?? "");
      raw.socket.write(publishFrame({ topic, payload: Buffer.alloc(90_000), messageId: 1 }));
    });
    await eventually(() => server.listener.counters().waitingPublishes === 3, "three fit");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const waitingWhileDown = server.listener.counters().waitingPublishes;
    server.store = async () => undefined;
    await eventually(() => server.accepted.length === 4, "the fourth follows");

    expect(waitingWhileDown).toBe(3);
    for (const raw of raws) raw.socket.destroy();
  });

  it("sets aside what fails for another reason than the store, and goes on with the rest", async () => {
    server = await startTestListener(fleet, { limits: { storeRetryMs: 50 } });
    const client = await connect("washer-1");
    server.store = async (publish) => {
      if (textOf(publish) === "poison") throw new TypeError("cannot read it");
    };

    await client.publishAsync(metricsOf("washer-1"), "poison", { qos: 1 });
    await client.publishAsync(metricsOf("washer-1"), "good", { qos: 1 });

    expect(server.quarantined.map((refused) => [textOf(refused), refused.reason])).toEqual([
      ["poison", "malformed"],
    ]);
    expect(server.accepted.map((publish) => textOf(publish))).toEqual(["good"]);
  });

  it("stops within its deadline", async () => {
    server = await startTestListener(fleet);
    const raw = await openSession({
      fleet,
      device: await fleet.device("washer-1"),
      port: server.listener.port,
    });
    server.store = () => new Promise(() => undefined);
    raw.socket.write(publishFrame({ topic: metricsOf("washer-1"), payload: "x" }));
    await eventually(() => server.listener.counters().publishes === 1, "the publish is taken");
    const startedAtMs = performance.now();

    await server.listener.stop(300);
    await raw.closed;

    expect(performance.now() - startedAtMs).toBeLessThan(1_500);
    expect(server.sessions.at(-1)?.event).toBe("server_stopped");
  });
});

describe("a device that is too fast", () => {
  it("is read at its limit, and its neighbour's pings are answered", async () => {
    const perSecond = 200;
    server = await startTestListener(fleet, { limits: { frameRate: { perSecond, burst: 50 } } });
    const flooder = await openSession({
      fleet,
      device: await fleet.device("rogue-1"),
      port: server.listener.port,
    });
    const neighbour = await connect("calm-1");
    const startedAtMs = performance.now();
    const flood = Buffer.concat(
      Array.from({ length: 20_000 }, () =>
        publishFrame({ topic: metricsOf("rogue-1"), payload: "x", qos: 0 }),
      ),
    );

    flooder.socket.write(flood);
    const waits: number[] = [];
    while (performance.now() - startedAtMs < 3_000) {
      const pingedAtMs = performance.now();
      await neighbour.publishAsync(metricsOf("calm-1"), "ping", { qos: 1 });
      waits.push(performance.now() - pingedAtMs);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const seconds = (performance.now() - startedAtMs) / 1_000;
    const taken = server.accepted.filter((publish) => publish.deviceId === "rogue-1").length;

    const allowed = 50 + perSecond * seconds;
    expect(taken).toBeGreaterThan(allowed * 0.9);
    expect(taken).toBeLessThan(allowed * 1.05);
    expect(waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.99)]).toBeLessThan(250);
    flooder.socket.destroy();
  });

  it("has its publishes set aside when the day's bytes are spent", async () => {
    server = await startTestListener(fleet, { limits: { publishBytesPerDay: 1_000 } });
    const client = await connect("rogue-1");

    await client.publishAsync(metricsOf("rogue-1"), Buffer.alloc(900), { qos: 1 });
    await client.publishAsync(metricsOf("rogue-1"), Buffer.alloc(900), { qos: 1 });

    expect(server.accepted).toHaveLength(1);
    expect(server.quarantined.map((refused) => refused.reason)).toEqual(["rate_limited"]);
    expect(client.connected).toBe(true);
  });

  it("is kept waiting when it reconnects again and again", async () => {
    server = await startTestListener(fleet, {
      limits: { connectRatePerDevice: { perSecond: 0.1, burst: 3 } },
    });
    const device = await fleet.device("rogue-1");
    for (let round = 0; round < 3; round += 1) {
      const raw = await openSession({ fleet, device, port: server.listener.port });
      raw.socket.destroy();
      await raw.closed;
    }

    const fourth = openSession({ fleet, device, port: server.listener.port });
    await eventually(
      () => server.listener.counters().refusedConnections["reconnecting_too_fast"] === 1,
      "it is counted",
    );

    expect(server.sessions.filter((session) => session.event === "started")).toHaveLength(3);
    await server.stop();
    await fourth;
  });
});

describe("what is sent down", () => {
  it("arrives once and complete while devices publish, and no publish of a device reaches another", async () => {
    server = await startTestListener(fleet);
    server.store = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    const ids = ["a-1", "b-1", "c-1"];
    const received = new Map<string, string[]>(ids.map((id) => [id, []]));
    const devices = await Promise.all(ids.map((id) => connect(id)));
    devices.forEach((client, index) => {
      client.on("message", (topic, payload) => received.get(ids[index] ?? "")?.push(`${topic} ${payload}`));
    });
    const topics = (id: string) =>
      (["ack", "command"] as const).map((channel) => formatTopic({ device: id, channel }));
    await Promise.all(
      devices.map((client, index) => client.subscribeAsync(topics(ids[index] ?? ""), { qos: 1 })),
    );

    const ups = devices.flatMap((client, index) =>
      Array.from({ length: 500 }, () => client.publishAsync(metricsOf(ids[index] ?? ""), "up", { qos: 1 })),
    );
    for (let number = 0; number < 1_000; number += 1) {
      for (const id of ids)
        await server.listener.link.publish(
          id,
          number % 2 === 0 ? "ack" : "command",
          Buffer.from(`${number}`),
        );
    }
    await Promise.all(ups);
    await eventually(() => [...received.values()].every((each) => each.length >= 1_000), "all have arrived");

    for (const id of ids) {
      const [ack, command] = topics(id);
      const wanted = Array.from(
        { length: 1_000 },
        (_each, number) => `${number % 2 === 0 ? ack : command} ${number}`,
      );
      expect(received.get(id)).toEqual(wanted);
    }
    expect(server.accepted).toHaveLength(1_500);
  });
});
