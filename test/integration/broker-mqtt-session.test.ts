import { formatTopic } from "@housecall/proto";
import type { MqttClient } from "mqtt";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSession } from "../lib/raw-mqtt.ts";
import { connectDevice, createTestFleet, type TestFleet } from "../lib/test-fleet.ts";
import { eventually, startTestListener, type TestListener } from "../lib/test-listener.ts";

let fleet: TestFleet;
let server: TestListener;
const clients: MqttClient[] = [];

beforeAll(async () => {
  fleet = await createTestFleet();
});
beforeEach(async () => {
  server = await startTestListener(fleet);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await server.stop();
});

async function connect(deviceId: string): Promise<MqttClient> {
  const client = await connectDevice({
    fleet,
    device: await fleet.device(deviceId),
    port: server.listener.port,
  });
  clients.push(client);
  await eventually(() => server.listener.link.isConnected(deviceId), "the session is up");
  return client;
}

describe("a device's session", () => {
  it("acknowledges a publish only when the sink has taken it", async () => {
    const order: string[] = [];
    server.store = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push("stored");
    };
    const client = await connect("washer-1");

    await client.publishAsync(formatTopic({ device: "washer-1", channel: "metrics" }), "samples", { qos: 1 });
    order.push("acknowledged");

    expect(order).toEqual(["stored", "acknowledged"]);
    expect(
      server.accepted.map(({ deviceId, channel, payload }) => [deviceId, channel, String(payload)]),
    ).toEqual([["washer-1", "metrics", "samples"]]);
  });

  it("tells presence when it begins and why it ends", async () => {
    const client = await connect("washer-1");
    await client.endAsync();
    await eventually(() => server.sessions.length === 2, "the end of the session is told");

    expect(server.sessions).toEqual([
      { deviceId: "washer-1", event: "started" },
      { deviceId: "washer-1", event: "closed_by_device" },
    ]);
    expect(server.listener.counters().connectedDevices).toBe(0);
  });

  it("sends down what the device has subscribed to, and says offline otherwise", async () => {
    const client = await connect("washer-1");
    const { link } = server.listener;
    const before = await link.publish("washer-1", "command", Buffer.from("too early"));
    await client.subscribeAsync(formatTopic({ device: "washer-1", channel: "command" }), { qos: 1 });
    const received = new Promise((resolve) =>
      client.once("message", (topic, payload) => resolve([topic, String(payload)])),
    );

    const during = await link.publish("washer-1", "command", Buffer.from("pull"));

    expect([before, during]).toEqual(["offline", "sent"]);
    expect(await received).toEqual([formatTopic({ device: "washer-1", channel: "command" }), "pull"]);
    expect(await link.publish("washer-1", "ack", Buffer.from("no subscription"))).toBe("offline");
    expect(await link.publish("washer-2", "command", Buffer.from("not here"))).toBe("offline");
  });

  it("ends the older session when the same device connects again", async () => {
    await connect("washer-1");
    await connect("washer-1");
    await eventually(() => server.sessions.length === 3, "the take-over is told");

    expect(server.sessions.map((session) => session.event)).toEqual(["started", "taken_over", "started"]);
    expect(server.listener.link.isConnected("washer-1")).toBe(true);
  });

  it("cuts a session off within five seconds of the gate refusing its device", async () => {
    await connect("washer-1");
    server.revoked.add("washer-1");

    await eventually(() => !server.listener.link.isConnected("washer-1"), "the device is cut off", 5_000);

    expect(server.sessions.at(-1)).toEqual({ deviceId: "washer-1", event: "revoked" });
    await expect(connect("washer-1")).rejects.toThrow();
    expect(server.listener.counters().refusedConnections).toMatchObject({ device_revoked: 1 });
  });

  it("closes a session that stays silent for one and a half keep-alives", async () => {
    const device = await fleet.device("washer-1");
    const raw = await openSession({ fleet, device, port: server.listener.port, keepAliveSeconds: 1 });

    await eventually(() => server.sessions.length === 2, "the silent session ends", 5_000);

    await raw.closed;
    expect(server.sessions.at(-1)?.event).toBe("keep_alive");
  });
});
