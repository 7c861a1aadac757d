import { randomBytes } from "node:crypto";
import {
  type Ack,
  decodeAck,
  encodeBirth,
  encodeRecord,
  encodeUplink,
  formatTopic,
  limits,
  type RecordBody,
  type Stream,
  streams,
} from "@housecall/proto";
import { connect, type MqttClient } from "mqtt";

/** What a device needs to connect over mutual TLS, PEM. */
export interface LoadIdentity {
  readonly deviceId: string;
  readonly keyPem: string;
  readonly certificatePem: string;
  readonly caPem: string;
}

interface Unacked {
  readonly stream: Stream;
  readonly sequence: number;
  readonly record: Uint8Array;
  readonly sentAtMs: number;
}

/**
 * A device of the wire contract without an agent, for load and faults.
 *
 * Keeps every record until the application-level ack, re-sends after each reconnect, and remembers
 * independently of the server what it published and what was acknowledged.
 */
export class LoadDevice {
  readonly identity: LoadIdentity;
  readonly spoolId = randomBytes(8).toString("hex");
  readonly bootId = randomBytes(16).toString("hex");
  readonly published: Record<Stream, number> = { urgent: 0, metrics: 0, logs: 0, debug: 0 };
  readonly acknowledged: Record<Stream, Set<number>> = {
    urgent: new Set(),
    metrics: new Set(),
    logs: new Set(),
    debug: new Set(),
  };
  readonly rejected: { readonly stream: Stream; readonly sequence: number; readonly reason: string }[] = [];
  /** From publish to application-level ack, one entry a record. */
  readonly ackLatenciesMs: number[] = [];
  payloadBytes = 0;
  private readonly signals: readonly string[];
  private readonly upTo: Record<Stream, number> = { urgent: 0, metrics: 0, logs: 0, debug: 0 };
  private readonly unacked = new Map<string, Unacked>();
  /** A day ago, so that a batch of the past still has an uptime. */
  private readonly bootedAtMs = Date.now() - 86_400_000;
  private client: MqttClient | undefined;
  private inFlight = 0;
  private waiting: (() => void)[] = [];

  constructor(identity: LoadIdentity, signals: readonly string[] = ["cpu_busy_ratio"]) {
    this.identity = identity;
    this.signals = signals;
  }

  get unackedCount(): number {
    return this.unacked.size;
  }

  get isConnected(): boolean {
    return this.client?.connected === true;
  }

  /** Connects once, sends the birth and then whatever was not acknowledged. Rejects when the server refuses. */
  async connect(port: number, host = "127.0.0.1"): Promise<void> {
    const client = connect({
      protocol: "mqtts",
      host,
      port,
      clientId: this.identity.deviceId,
      key: this.identity.keyPem,
      cert: this.identity.certificatePem,
      ca: this.identity.caPem,
      servername: "localhost",
      protocolVersion: 4,
      clean: true,
      keepalive: 30,
      reconnectPeriod: 0,
      writeCache: false,
    });
    client.on("error", () => undefined);
    client.on("message", (_topic, payload) => this.takeAck(decodeAck(payload)));
    client.on("close", () => this.endSession(client));
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("error", reject);
      client.once("close", () => reject(new Error("closed before CONNACK")));
    });
    this.client = client;
    await client.subscribeAsync(formatTopic({ device: this.identity.deviceId, channel: "ack" }), { qos: 1 });
    await client.publishAsync(
      formatTopic({ device: this.identity.deviceId, channel: "birth" }),
      Buffer.from(this.birth()),
      { qos: 1 },
    );
    for (const entry of [...this.unacked.values()]) this.send(entry);
  }

  /** Publishes one record; resolves when there is room for the next (at most 16 PUBACKs are awaited). */
  async publish(stream: Stream, body: RecordBody, wallMs = Date.now()): Promise<number> {
    const sequence = ++this.published[stream];
    const heads = streams.map((name) => this.published[name] + (name === stream ? 0 : 1));
    const record = encodeRecord({
      wallMs,
      bootId: this.bootId,
      uptimeMs: wallMs - this.bootedAtMs,
      heads,
      body,
    });
    const entry = { stream, sequence, record, sentAtMs: performance.now() };
    this.unacked.set(`${stream}/${sequence}`, entry);
    this.send(entry);
    while (this.inFlight >= limits.publishesInFlight)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    return sequence;
  }

  /** Sends an uplink again although it was sent already: a duplicate delivery. */
  resend(stream: Stream, sequence: number): void {
    const entry = this.unacked.get(`${stream}/${sequence}`);
    if (entry) this.send(entry);
  }

  /** Resolves when everything published was acknowledged; rejects after `timeoutMs`. */
  async allAcknowledged(timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    while (this.unacked.size > 0) {
      const refused = this.rejected[0];
      if (refused)
        throw new Error(
          `${this.identity.deviceId}: ${refused.stream} ${refused.sequence} rejected as ${refused.reason}`,
        );
      if (Date.now() > until)
        throw new Error(
          `${this.identity.deviceId}: ${this.unacked.size} records not acknowledged after ${timeoutMs} ms`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async disconnect(): Promise<void> {
    await this.client?.endAsync(true);
  }

  private send(entry: Unacked): void {
    const client = this.client;
    if (!client?.connected) return;
    const { stream, sequence, record } = entry;
    const payload = encodeUplink({ spoolId: this.spoolId, stream, sequence, lane: "live", record });
    const channel = ({ urgent: "events", metrics: "metrics", logs: "logs", debug: "logs" } as const)[stream];
    this.inFlight += 1;
    this.payloadBytes += payload.length;
    client.publish(
      formatTopic({ device: this.identity.deviceId, channel }),
      Buffer.from(payload),
      { qos: 1 },
      () => {
        if (this.client !== client) return;
        this.inFlight -= 1;
        this.waiting.shift()?.();
      },
    );
  }

  private birth(): Uint8Array {
    return encodeBirth({
      device: this.identity.deviceId,
      bootId: this.bootId,
      spoolId: this.spoolId,
      nonce: randomBytes(16).toString("hex"),
      capabilities: [],
      aliases: this.signals.map((signal, index) => ({ alias: index + 1, signal, instance: "", unit: "" })),
      deviceClass: "linux",
      model: "load",
      firmware: "1",
      agentVersion: "0",
      configHash: "",
      clock: "synchronised",
      wallMs: Date.now(),
      uptimeMs: Date.now() - this.bootedAtMs,
      positions: streams.map((stream) => ({
        stream,
        firstHeld: this.upTo[stream] + 1,
        next: this.published[stream] + 1,
      })),
      name: this.identity.deviceId,
      bootReason: "power",
      timeZone: "UTC",
    });
  }

  private takeAck(ack: Ack): void {
    if (ack.spoolId !== this.spoolId) return;
    for (const entry of ack.streams) {
      for (const rejection of entry.rejected) {
        this.rejected.push({ stream: entry.stream, ...rejection });
        this.unacked.delete(`${entry.stream}/${rejection.sequence}`);
      }
      for (let sequence = this.upTo[entry.stream] + 1; sequence <= entry.upTo; sequence += 1)
        this.acknowledge(entry.stream, sequence);
      this.upTo[entry.stream] = Math.max(this.upTo[entry.stream], entry.upTo);
      for (const range of entry.ranges) {
        for (let sequence = range.first; sequence <= range.last; sequence += 1)
          this.acknowledge(entry.stream, sequence);
      }
    }
  }

  private acknowledge(stream: Stream, sequence: number): void {
    const entry = this.unacked.get(`${stream}/${sequence}`);
    if (!entry) return;
    this.unacked.delete(`${stream}/${sequence}`);
    this.acknowledged[stream].add(sequence);
    this.ackLatenciesMs.push(performance.now() - entry.sentAtMs);
  }

  private endSession(client: MqttClient): void {
    if (this.client !== client) return;
    this.client = undefined;
    this.inFlight = 0;
    for (const resume of this.waiting.splice(0)) resume();
  }
}
