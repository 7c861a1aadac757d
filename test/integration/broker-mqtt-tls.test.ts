import { once } from "node:events";
import { createServer } from "node:net";
import { connect, type SecureVersion } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectFrame, openRaw } from "../lib/raw-mqtt.ts";
import {
  createSelfSignedDevice,
  createTestFleet,
  type TestDevice,
  type TestFleet,
} from "../lib/test-fleet.ts";
import { eventually, startTestListener, type TestListener } from "../lib/test-listener.ts";

const HOUR_MS = 3_600_000;
let fleet: TestFleet;
let server: TestListener;

beforeAll(async () => {
  fleet = await createTestFleet();
  server = await startTestListener(fleet);
});
afterAll(async () => {
  await server.stop();
});

async function refusalOf(device: TestDevice): Promise<Record<string, number>> {
  const before = server.listener.counters().refusedConnections;
  const raw = await openRaw(fleet, device, server.listener.port);
  if (!raw.socket.destroyed) raw.socket.write(connectFrame({ clientId: device.deviceId }));
  await raw.closed;
  await eventually(
    () => JSON.stringify(server.listener.counters().refusedConnections) !== JSON.stringify(before),
    "the refusal is counted",
  );
  const after = server.listener.counters().refusedConnections;
  return Object.fromEntries(Object.entries(after).filter(([reason, count]) => count !== before[reason]));
}

describe("a certificate that proves nothing", () => {
  it("is refused when it has expired", async () => {
    const device = await fleet.device("old-1", { toMs: Date.now() - 60_000 });

    expect(Object.keys(await refusalOf(device))).toEqual(["certificate_expired"]);
  });

  it("is refused when it is not yet valid", async () => {
    const device = await fleet.device("early-1", { fromMs: Date.now() + HOUR_MS });

    expect(Object.keys(await refusalOf(device))).toEqual(["certificate_not_yet_valid"]);
  });

  it("is refused when it is revoked", async () => {
    server.revoked.add("stolen-1");

    expect(Object.keys(await refusalOf(await fleet.device("stolen-1")))).toEqual(["device_revoked"]);
  });

  it("is refused when another authority has signed it", async () => {
    const other = await createTestFleet();

    expect(Object.keys(await refusalOf(await other.device("foreign-1")))).toEqual(["certificate_untrusted"]);
  });

  it("is refused when the device has signed it itself", async () => {
    expect(Object.keys(await refusalOf(await createSelfSignedDevice("self-1")))).toEqual([
      "certificate_untrusted",
    ]);
  });

  it("is refused when it is a server's", async () => {
    const pair = await fleet.certificate("washer-1", "server");

    expect(Object.keys(await refusalOf({ ...pair, deviceId: "washer-1", fingerprint: "" }))).toEqual([
      "certificate_untrusted",
    ]);
  });

  it("is refused when its name is no device id", async () => {
    const pair = await fleet.certificate("Washer One", "device");

    expect(Object.keys(await refusalOf({ ...pair, deviceId: "washer-1", fingerprint: "" }))).toEqual([
      "certificate_unusable",
    ]);
  });

  it("is refused when there is none", async () => {
    const socket = connect({ host: "127.0.0.1", port: server.listener.port, ca: fleet.caPem });
    socket.on("error", () => socket.destroy());
    await new Promise((resolve) => socket.once("close", resolve));

    await eventually(
      () => server.listener.counters().refusedConnections["certificate_missing"] === 1,
      "it is counted",
    );
  });
});

describe("transport", () => {
  it.each<SecureVersion>(["TLSv1", "TLSv1.1"])("refuses %s", async (version) => {
    const socket = connect({
      host: "127.0.0.1",
      port: server.listener.port,
      ca: fleet.caPem,
      minVersion: version,
      maxVersion: version,
      ciphers: "DEFAULT:@SECLEVEL=0",
    });

    await expect(once(socket, "secureConnect")).rejects.toThrow(/version|protocol/i);
  });

  it.each<SecureVersion>(["TLSv1.2", "TLSv1.3"])("accepts %s", async (version) => {
    const device = await fleet.device("modern-1");
    const socket = connect({
      host: "127.0.0.1",
      port: server.listener.port,
      ca: fleet.caPem,
      cert: device.certificatePem,
      key: device.privateKeyPem,
      minVersion: version,
      maxVersion: version,
    });
    socket.on("secureConnect", () => socket.write(connectFrame({ clientId: "modern-1" })));

    const [connack] = await once(socket, "data");

    expect(connack).toEqual(Buffer.from([0x20, 2, 0, 0]));
    socket.destroy();
  });

  it("says in words which port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;

    await expect(startTestListener(fleet, { port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
    await expect(startTestListener(fleet, { bindAddress: "192.0.2.1" })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    taken.close();
  });
});
