/** Everything a device with a valid certificate can do wrong: refused or contained, counted, and nobody else notices. */
import { randomBytes } from "node:crypto";
import { formatTopic, shardOf } from "@housecall/proto";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  connectFrame,
  fixedHeader,
  frame,
  openRaw,
  openSession,
  pubackIds,
  publishFrame,
  subscribeFrame,
} from "../lib/raw-mqtt.ts";
import { createTestFleet, type TestDevice, type TestFleet } from "../lib/test-fleet.ts";
import { eventually, startTestListener, type TestListener } from "../lib/test-listener.ts";

let fleet: TestFleet;
let rogue: TestDevice;
let server: TestListener;

beforeAll(async () => {
  fleet = await createTestFleet();
  rogue = await fleet.device("rogue-1");
});
beforeEach(async () => {
  server = await startTestListener(fleet);
});
afterEach(async () => {
  await server.stop();
});

const open = () => openRaw(fleet, rogue, server.listener.port);
const connect = () => openSession({ fleet, device: rogue, port: server.listener.port });
const refusedConnections = () => server.listener.counters().refusedConnections;
const own = formatTopic({ device: "rogue-1", channel: "metrics" });

describe("a publish that is not permitted", () => {
  const shard = shardOf("rogue-1");
  it.each([
    ["another's topic", formatTopic({ device: "victim-1", channel: "metrics" }), "not_permitted"],
    ["a wrong shard", `hc/1/${(shard + 1) % 64}/rogue-1/metrics`, "topic_invalid"],
    ["a down channel", formatTopic({ device: "rogue-1", channel: "command" }), "wrong_channel"],
    ["a topic of its own making", "a/b", "topic_invalid"],
    ["$SYS", "$SYS/broker/clients", "topic_invalid"],
    ["a path that climbs", `hc/1/${shard}/rogue-1/../victim-1/metrics`, "topic_invalid"],
    ["a NUL", `${own}\0`, "topic_invalid"],
    ["invalid UTF-8", Buffer.concat([Buffer.from(own), Buffer.from([0xff, 0xfe])]), "topic_invalid"],
  ])("is acknowledged and set aside: %s", async (_what, topic, reason) => {
    const raw = await connect();

    raw.socket.write(publishFrame({ topic, payload: "evil", messageId: 7 }));
    await eventually(() => pubackIds(raw.received()).includes(7), "the publish is acknowledged");

    expect(server.quarantined.map((refused) => refused.reason)).toEqual([reason]);
    expect(server.accepted).toEqual([]);
    expect(server.listener.counters().refusedPublishes).toEqual({ [reason]: 1 });
    raw.socket.destroy();
  });

  it("is acknowledged and set aside when it is retained", async () => {
    const raw = await connect();

    raw.socket.write(publishFrame({ topic: own, payload: "evil", messageId: 7, isRetained: true }));
    await eventually(() => pubackIds(raw.received()).includes(7), "the publish is acknowledged");

    expect(server.quarantined.map((refused) => refused.reason)).toEqual(["not_permitted"]);
    raw.socket.destroy();
  });

  it("ends in a ban when it is repeated, and the ban is not a reconnect loop", async () => {
    const raw = await connect();

    for (let id = 1; id <= 40; id += 1)
      raw.socket.write(publishFrame({ topic: "no/such", payload: "", messageId: id }));
    await raw.closed;
    const again = await open();
    again.socket.write(connectFrame({ clientId: "rogue-1" }));
    await new Promise((resolve) => setTimeout(resolve, 2_000));

    expect(refusedConnections()).toMatchObject({ too_many_refusals: 1, banned: 1 });
    expect(server.sessions.map((session) => session.event)).toEqual(["started", "misbehaved"]);
    expect([again.socket.destroyed, again.received().length]).toEqual([false, 0]);
    again.socket.destroy();
  });
});

describe("a frame that MQTT or we forbid", () => {
  it.each([
    ["QoS 2", publishFrame({ topic: own, payload: "x", qos: 2 }), "qos2_not_supported"],
    ["QoS 3", publishFrame({ topic: own, payload: "x", qos: 3 }), "malformed_frame"],
    ["a publish above 256 kB", fixedHeader(0x32, 300_000), "frame_too_large"],
    ["a subscription above 4 kB", fixedHeader(0x82, 5_000), "frame_too_large"],
    ["a length of five bytes", Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff, 0x01]), "malformed_frame"],
    ["a packet of a server", frame(0x90, Buffer.from([0, 1, 0])), "protocol_violation"],
    ["a second CONNECT", connectFrame({ clientId: "rogue-1" }), "protocol_violation"],
    ["a topic with a wildcard", publishFrame({ topic: `${own}/#`, payload: "x" }), "protocol_violation"],
    ["an empty topic", publishFrame({ topic: "", payload: "x" }), "protocol_violation"],
    ["a publish that is cut short", frame(0x32, Buffer.from([0, 50, 1])), "protocol_violation"],
  ])("ends the session and bans the device: %s", async (_what, bytes, reason) => {
    const raw = await connect();

    raw.socket.write(bytes);
    await raw.closed;
    await eventually(() => server.sessions.length === 2, "the session's end is told");

    expect(refusedConnections()).toEqual({ [reason]: 1 });
    expect(server.sessions.at(-1)?.event).toBe("misbehaved");
    expect(server.accepted).toEqual([]);
  });

  it("is refused before the session when it is not a CONNECT", async () => {
    const raw = await open();

    raw.socket.write(publishFrame({ topic: own, payload: "x" }));
    await raw.closed;

    expect(refusedConnections()).toEqual({ protocol_violation: 1 });
    expect(server.sessions).toEqual([]);
  });

  it("survives ten thousand random bytes, in and out of a session", async () => {
    for (let round = 0; round < 5; round += 1) {
      const raw = await open();
      raw.socket.write(randomBytes(10_000));
      await Promise.race([raw.closed, new Promise((resolve) => setTimeout(resolve, 200))]);
      raw.socket.destroy();
    }
    const device = await fleet.device("healthy-1");

    const healthy = await openSession({ fleet, device, port: server.listener.port });

    expect(healthy.received().subarray(0, 4)).toEqual(Buffer.from([0x20, 2, 0, 0]));
    healthy.socket.destroy();
  });
});

describe("a CONNECT that is refused", () => {
  it.each([
    ["the client id of another", connectFrame({ clientId: "victim-1" }), "client_id_mismatch", 5],
    ["no client id", connectFrame({ clientId: "" }), "client_id_mismatch", 5],
    [
      "a will",
      connectFrame({ clientId: "rogue-1", will: { topic: own, payload: "x" } }),
      "will_not_permitted",
      5,
    ],
    [
      "MQTT 5",
      frame(
        0x10,
        Buffer.concat([
          connectFrame({ clientId: "rogue-1", protocolVersion: 5 }).subarray(2, 12),
          Buffer.from([0]),
          connectFrame({ clientId: "rogue-1" }).subarray(12),
        ]),
      ),
      "protocol_version",
      1,
    ],
  ])("is answered and counted: %s", async (_what, bytes, reason, returnCode) => {
    const raw = await open();

    raw.socket.write(bytes);
    await raw.closed;

    expect(raw.received()[3]).toBe(returnCode);
    expect(refusedConnections()).toEqual({ [reason]: 1 });
    expect(server.sessions).toEqual([]);
  });

  it("leaves the device whose client id was taken alone", async () => {
    const victim = await openSession({
      fleet,
      device: await fleet.device("victim-1"),
      port: server.listener.port,
    });
    const raw = await open();

    raw.socket.write(connectFrame({ clientId: "victim-1" }));
    await raw.closed;

    expect(server.listener.link.isConnected("victim-1")).toBe(true);
    expect(victim.socket.destroyed).toBe(false);
    victim.socket.destroy();
  });

  it("keeps nothing of a session that was asked to be kept", async () => {
    const raw = await open();
    raw.socket.write(connectFrame({ clientId: "rogue-1", isClean: false }));
    await eventually(() => raw.received().length >= 4, "CONNACK arrives");
    raw.socket.write(subscribeFrame([formatTopic({ device: "rogue-1", channel: "command" })]));
    await eventually(() => raw.received().length >= 9, "SUBACK arrives");
    raw.socket.destroy();
    await eventually(() => !server.listener.link.isConnected("rogue-1"), "the session ends");
    const offline = await server.listener.link.publish("rogue-1", "command", Buffer.from("kept?"));

    const again = await open();
    again.socket.write(connectFrame({ clientId: "rogue-1", isClean: false }));
    await eventually(() => again.received().length >= 4, "CONNACK arrives again");
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(offline).toBe("offline");
    expect(again.received()).toEqual(Buffer.from([0x20, 2, 0, 0]));
    again.socket.destroy();
  });
});

describe("a subscription that is not permitted", () => {
  it.each([
    "#",
    "hc/#",
    "$SYS/#",
    "+/+/+/+/+",
    `hc/1/+/rogue-1/command`,
    formatTopic({ device: "victim-1", channel: "command" }),
    own,
  ])("is answered with 0x80: %s", async (filter) => {
    const raw = await connect();

    raw.socket.write(subscribeFrame([filter, formatTopic({ device: "rogue-1", channel: "ack" })], 9));
    await eventually(() => raw.received().length >= 10, "SUBACK arrives");

    expect(raw.received().subarray(4)).toEqual(Buffer.from([0x90, 4, 0, 9, 0x80, 1]));
    expect(server.listener.counters().refusedSubscriptions).toBe(1);
    raw.socket.destroy();
  });
});
