/** From a token on a screen to a device that is connected, and to one that is cut off: HTTPS, SQLite and MQTT as they are. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeviceClaimed, deviceClaimed, errorBody } from "@housecall/proto/api";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPrivateKeyPem, publicKeyPemOf } from "../../broker/fleet/certificate-issuer.ts";
import { createFleet, type RunningFleet } from "../../broker/fleet/create-fleet.ts";
import { type MqttListener, startMqttListener } from "../../broker/mqtt/mqtt-listener.ts";
import { createCertificateRecords } from "../../broker/store/records/sqlite/certificate-records.ts";
import { createClaimRecords } from "../../broker/store/records/sqlite/claim-records.ts";
import { openSqlDatabase, type SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { createDeviceRecords } from "../../broker/store/records/sqlite/device-records.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { claimOf, postClaim } from "../lib/claim-client.ts";
import { eventually } from "../lib/test-listener.ts";
import { type VirtualClock, virtualClock } from "../lib/virtual-clock.ts";

let folder: string;
let database: SqlDatabase;
let running: RunningFleet;
let listener: MqttListener;
let clock: VirtualClock;
const audit: string[] = [];
const clients: MqttClient[] = [];
const actor = { name: "kim" };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "housecall-fleet-"));
  clock = virtualClock(Date.now());
  audit.length = 0;
  await start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  database = openSqlDatabase(join(folder, "records.db"), recordsMigrations);
  running = await createFleet({
    keysFolder: join(folder, "keys"),
    publicHosts: ["127.0.0.1", "localhost"],
    records: {
      devices: createDeviceRecords(database),
      certificates: createCertificateRecords(database),
      claims: createClaimRecords(database),
    },
    faults: { openFaults: () => ({ critical: 0, warning: 0, info: 0 }), openRules: () => [] },
    current: { currentValues: async () => ({ values: [], state: {}, stateAtMs: null }) },
    audit: { append: async (entry) => void audit.push(`${entry.actor} ${entry.action} ${entry.deviceId}`) },
    onChange: () => undefined,
    clock,
    random: systemRandom,
    logger: silentLogger,
  });
  listener = await startMqttListener({
    port: 0,
    bindAddress: "127.0.0.1",
    tls: running.tls,
    maxConnections: 100,
    sink: { accept: async () => undefined, quarantine: async () => undefined },
    gate: running.gate,
    sessions: [running.sessions],
    clock: systemClock,
    logger: silentLogger,
  });
  running.attachLink(listener.link);
  await running.startClaimServer({
    port: 0,
    bindAddress: "127.0.0.1",
    mqttPort: listener.port,
    commandKeys: {
      publicKeys: () => [
        { keyId: "current", publicKeyPem: commandKeyPem },
        { keyId: "next", publicKeyPem: commandKeyPem },
      ],
    },
  });
}

async function stop(): Promise<void> {
  await listener.stop(500);
  await running.stop();
  database.close();
}

const commandKeyPem = publicKeyPemOf(createPrivateKeyPem());

async function claim(deviceId: string, privateKeyPem: string): Promise<DeviceClaimed> {
  const { token } = await running.fleet.createClaimToken({ deviceId, actor });
  const answer = await postClaim(token, claimOf(token, deviceId, privateKeyPem));
  expect(answer.status).toBe(201);
  return deviceClaimed.parse(answer.body);
}

async function connect(deviceId: string, privateKeyPem: string, claimed: DeviceClaimed): Promise<MqttClient> {
  const client = mqtt.connect({
    ...{ protocol: "mqtts", host: claimed.mqttHost, port: claimed.mqttPort, clientId: deviceId, clean: true },
    ...{ ca: claimed.caPem, cert: claimed.certificatePem, key: privateKeyPem, reconnectPeriod: 0 },
  });
  clients.push(client);
  return new Promise((resolve, reject) => {
    client.once("connect", () => resolve(client));
    client.once("error", reject);
    client.once("close", () => reject(new Error("refused")));
  });
}

describe("claiming a device", () => {
  it("gives it a certificate with which it connects", async () => {
    const key = createPrivateKeyPem();

    const claimed = await claim("washer-1", key);
    await connect("washer-1", key, claimed);
    await eventually(() => listener.link.isConnected("washer-1"), "the session is up");

    const device = await running.fleet.get("washer-1");
    expect(device.presence).toBe("online");
    expect(device.certificateExpiresAtMs).toBeGreaterThan(clock.nowMs() + 364 * 86_400_000);
    expect(claimed.commandKeys.map((each) => each.keyId)).toEqual(["current", "next"]);
    expect(audit).toEqual(["kim claim-token-created washer-1", "kim device-claimed washer-1"]);
  });

  it("answers 409 to a used, 410 to an expired and 404 to an unknown token", async () => {
    const { token } = await running.fleet.createClaimToken({ actor });
    const first = await postClaim(token, claimOf(token, "washer-1", createPrivateKeyPem()));
    const again = await postClaim(token, claimOf(token, "washer-2", createPrivateKeyPem()));
    const late = (await running.fleet.createClaimToken({ actor })).token;
    await clock.advance(15 * 60_000);
    const expired = await postClaim(late, claimOf(late, "washer-3", createPrivateKeyPem()));
    const unknownToken = late.replace(/[^.]+$/, "A".repeat(22));
    const unknown = await postClaim(unknownToken, claimOf(unknownToken, "washer-4", createPrivateKeyPem()));

    expect([first, again, expired, unknown].map((answer) => answer.status)).toEqual([201, 409, 410, 404]);
    expect(errorBody.parse(unknown.body).code).toBe("NOT_FOUND");
    expect((await running.fleet.list({ limit: 10 })).items.map((device) => device.id)).toEqual(["washer-1"]);
  });

  it("answers a device again that asks with the same token and key, because its answer may have been lost", async () => {
    const key = createPrivateKeyPem();
    const { token } = await running.fleet.createClaimToken({ actor });
    await postClaim(token, claimOf(token, "washer-1", key));

    const second = await postClaim(token, claimOf(token, "washer-1", key));

    expect(second.status).toBe(201);
    await connect("washer-1", key, deviceClaimed.parse(second.body));
  });

  it("answers 429 after fifty wrong guesses, even to a right one", async () => {
    const { token } = await running.fleet.createClaimToken({ actor });
    const body = claimOf(token, "washer-1", createPrivateKeyPem());
    const statuses: number[] = [];
    for (let guess = 0; guess < 51; guess += 1) {
      const secret = Buffer.from(systemRandom.bytes(16)).toString("base64url");
      statuses.push((await postClaim(token, { ...body, secret })).status);
    }

    expect(statuses).toEqual([...Array.from({ length: 50 }, () => 404), 429]);
    expect((await postClaim(token, body)).status).toBe(429);
  });

  it("refuses a claim without proof of the key, for another device, or with a weak key", async () => {
    const { token } = await running.fleet.createClaimToken({ deviceId: "washer-1", actor });
    const good = claimOf(token, "washer-1", createPrivateKeyPem());
    const otherKey = { ...good, publicKeyPem: publicKeyPemOf(createPrivateKeyPem()) };
    const otherDevice = claimOf(token, "washer-2", createPrivateKeyPem());

    const statuses = [
      await postClaim(token, otherKey),
      await postClaim(token, otherDevice),
      await postClaim(token, good),
    ].map((answer) => answer.status);

    expect(statuses).toEqual([400, 403, 201]);
  });

  it("does not let an open token take over a device of the fleet", async () => {
    await claim("washer-1", createPrivateKeyPem());
    const { token } = await running.fleet.createClaimToken({ actor });

    expect((await postClaim(token, claimOf(token, "washer-1", createPrivateKeyPem()))).status).toBe(409);
  });

  it.each([
    ["no JSON", "{", 400],
    ["no body", "", 400],
    ["a wrong field", { secret: "x" }, 400],
    ["40 kB", "x".repeat(40_000), 413],
  ])("refuses %s", async (_what, body, status) => {
    const { token } = await running.fleet.createClaimToken({ actor });

    const answer = await postClaim(token, body);

    expect(answer.status).toBe(status);
    expect(errorBody.parse(answer.body).requestId).toMatch(/^[0-9a-f]{16}$/);
  });

  it("knows no other route", async () => {
    const { token } = await running.fleet.createClaimToken({ actor });

    expect((await postClaim(token, {}, "/v1/other")).status).toBe(404);
  });
});

describe("two tokens for any device", () => {
  it("let one of two claims for the same new device in, however close they come", async () => {
    const tokens = await Promise.all([1, 2].map(() => running.fleet.createClaimToken({ actor })));

    const answers = await Promise.all(
      tokens.map(({ token }) => postClaim(token, claimOf(token, "twin-1", createPrivateKeyPem()))),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe("revoking a device", () => {
  it("cuts it off at once and for good", async () => {
    const key = createPrivateKeyPem();
    const claimed = await claim("washer-1", key);
    const client = await connect("washer-1", key, claimed);
    const closed = new Promise<undefined>((resolve) => client.once("close", () => resolve(undefined)));
    await eventually(() => listener.link.isConnected("washer-1"), "the session is up");
    const startedAtMs = performance.now();

    await running.fleet.revoke("washer-1", actor);
    await closed;

    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    await expect(connect("washer-1", key, claimed)).rejects.toThrow();
    const device = await running.fleet.get("washer-1");
    expect([device.presence, device.disconnectReason]).toEqual(["revoked", "revoked"]);
    expect(audit.at(-1)).toBe("kim device-revoked washer-1");
  });

  it("lasts over a restart, and a new claim brings the device back with another certificate", async () => {
    const oldKey = createPrivateKeyPem();
    const old = await claim("washer-1", oldKey);
    await running.fleet.revoke("washer-1", actor);
    await stop();
    await start();
    await expect(connect("washer-1", oldKey, { ...old, mqttPort: listener.port })).rejects.toThrow();

    const newKey = createPrivateKeyPem();
    const renewed = await claim("washer-1", newKey);
    await connect("washer-1", newKey, renewed);

    await expect(connect("washer-1", oldKey, renewed)).rejects.toThrow();
    await expect(connect("washer-1", oldKey, { ...old, mqttPort: listener.port })).rejects.toThrow();
    expect((await running.fleet.get("washer-1")).presence).toBe("online");
  });

  it("ends the tokens made before it, used or not", async () => {
    const key = createPrivateKeyPem();
    const { token } = await running.fleet.createClaimToken({ deviceId: "washer-1", actor });
    const { token: unused } = await running.fleet.createClaimToken({ deviceId: "washer-1", actor });
    expect((await postClaim(token, claimOf(token, "washer-1", key))).status).toBe(201);
    await clock.advance(1_000);

    await running.fleet.revoke("washer-1", actor);
    const again = await postClaim(token, claimOf(token, "washer-1", key));
    const fresh = await postClaim(unused, claimOf(unused, "washer-1", createPrivateKeyPem()));

    expect([again.status, fresh.status]).toEqual([403, 403]);
    expect((await running.fleet.get("washer-1")).presence).toBe("revoked");
  });

  it("refuses the certificate that a later claim has replaced", async () => {
    const oldKey = createPrivateKeyPem();
    const old = await claim("washer-1", oldKey);
    await claim("washer-1", createPrivateKeyPem());

    await expect(connect("washer-1", oldKey, old)).rejects.toThrow();
  });
});

describe("the keys folder", () => {
  it("is readable by its owner alone and keeps the same authority over a restart", async () => {
    const key = createPrivateKeyPem();
    const claimed = await claim("washer-1", key);
    await stop();
    await start();

    await connect("washer-1", key, { ...claimed, mqttPort: listener.port });

    const modes = ["", "ca.key", "server.key"].map(
      (name) => statSync(join(folder, "keys", name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });
});
