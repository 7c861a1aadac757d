/** The command service on its real stores in a temporary folder, with scripted devices on an in-memory link. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeBirth, decodeRecord, decodeUplink, type UpChannel } from "@housecall/proto";
import type { LiveEvent, PullRequest, TailRequest } from "@housecall/proto/api";
import { DAY_MS, MINUTE_MS, silentLogger, systemRandom } from "@housecall/proto/base";
import { type AuditLog, createAudit } from "../../broker/audit/audit.ts";
import { type CommandKeys, openCommandKeys } from "../../broker/command/command-keys.ts";
import type { CommandService, RefusedCommandMessage } from "../../broker/command/command-service.ts";
import { createCommands } from "../../broker/command/create-commands.ts";
import type { DeviceLink } from "../../broker/mqtt/device-link.ts";
import { createFileBlobStore } from "../../broker/store/blobs/files/file-blob-store.ts";
import { createFilePartFiles } from "../../broker/store/blobs/files/file-part-files.ts";
import { createAuditRecords } from "../../broker/store/records/sqlite/audit-records.ts";
import { createCommandRecords } from "../../broker/store/records/sqlite/command-records.ts";
import { createConsentRecords } from "../../broker/store/records/sqlite/consent-records.ts";
import { openSqlDatabase, type SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { ShownEvidence } from "./action-evidence.ts";
import { ScriptedDevice, type ScriptedDeviceOptions } from "./scripted-device.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

/** One running server side; a restart makes another over the same files. */
interface Server {
  readonly commands: CommandService;
  readonly audit: AuditLog;
  readonly database: SqlDatabase;
}

export interface CommandWorld extends Server {
  readonly folder: string;
  readonly clock: VirtualClock;
  readonly keys: CommandKeys;
  readonly events: LiveEvent[];
  readonly refused: RefusedCommandMessage[];
  /** Makes a device that is not connected yet. `clockErrorMs`: how far its clock runs ahead. */
  device(
    deviceId: string,
    options?: Partial<ScriptedDeviceOptions> & { clockErrorMs?: number },
  ): ScriptedDevice;
  /** Opens a session in which the device has not introduced itself yet. */
  openSession(device: ScriptedDevice): void;
  /** Opens a session and sends a birth. */
  connect(device: ScriptedDevice): Promise<void>;
  disconnect(device: ScriptedDevice): void;
  /** The server is killed and starts again; devices lose their sessions. */
  restart(): Promise<void>;
  /** Everything under way has come to rest. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** A pull of everything with the given exceptions. */
export function pullRequestOf(overrides: Partial<PullRequest> = {}): PullRequest {
  return {
    ...{ fromMs: 1_000, toMs: 2_000, sources: [], minSeverity: 7, text: "", maxBytes: 1 << 20 },
    ...{ includeRotated: true, expiresInMs: 3 * DAY_MS, caseId: "case-1", reason: "noise at night" },
    ...overrides,
  };
}

/** A tail of everything with the given exceptions. */
export function tailRequestOf(overrides: Partial<TailRequest> = {}): TailRequest {
  return { sources: [], minSeverity: 7, text: "", durationMs: 60_000, caseId: "", reason: "", ...overrides };
}

/** What a test may choose. Records in memory are quick; a restart needs them in a file. */
export interface CommandWorldOptions {
  readonly records?: "memory" | "file";
  readonly fileRetentionMs?: number;
  readonly evidence?: ShownEvidence;
}

/** Made once: every file of them is synced to the disk. */
const keys = openCommandKeys({
  keysFolder: join(mkdtempSync(join(tmpdir(), "housecall-commands-")), "keys"),
  random: systemRandom,
});

export async function commandWorld(options: CommandWorldOptions = {}): Promise<CommandWorld> {
  const folder = mkdtempSync(join(tmpdir(), "housecall-commands-"));
  const clock = virtualClock();
  const connected = new Map<string, ScriptedDevice>();
  const corrections = new Map<string, number>();
  const events: LiveEvent[] = [];
  const refused: RefusedCommandMessage[] = [];
  const link: DeviceLink = {
    isConnected: (deviceId) => connected.has(deviceId),
    disconnect: (deviceId) => void connected.delete(deviceId),
    publish: async (deviceId, channel, payload) => {
      const device = connected.get(deviceId);
      if (device === undefined) return "offline";
      device.receive(channel, payload);
      return "sent";
    },
  };
  const start = (): Server => {
    const path = options.records === "file" ? join(folder, "records.sqlite") : ":memory:";
    const database = openSqlDatabase(path, recordsMigrations);
    const consents = createConsentRecords(database);
    const audit = createAudit({ records: createAuditRecords(database), consents, clock });
    const commands = createCommands({
      ...{ records: createCommandRecords(database), audit, consents, keys, link, clock },
      blobs: createFileBlobStore(join(folder, "blobs")),
      parts: createFilePartFiles(join(folder, "pulls")),
      publish: (event) => void events.push(event),
      isKnownDevice: async (deviceId) => deviceId !== "unknown-device",
      onRefused: async (message) => void refused.push(message),
      evidence: options.evidence ?? new ShownEvidence(),
      verifyWithinMs: MINUTE_MS,
      fileRetentionMs: options.fileRetentionMs ?? 30 * DAY_MS,
      random: systemRandom,
      logger: silentLogger,
    });
    return { commands, audit, database };
  };
  const servers = [start()];
  const server = () => servers.at(-1) as Server;
  const feed = async (device: ScriptedDevice, channel: UpChannel, payload: Uint8Array) => {
    if (!connected.has(device.deviceId)) throw new Error(`${device.deviceId} is not connected`);
    const correctionMs = corrections.get(device.deviceId) ?? 0;
    await feedCommands(server().commands, { deviceId: device.deviceId, channel, payload, correctionMs });
  };
  return {
    ...{ folder, clock, keys, events, refused },
    get commands() {
      return server().commands;
    },
    get audit() {
      return server().audit;
    },
    get database() {
      return server().database;
    },
    device: (deviceId, { clockErrorMs = 0, ...overrides } = {}) => {
      corrections.set(deviceId, -clockErrorMs);
      const device: ScriptedDevice = new ScriptedDevice({
        deviceId,
        publicKeys: keys.publicKeys(),
        send: (channel, payload) => feed(device, channel, payload),
        wallMs: () => clock.nowMs() + clockErrorMs,
        ...overrides,
      });
      return device;
    },
    openSession: (device) => void connected.set(device.deviceId, device),
    connect: async (device) => {
      connected.set(device.deviceId, device);
      await device.sendBirth();
      await server().commands.settled();
    },
    disconnect: (device) => {
      connected.delete(device.deviceId);
      server().commands.onSessionEnded(device.deviceId);
    },
    restart: async () => {
      if (options.records !== "file") throw new Error("A restart needs records in a file");
      connected.clear();
      servers.push(start());
      await server().commands.tick(clock.nowMs());
    },
    settled: () => server().commands.settled(),
    stop: async () => {
      for (const { commands, database } of servers) {
        await commands.stop();
        database.close();
      }
      rmSync(folder, { recursive: true });
    },
  };
}

/** Routes one publish as ingest does. */
export async function feedCommands(
  commands: CommandService,
  publish: {
    readonly deviceId: string;
    readonly channel: UpChannel;
    readonly payload: Uint8Array;
    readonly correctionMs: number;
  },
): Promise<void> {
  const { deviceId, channel, payload, correctionMs } = publish;
  if (channel === "birth") return commands.onBirth(deviceId, decodeBirth(payload), correctionMs);
  if (channel === "chunk") return commands.acceptChunk(deviceId, payload);
  if (channel === "progress") return commands.onProgress(deviceId, payload);
  const { body, wallMs } = decodeRecord(decodeUplink(payload).record);
  const atMs = wallMs + correctionMs;
  if (body.kind === "result") return commands.onResult(deviceId, body, atMs);
  if (body.kind === "consent")
    return commands.onConsent(deviceId, body, { atMs, clockCorrectionMs: correctionMs });
}
