/** Commands over the real listener: mutual TLS, PUBACK after fsync, sessions that come and go. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type DownChannel, formatTopic, parseTopic, type UpChannel } from "@housecall/proto";
import type { LiveEvent } from "@housecall/proto/api";
import { DAY_MS, MINUTE_MS, silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAudit } from "../../broker/audit/audit.ts";
import { openCommandKeys } from "../../broker/command/command-keys.ts";
import type { CommandService } from "../../broker/command/command-service.ts";
import { createCommands } from "../../broker/command/create-commands.ts";
import type { DeviceLink } from "../../broker/mqtt/device-link.ts";
import { createFileBlobStore } from "../../broker/store/blobs/files/file-blob-store.ts";
import { createFilePartFiles } from "../../broker/store/blobs/files/file-part-files.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { createCommandRecords } from "../../broker/store/records/sqlite/command-records.ts";
import { createConsentRecords } from "../../broker/store/records/sqlite/consent-records.ts";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { ShownEvidence } from "../lib/action-evidence.ts";
import { feedCommands, pullRequestOf, tailRequestOf } from "../lib/command-world.ts";
import { manifestOf, ScriptedDevice, sampleFile } from "../lib/scripted-device.ts";
import { connectDevice, createTestFleet, type TestDevice, type TestFleet } from "../lib/test-fleet.ts";
import { eventually, startTestListener, type TestListener } from "../lib/test-listener.ts";

const staff = { name: "mina" };
const MEGABYTE = 1_000_000;

let folder: string;
let fleet: TestFleet;
let server: TestListener;
let commands: CommandService;
let certificate: TestDevice;
const events: LiveEvent[] = [];
const clients: MqttClient[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "housecall-command-mqtt-"));
  fleet = await createTestFleet();
  certificate = await fleet.device("washer-1");
  const keys = openCommandKeys({ keysFolder: join(folder, "keys"), random: systemRandom });
  const database = openSqlDatabase(join(folder, "records.sqlite"), recordsMigrations);
  // Listener and service know each other: the link is looked up when it is used.
  const link: DeviceLink = {
    publish: (...call) => server.listener.link.publish(...call),
    isConnected: (deviceId) => server.listener.link.isConnected(deviceId),
    disconnect: (...call) => server.listener.link.disconnect(...call),
  };
  const clock = systemClock;
  const consents = createConsentRecords(database);
  commands = createCommands({
    ...{
      records: createCommandRecords(database),
      keys,
      link,
      clock,
      random: systemRandom,
      logger: silentLogger,
    },
    consents,
    audit: createAudit({ records: createAuditRecords(database), consents, clock }),
    blobs: createFileBlobStore(join(folder, "blobs")),
    parts: createFilePartFiles(join(folder, "pulls")),
    publish: (event) => void events.push(event),
    isKnownDevice: async () => true,
    onRefused: async () => undefined,
    evidence: new ShownEvidence(),
    verifyWithinMs: MINUTE_MS,
    fileRetentionMs: DAY_MS,
  });
  server = await startTestListener(fleet, {
    sessions: [
      { sessionStarted: () => undefined, sessionEnded: ({ deviceId }) => commands.onSessionEnded(deviceId) },
    ],
  });
  server.store = ({ deviceId, channel, payload }) =>
    feedCommands(commands, { deviceId, channel, payload, correctionMs: 0 });
  publicKeys = keys.publicKeys();
});
afterAll(async () => {
  for (const client of clients) client.end(true);
  await server.stop();
  await commands.stop();
  rmSync(folder, { recursive: true });
});

let publicKeys: readonly { readonly keyId: string; readonly publicKeyPem: string }[];

/** A device with a session of its own; `hangUp` drops the connection without a word. */
async function connectWasher(
  known?: ScriptedDevice,
): Promise<{ washer: ScriptedDevice; hangUp: () => void }> {
  const client = await connectDevice({ fleet, device: certificate, port: server.listener.port });
  clients.push(client);
  client.on("error", () => undefined);
  const send = async (channel: UpChannel, payload: Uint8Array): Promise<void> => {
    await client.publishAsync(formatTopic({ device: "washer-1", channel }), Buffer.from(payload), { qos: 1 });
  };
  const capabilities = ["pull_logs", "tail_logs", "ask_consent", "end_consent"];
  const facts = { deviceId: "washer-1", publicKeys, send, capabilities };
  const washer = new ScriptedDevice({ ...facts, wallMs: () => Date.now() });
  for (const [pullId, position] of known?.positions ?? []) washer.positions.set(pullId, position);
  client.on("message", (topic, payload) => washer.receive(parseTopic(topic).channel as DownChannel, payload));
  const topics = (["command", "ack"] as const).map((channel) => formatTopic({ device: "washer-1", channel }));
  await client.subscribeAsync(topics, { qos: 1 });
  await washer.sendBirth();
  return { washer, hangUp: () => client.stream.destroy() };
}

const hasEnded = async (id: string, state: string) => {
  await expect.poll(() => commands.get(id).then((command) => command.state), { timeout: 10_000 }).toBe(state);
};

describe("a pull over mutual TLS", () => {
  it("brings 10 MB, checked and downloadable", async () => {
    const file = sampleFile(10 * MEGABYTE);
    const { washer, hangUp } = await connectWasher();

    const { id } = await commands.requestPull("washer-1", pullRequestOf({ maxBytes: 16 * MEGABYTE }), staff);
    await eventually(() => washer.offers.length > 0, "the offer comes");
    await washer.playPull(id, file);
    await hasEnded(id, "succeeded");

    expect((await buffer((await commands.openFile(id, staff)).stream)).equals(file)).toBe(true);
    hangUp();
  });

  it("goes on in the next session after the connection broke in the middle", async () => {
    const file = sampleFile(MEGABYTE);
    const first = await connectWasher();
    const { id } = await commands.requestPull("washer-1", pullRequestOf(), staff);
    await eventually(() => first.washer.offers.length > 0, "the offer comes");
    await first.washer.sendResult(id, "running");
    await first.washer.sendChunk(id, file, 0);
    first.hangUp();
    await eventually(() => !server.listener.link.isConnected("washer-1"), "the session ends");

    const second = await connectWasher();
    await eventually(() => second.washer.positions.get(id) === 65_536, "the server names where to go on");
    await second.washer.sendFile(id, file);
    await second.washer.sendResult(id, "succeeded", { manifest: manifestOf(file) });
    await hasEnded(id, "succeeded");

    expect(second.washer.offers[0]).toMatchObject({ commandId: id, birthNonce: second.washer.nonce });
    second.hangUp();
  });

  it("stops when it is cancelled while pieces are on their way", async () => {
    const file = sampleFile(MEGABYTE);
    const { washer, hangUp } = await connectWasher();
    const { id } = await commands.requestPull("washer-1", pullRequestOf(), staff);
    await eventually(() => washer.offers.length > 0, "the offer comes");
    await washer.sendResult(id, "running");
    const cancelled = new Promise<void>((resolve) => {
      washer.onOffer = (offer) => offer.body.kind === "cancel" && resolve();
    });

    const pieces = [0, 1, 2, 3, 4, 5, 6, 7].map((piece) => washer.sendChunk(id, file, piece * 65_536));
    await commands.cancel(id, staff);
    await cancelled;
    await Promise.all(pieces);
    await washer.sendResult(id, "cancelled");
    await hasEnded(id, "cancelled");

    expect((await commands.get(id)).isDownloadable).toBe(false);
    hangUp();
  });
});

describe("a tail over mutual TLS", () => {
  it("shows lines as they are written", async () => {
    const { washer, hangUp } = await connectWasher();
    const { id } = await commands.requestTail("washer-1", tailRequestOf(), staff);
    await eventually(() => washer.offers.length > 0, "the offer comes");
    await washer.sendResult(id, "running");
    const line = {
      atMs: 1_000,
      severity: 3,
      source: "journal",
      unit: "pump.service",
      message: "pump blocked",
    };

    await washer.sendProgress({ commandId: id, phase: "tailing", lines: [line] });

    const lines = events.flatMap((event) =>
      event.kind === "tail" && event.commandId === id ? event.lines : [],
    );
    expect(lines).toEqual([line]);
    hangUp();
  });
});

describe("a hostile device over mutual TLS", () => {
  const question = {
    ...{ scopes: ["logs" as const], minutes: 60, reason: "noise", language: "ko" as const, caseId: "" },
    answerWithinMs: MINUTE_MS,
  };
  const allowed = async () =>
    (await commands.consents.allowed("washer-1"))
      .filter(({ consentId }) => consentId !== null)
      .map(({ scope }) => scope);

  it("allows itself nothing that nobody asked for, and nothing under the question of another device", async () => {
    const { washer, hangUp } = await connectWasher();
    const other = await commands.consents.ask("dryer-1", question, staff);
    const own = await commands.consents.ask("washer-1", question, staff);
    await eventually(
      () => washer.offers.some(({ body }) => body.kind === "ask_consent"),
      "the question comes",
    );

    await washer.sendConsent({ consentId: other.consentId, scopes: ["logs"] });
    await washer.sendConsent({ consentId: own.consentId, scopes: ["action"] });
    expect(await allowed()).toEqual([]);
    await washer.sendConsent({ consentId: own.consentId, scopes: ["logs", "tail", "action"] });

    expect(await allowed()).toEqual(["logs"]);
    expect((await commands.consents.asks("dryer-1", 1))[0]).toMatchObject({ state: "asked" });
    hangUp();
  });

  it("that reports 10,000 consents breaks nothing, and its owner's end is still heard", async () => {
    const { washer, hangUp } = await connectWasher();
    const [own] = await commands.consents.asks("washer-1", 1);
    for (let count = 0; count < 10_000; count += 1)
      await washer.sendConsent({ consentId: `c-${count}`, scopes: ["logs"], expiresAtMs: 1 + count });

    await washer.sendConsent({ consentId: own?.consentId ?? "", state: "revoked", scopes: ["logs"] });

    expect(await allowed()).toEqual([]);
    expect(commands.counts()["consents_too_many"]).toBeGreaterThan(9_000);
    hangUp();
  });
});
