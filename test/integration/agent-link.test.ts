/** The real link and spool against a real Aedes over mutual TLS. */
import { type Ack, decodeBirth, decodeUplink, encodeAck, encodeRecord, type Uplink } from "@housecall/proto";
import { systemClock } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventRecord, type LinkedAgent, linkedIdentity, startLinkedAgent } from "../lib/linked-agent.ts";
import { createTestFleet, type TestDevice, type TestFleet } from "../lib/test-fleet.ts";
import { eventually, startTestListener, type TestListener } from "../lib/test-listener.ts";

const DEVICE = "washer-0042";

let fleet: TestFleet;
let device: TestDevice;
let server: TestListener;
let agents: LinkedAgent[] = [];

beforeEach(async () => {
  fleet = await createTestFleet();
  device = await fleet.device(DEVICE);
  server = await startTestListener(fleet);
});

afterEach(async () => {
  await Promise.all(agents.map((agent) => agent.stop()));
  agents = [];
  await server.stop();
});

async function startAgent(
  options: Partial<Parameters<typeof startLinkedAgent>[0]> = {},
): Promise<LinkedAgent> {
  const agent = await startLinkedAgent({ fleet, device, port: server.listener.port, ...options });
  agents.push(agent);
  return agent;
}

function uplinks(): Uplink[] {
  return server.accepted
    .filter((publish) => publish.channel !== "birth" && publish.channel !== "chunk")
    .map((publish) => decodeUplink(publish.payload));
}

function births() {
  return server.accepted
    .filter((publish) => publish.channel === "birth")
    .map((publish) => decodeBirth(publish.payload));
}

async function sendAck(agent: LinkedAgent, streams: Ack["streams"], more: Partial<Ack> = {}): Promise<void> {
  await server.listener.link.publish(
    DEVICE,
    "ack",
    encodeAck({
      spoolId: agent.spool.spoolId,
      streams,
      birthWanted: false,
      chunks: [],
      serverWallMs: Date.now(),
      ...more,
    }),
  );
}

describe("link over mutual TLS", () => {
  it("introduces itself, sends each record once, and forgets it on the acknowledgement alone", async () => {
    const agent = await startAgent();
    agent.write("metrics", 50);
    await eventually(() => uplinks().length === 50, "50 records arrive");

    expect(server.accepted[0]?.channel).toBe("birth");
    expect(new Set(uplinks().map((uplink) => uplink.sequence)).size).toBe(50);
    expect(agent.spool.status().records.metrics).toBe(50);
    await sendAck(agent, [{ stream: "metrics", upTo: 48, ranges: [{ first: 50, last: 50 }], rejected: [] }]);
    await eventually(() => agent.spool.status().records.metrics === 1, "49 records are forgotten");

    expect(agent.spool.nextHeld("metrics", 1)).toBe(49);
    expect(agent.link.clockOffset?.offsetMs).toBeLessThan(1_000);
  });

  it("keeps at most 16 publishes in flight while PUBACKs are withheld, and goes on afterwards", async () => {
    const gate = Promise.withResolvers<void>();
    let waiting = 0;
    let most = 0;
    server.store = async (publish) => {
      if (publish.channel === "birth") return;
      waiting += 1;
      most = Math.max(most, waiting);
      await gate.promise;
      waiting -= 1;
    };
    const agent = await startAgent();
    agent.write("logs", 200);
    await eventually(() => waiting >= 15, "the slots are taken");
    await systemClock.sleep(300);

    expect(most).toBeLessThanOrEqual(16);
    expect(agent.link.isConnected()).toBe(true);
    gate.resolve();
    await eventually(() => uplinks().length === 200, "all records arrive");

    expect(new Set(uplinks().map((uplink) => uplink.sequence)).size).toBe(200);
  });

  it("comes back after the server was gone, and repeats only what was not acknowledged", async () => {
    const agent = await startAgent();
    agent.write("metrics", 20);
    await eventually(() => uplinks().length === 20, "20 records arrive");
    await sendAck(agent, [{ stream: "metrics", upTo: 15, ranges: [], rejected: [] }]);
    await eventually(() => agent.spool.status().records.metrics === 5, "15 are forgotten");
    const { port } = server.listener;
    await server.stop();
    await eventually(() => !agent.link.isConnected(), "the link is down");

    server = await startTestListener(fleet, { port });
    await eventually(() => uplinks().length === 5, "the rest is sent again");

    expect(
      uplinks()
        .map((uplink) => uplink.sequence)
        .sort((left, right) => left - right),
    ).toEqual([16, 17, 18, 19, 20]);
    expect(births()).toHaveLength(1);
    expect(agent.commands).toEqual(["connected", "disconnected", "connected"]);
  });

  it("sends a record again whose PUBACK came but whose acknowledgement did not", async () => {
    const agent = await startAgent({ ackTimeoutMs: 500 });
    agent.write("urgent", 1);
    await eventually(() => uplinks().length >= 2, "the record is sent twice");

    expect(new Set(uplinks().map((uplink) => `${uplink.stream} ${uplink.sequence}`))).toEqual(
      new Set(["urgent 1"]),
    );
    await sendAck(agent, [{ stream: "urgent", upTo: 1, ranges: [], rejected: [] }]);
    await eventually(() => agent.spool.status().records.urgent === 0, "the record is forgotten");
  });

  it("sends what waited as backlog beside live data, live first", async () => {
    const old = Date.now() - 3_600_000;
    const agent = await startAgent({
      before: (spool) => {
        for (let index = 0; index < 500; index += 1)
          spool.append("metrics", eventRecord(`old-${index}`, old), old);
      },
    });
    agent.write("urgent", 1);
    agent.write("metrics", 1);
    await eventually(() => uplinks().length === 502, "the backlog arrives");
    const sentBeforeLive = uplinks().findIndex((uplink) => uplink.sequence === 501);

    const lanes = new Map(uplinks().map((uplink) => [`${uplink.stream} ${uplink.sequence}`, uplink.lane]));
    expect(lanes.get("metrics 1")).toBe("backlog");
    expect(lanes.get("metrics 500")).toBe("backlog");
    expect(lanes.get("metrics 501")).toBe("live");
    expect(lanes.get("urgent 1")).toBe("live");
    expect(sentBeforeLive).toBeLessThan(100);
  });

  it("introduces itself again, with another nonce, when asked and when a signal is new", async () => {
    const agent = await startAgent();
    await eventually(() => agent.link.isConnected(), "the link is up");
    await sendAck(agent, [], { birthWanted: true });
    await eventually(() => births().length === 2, "a second birth comes");
    const alias = agent.aliases.aliasOf({ signal: "door_open", instance: "", unit: "bool" });
    agent.spool.append(
      "metrics",
      encodeRecord({
        wallMs: 1,
        bootId: linkedIdentity.bootId,
        uptimeMs: 1,
        heads: [1, 1, 1, 1],
        body: {
          kind: "metrics",
          atMs: Float64Array.of(1),
          columns: [{ alias: alias ?? 0, values: Float64Array.of(1) }],
        },
      }),
      Date.now(),
    );
    await eventually(() => uplinks().length === 1, "the record arrives");

    expect(births()).toHaveLength(3);
    expect(new Set(births().map((birth) => birth.nonce)).size).toBe(3);
    expect(births()[2]?.aliases).toMatchObject([{ alias: 1, signal: "door_open" }]);
    expect(server.accepted.at(-1)?.channel).toBe("metrics");
  });

  it("hands commands and chunk acknowledgements on, with the nonce of the newest birth", async () => {
    const agent = await startAgent();
    await eventually(() => agent.link.isConnected(), "the link is up");
    await server.listener.link.publish(DEVICE, "command", Buffer.from("offer"));
    await sendAck(agent, [], { chunks: [{ pullId: "p-1", upToOffset: 64 }] });
    await eventually(() => agent.commands.length === 3, "both are heard");

    expect(agent.commands).toEqual(["connected", `offer ${births()[0]?.nonce}`, "chunk p-1 64"]);
  });

  it("sends chunks beside records and refuses them without a session", async () => {
    const agent = await startAgent();
    await expect(agent.link.publishChunk(Buffer.from("too early"))).rejects.toThrow("no session");
    await eventually(() => agent.link.isConnected(), "the link is up");
    await Promise.all([agent.link.publishChunk(Buffer.from("a")), agent.link.publishChunk(Buffer.from("b"))]);

    expect(
      server.accepted
        .filter((publish) => publish.channel === "chunk")
        .map((publish) => `${Buffer.from(publish.payload)}`),
    ).toEqual(["a", "b"]);
  });

  it("trusts no server of another authority", async () => {
    const other = await createTestFleet();
    const impostor = await startTestListener(other);
    const agent = await startAgent({ port: impostor.listener.port });
    await systemClock.sleep(500);

    expect(agent.link.isConnected()).toBe(false);
    expect(impostor.accepted).toEqual([]);
    await impostor.stop();
  });
});
