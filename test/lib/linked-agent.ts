/** The real spool, aliases and link of an agent, without the parts that measure. */
import { encodeRecord, type Stream } from "@housecall/proto";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { Link } from "../../agent/link/link.ts";
import { mqttTransport } from "../../agent/link/mqtt-transport.ts";
import { FileAliasTable } from "../../agent/report/alias-table.ts";
import { Spool } from "../../agent/spool/spool.ts";
import { FaultyDisk } from "./faulty-disk.ts";
import { wideLimits } from "./spool-fixture.ts";
import type { TestDevice, TestFleet } from "./test-fleet.ts";

export const linkedIdentity = {
  bootId: "ab".repeat(16),
  capabilities: [],
  deviceClass: "washer",
  model: "",
  firmware: "",
  agentVersion: "0.1.0",
  configHash: "",
  name: "",
  bootReason: "unknown",
  timeZone: "UTC",
};

/** A running link and what it was told. */
export interface LinkedAgent {
  readonly spool: Spool;
  readonly aliases: FileAliasTable;
  readonly link: Link;
  readonly commands: string[];
  write(stream: Stream, count: number): void;
  stop(): Promise<void>;
}

/** Starts a link to the broker on `port`; it reconnects within 200 ms. */
export async function startLinkedAgent(options: {
  readonly fleet: TestFleet;
  readonly device: TestDevice;
  readonly port: number;
  readonly disk?: FaultyDisk;
  readonly before?: (spool: Spool) => void;
  readonly ackTimeoutMs?: number;
}): Promise<LinkedAgent> {
  const disk = options.disk ?? new FaultyDisk();
  const aliases = await FileAliasTable.open(disk, silentLogger);
  const spool = await Spool.open({
    disk,
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    limits: wideLimits,
    lossRecord: (loss, heads) => ({
      payload: encodeRecord({
        wallMs: Date.now(),
        bootId: linkedIdentity.bootId,
        uptimeMs: 0,
        heads,
        body: loss,
      }),
      atMs: Date.now(),
    }),
    beforeSync: () => aliases.save(),
    aliasCount: () => aliases.highest,
  });
  options.before?.(spool);
  await spool.flushed();
  const commands: string[] = [];
  const link = new Link({
    identity: { ...linkedIdentity, device: options.device.deviceId },
    spool,
    aliases,
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    transport: mqttTransport({
      host: "127.0.0.1",
      port: options.port,
      deviceId: options.device.deviceId,
      privateKeyPem: options.device.privateKeyPem,
      certificatePem: options.device.certificatePem,
      caPem: options.fleet.caPem,
    }),
    bootUptimeMs: () => performance.now(),
    isClockSynchronised: () => true,
    onDesired: () => undefined,
    reconnectInitialMs: 50,
    reconnectMaxMs: 200,
    backlogAfterMs: 5_000,
    ackTimeoutMs: options.ackTimeoutMs ?? 30_000,
  });
  link.start({
    onCommand: (payload, session) => commands.push(`${Buffer.from(payload)} ${session.birthNonce}`),
    onChunkAck: (pullId, offset) => commands.push(`chunk ${pullId} ${offset}`),
    onConnected: () => commands.push("connected"),
    onDisconnected: () => commands.push("disconnected"),
    stop: async () => undefined,
  });
  const agent: LinkedAgent = {
    spool,
    aliases,
    link,
    commands,
    write: (stream, count) => {
      for (let index = 0; index < count; index += 1)
        spool.append(stream, eventRecord(`${stream}-${index}`), Date.now());
    },
    stop: async () => {
      await link.stop();
      await spool.stop();
    },
  };
  return agent;
}

/** An encoded record of an event. */
export function eventRecord(name: string, wallMs = Date.now()): Uint8Array {
  return encodeRecord({
    wallMs,
    bootId: linkedIdentity.bootId,
    uptimeMs: 1,
    heads: [1, 1, 1, 1],
    body: { kind: "event", name, severity: 6, attributes: {} },
  });
}
