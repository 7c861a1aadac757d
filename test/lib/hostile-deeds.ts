/** What a device with a valid certificate can do to harm others, each deed over a connection of its own. */
import { randomBytes } from "node:crypto";
import { connect as connectTcp } from "node:net";
import {
  encodeBirth,
  encodeRecord,
  encodeUplink,
  formatTopic,
  type RecordBody,
  type Stream,
  streams,
  type UpChannel,
} from "@housecall/proto";
import type { LoadIdentity } from "./load-device.ts";
import {
  connectFrame,
  fixedHeader,
  openRaw,
  openSession,
  pubackIds,
  publishFrame,
  type RawConnection,
  subscribeFrame,
} from "./raw-mqtt.ts";
import { pause, until } from "./until.ts";

const MEBIBYTE = 1_048_576;
/** 1970-01-01T00:01:40Z: a clock that nobody has set. */
const CLOCK_1970_MS = 100_000;
const SUBSCRIPTIONS = 50_000;

/** Alias 2 of every villain: nobody else reports it. */
export const overspentSignal = "memory_available_ratio";
/** A rule that is fine for a device that reports twice a minute, and far too much work for a row a second. */
export const overspentRule = {
  rule: "test.overspent",
  fire: [
    `${[40, 41, 42, 43, 44, 45].map((minutes) => `avg_over_time(${overspentSignal}[${minutes}m])`).join(" + ")} > 9`,
    `${overspentSignal} < 10%`,
  ],
} as const;
/** As many rows as a batch may have. */
const ROWS_PER_BATCH = 4_096;

/** A device that has turned evil, and where to find its server. */
export interface Villain {
  readonly identity: LoadIdentity;
  readonly port: number;
}

/** A session of a villain that says only what it is told to. */
export class EvilSession {
  readonly #raw: RawConnection;
  readonly #device: string;
  readonly #spoolId = randomBytes(8).toString("hex");
  readonly #bootId = randomBytes(16).toString("hex");
  readonly #wallMs: () => number;
  #messageId = 0;

  private constructor(raw: RawConnection, device: string, wallMs: () => number) {
    this.#raw = raw;
    this.#device = device;
    this.#wallMs = wallMs;
  }

  /** Connects properly and introduces itself with the clock given. */
  static async open(villain: Villain, wallMs: () => number = Date.now): Promise<EvilSession> {
    const raw = await openSession({ ...tlsOf(villain), port: villain.port });
    const session = new EvilSession(raw, villain.identity.deviceId, wallMs);
    await session.publish(session.own("birth"), session.#birth());
    return session;
  }

  /** Publishes any bytes under any topic; resolves when the server has taken them off the device's hands. */
  async publish(topic: string, payload: Uint8Array): Promise<void> {
    const id = ++this.#messageId;
    this.#raw.socket.write(publishFrame({ topic, payload, messageId: id }));
    await until(`PUBACK ${id}`, () => pubackIds(this.#raw.received()).includes(id), { timeoutMs: 10_000 });
  }

  own(channel: UpChannel): string {
    return formatTopic({ device: this.#device, channel });
  }

  /** A record as this device would send it; `spoil` may change its bytes first. */
  uplink(
    stream: Stream,
    sequence: number,
    body: RecordBody,
    spoil: (bytes: Buffer) => void = () => undefined,
  ) {
    const record = Buffer.from(
      encodeRecord({
        wallMs: this.#wallMs(),
        bootId: this.#bootId,
        uptimeMs: 60_000,
        heads: streams.map(() => sequence + 1),
        body,
      }),
    );
    spoil(record);
    return encodeUplink({ spoolId: this.#spoolId, stream, sequence, lane: "live", record });
  }

  end(): void {
    this.#raw.socket.destroy();
  }

  #birth(): Uint8Array {
    return encodeBirth({
      device: this.#device,
      bootId: this.#bootId,
      spoolId: this.#spoolId,
      nonce: randomBytes(16).toString("hex"),
      capabilities: [],
      aliases: [
        { alias: 1, signal: "cpu_busy_ratio", instance: "", unit: "" },
        { alias: 2, signal: overspentSignal, instance: "", unit: "" },
      ],
      deviceClass: "linux",
      model: "evil",
      firmware: "1",
      agentVersion: "0",
      configHash: "",
      clock: "unsynchronised",
      wallMs: this.#wallMs(),
      uptimeMs: 60_000,
      positions: streams.map((stream) => ({ stream, firstHeld: 1, next: 1 })),
      name: this.#device,
      bootReason: "power",
      timeZone: "UTC",
    });
  }
}

/** One sample of 0.1 + 0.2, which travels as a double. */
export function doubleSample(atMs: number): RecordBody {
  return {
    kind: "metrics",
    atMs: Float64Array.of(atMs),
    columns: [{ alias: 1, values: Float64Array.of(0.1 + 0.2) }],
  };
}

/** Turns the double of {@link doubleSample} into NaN. */
export function spoilWithNaN(bytes: Buffer): void {
  const at = bytes.indexOf(Buffer.from(new Uint8Array(Float64Array.of(0.1 + 0.2).buffer)));
  if (at < 0) throw new Error("the record holds no double");
  bytes.writeDoubleLE(Number.NaN, at);
}

/** Wrong topics, garbage, nested groups, NaN and a line that is too long: all over one session. */
export async function publishNonsense(villain: Villain, victim: string): Promise<void> {
  const session = await EvilSession.open(villain);
  const own = session.own("metrics");
  await session.publish(formatTopic({ device: victim, channel: "metrics" }), Buffer.from("evil"));
  await session.publish(
    own.replace(/^hc\/1\/\d+/, (head) => `hc/1/${(Number(head.slice(5)) + 1) % 64}`),
    Buffer.from("evil"),
  );
  await session.publish(own, randomBytes(2_000));
  await session.publish(own, new Uint8Array(50_000).fill((15 << 3) | 3));
  const nested = session.uplink("metrics", 1, doubleSample(Date.now()), (bytes) => bytes.fill((15 << 3) | 3));
  await session.publish(own, nested);
  await session.publish(own, session.uplink("metrics", 2, doubleSample(Date.now()), spoilWithNaN));
  await session.publish(session.own("logs"), session.uplink("logs", 1, lineOf(100_000)));
  session.end();
}

/** A line of one megabyte, as a frame that promises it and goes on sending. */
export async function publishHugeLine(villain: Villain): Promise<void> {
  const raw = await openSession({ ...tlsOf(villain), port: villain.port });
  raw.socket.write(publishFrame({ topic: "hc/1/0/x/logs", payload: Buffer.alloc(MEBIBYTE, "x") }));
  await raw.closed;
}

/** CONNECT frames that promise 256 MB: as the first words of TLS, and instead of TLS. */
export async function connectHugely(villain: Villain): Promise<void> {
  const secured = await openRaw({ caPem: villain.identity.caPem }, tlsOf(villain).device, villain.port);
  pourInto(secured.socket);
  await secured.closed;
  const plain = connectTcp({ host: "127.0.0.1", port: villain.port });
  plain.on("error", () => plain.destroy());
  const closed = new Promise<void>((resolve) => plain.once("close", () => resolve()));
  plain.once("connect", () => pourInto(plain));
  await closed;
}

/** Fifty thousand subscriptions, as fast as the server reads, until it ends the session. */
export async function subscribeWildly(villain: Villain): Promise<void> {
  const raw = await openSession({ ...tlsOf(villain), port: villain.port });
  for (let from = 0; from < SUBSCRIPTIONS && !raw.socket.destroyed; from += 50) {
    const filters = Array.from({ length: 50 }, (_, index) => `hc/1/${index}/x-${from + index}/ack`);
    if (!raw.socket.write(subscribeFrame(filters, 1 + from / 50))) await pause(1);
  }
  await raw.closed;
}

/** Another device's client id with one's own certificate. */
export async function connectAs(villain: Villain, victim: string): Promise<void> {
  const raw = await openRaw({ caPem: villain.identity.caPem }, tlsOf(villain).device, villain.port);
  raw.socket.write(connectFrame({ clientId: victim }));
  await raw.closed;
}

/** A session whose clock stands in 1970 and goes on from there; one honest sample. */
export async function reportFrom1970(villain: Villain): Promise<void> {
  const session = await EvilSession.open(villain, () => CLOCK_1970_MS);
  await session.publish(session.own("metrics"), session.uplink("metrics", 1, doubleSample(CLOCK_1970_MS)));
  session.end();
}

/** Batches with a row a second over more than an hour, of which each makes {@link overspentRule} look at 45 minutes six times. */
export async function overspend(villain: Villain): Promise<void> {
  const session = await EvilSession.open(villain);
  const columns = [{ alias: 2, values: new Float64Array(ROWS_PER_BATCH).fill(0.05) }];
  for (const sequence of [1, 2]) {
    const fromMs = Date.now() - (3 - sequence) * ROWS_PER_BATCH * 1_000;
    const atMs = Float64Array.from({ length: ROWS_PER_BATCH }, (_, row) => fromMs + row * 1_000);
    await session.publish(
      session.own("metrics"),
      session.uplink("metrics", sequence, { kind: "metrics", atMs, columns }),
    );
  }
  session.end();
}

function lineOf(length: number): RecordBody {
  const message = "x".repeat(length);
  const line = { atMs: Date.now(), severity: 6, source: "app:evil", unit: "", message };
  return { kind: "logs", lines: [{ ...line, redactions: 0, truncatedBytes: 0 }] };
}

/** The header of a CONNECT of 256 MB, then as much of it as the peer takes. */
function pourInto(socket: {
  write(bytes: Buffer): boolean;
  readonly destroyed: boolean;
  once(event: "drain", go: () => void): unknown;
}): void {
  socket.write(fixedHeader(0x10, 256 * MEBIBYTE - 1));
  const pour = (): void => {
    while (!socket.destroyed && socket.write(Buffer.alloc(65_536)));
    if (!socket.destroyed) socket.once("drain", pour);
  };
  pour();
}

function tlsOf({ identity }: Villain) {
  const { caPem, certificatePem, keyPem, deviceId } = identity;
  return { fleet: { caPem }, device: { certificatePem, privateKeyPem: keyPem, deviceId } };
}
