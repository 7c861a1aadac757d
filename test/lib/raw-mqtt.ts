/** MQTT frames made by hand, also those that no client library would send, over real TLS sockets. */
import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import type { TestDevice, TestFleet } from "./test-fleet.ts";

/** A TLS connection of which every byte is in the test's hands. */
export interface RawConnection {
  readonly socket: TLSSocket;
  /** Everything received so far. */
  received(): Buffer;
  /** Resolves when the peer has closed. */
  readonly closed: Promise<void>;
}

/** Opens mutual TLS without a word of MQTT. */
export async function openRaw(
  fleet: Pick<TestFleet, "caPem">,
  device: Pick<TestDevice, "certificatePem" | "privateKeyPem">,
  port: number,
): Promise<RawConnection> {
  const socket = connect({
    host: "127.0.0.1",
    port,
    ca: fleet.caPem,
    cert: device.certificatePem,
    key: device.privateKeyPem,
  });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => socket.destroy());
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await Promise.race([once(socket, "secureConnect"), closed]);
  return { socket, received: () => Buffer.concat(chunks), closed };
}

/** Opens and introduces itself; resolves with CONNACK received. */
export async function openSession(options: {
  readonly fleet: Pick<TestFleet, "caPem">;
  readonly device: Pick<TestDevice, "certificatePem" | "privateKeyPem" | "deviceId">;
  readonly port: number;
  readonly keepAliveSeconds?: number;
}): Promise<RawConnection> {
  const { fleet, device, port, keepAliveSeconds = 30 } = options;
  const raw = await openRaw(fleet, device, port);
  raw.socket.write(connectFrame({ clientId: device.deviceId, keepAliveSeconds }));
  while (raw.received().length < 4 && !raw.socket.destroyed) {
    await Promise.race([once(raw.socket, "data"), raw.closed]);
  }
  return raw;
}

/** A CONNECT, by default a good one. */
export function connectFrame(options: {
  readonly clientId: string;
  readonly keepAliveSeconds?: number;
  readonly isClean?: boolean;
  readonly protocolVersion?: number;
  readonly will?: { readonly topic: string; readonly payload: string };
}): Buffer {
  const { clientId, keepAliveSeconds = 30, isClean = true, protocolVersion = 4, will } = options;
  const flags = (isClean ? 2 : 0) | (will ? 4 : 0);
  const parts = [
    text("MQTT"),
    Buffer.from([protocolVersion, flags]),
    uint16(keepAliveSeconds),
    text(clientId),
  ];
  if (will) parts.push(text(will.topic), text(will.payload));
  return frame(0x10, Buffer.concat(parts));
}

/** A PUBLISH; `messageId` only for QoS above 0. */
export function publishFrame(options: {
  readonly topic: string | Buffer;
  readonly payload: Uint8Array | string;
  readonly qos?: 0 | 1 | 2 | 3;
  readonly messageId?: number;
  readonly isRetained?: boolean;
}): Buffer {
  const { topic, payload, qos = 1, messageId = 1, isRetained = false } = options;
  const id = qos > 0 ? uint16(messageId) : Buffer.alloc(0);
  const body = Buffer.concat([
    typeof topic === "string" ? text(topic) : sized(topic),
    id,
    Buffer.from(payload),
  ]);
  return frame(0x30 | (qos << 1) | (isRetained ? 1 : 0), body);
}

/** A SUBSCRIBE with QoS 1 for each filter. */
export function subscribeFrame(filters: readonly string[], messageId = 1): Buffer {
  return frame(
    0x82,
    Buffer.concat([
      uint16(messageId),
      ...filters.map((filter) => Buffer.concat([text(filter), Buffer.from([1])])),
    ]),
  );
}

/** Any frame: first byte, remaining length as it should be, body. */
export function frame(firstByte: number, body: Uint8Array): Buffer {
  return Buffer.concat([fixedHeader(firstByte, body.length), body]);
}

/** A fixed header that may promise more than is ever sent. */
export function fixedHeader(firstByte: number, bodyBytes: number): Buffer {
  const bytes = [firstByte];
  let left = bodyBytes;
  do {
    const more = left >= 128 ? 128 : 0;
    bytes.push((left % 128) | more);
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}

/** Message ids of the PUBACKs among received bytes; other frames are skipped. */
export function pubackIds(received: Buffer): number[] {
  const ids: number[] = [];
  for (let at = 0; at + 1 < received.length; at += 2 + (received[at + 1] ?? 0)) {
    if (received[at] === 0x40) ids.push(received.readUInt16BE(at + 2));
  }
  return ids;
}

function text(value: string): Buffer {
  return sized(Buffer.from(value, "utf8"));
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([uint16(bytes.length), bytes]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}
