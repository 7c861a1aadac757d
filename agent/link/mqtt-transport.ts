import { isIP } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { limits } from "@housecall/proto";
import { AppError, errorMessage, SECOND_MS } from "@housecall/proto/base";
import mqttModule from "mqtt/lib/client";
import type { SessionEvents, Transport, TransportSession } from "./transport.ts";

/** Where to connect and as whom. */
export interface MqttTransportOptions {
  readonly host: string;
  readonly port: number;
  readonly deviceId: string;
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  /** The only authority that is trusted. */
  readonly caPem: string;
}

// A CommonJS module with a default export: Node gives the module, bundlers and test runners its default.
const MqttClient: typeof mqttModule.default = "default" in mqttModule ? mqttModule.default : mqttModule;
type Client = InstanceType<typeof MqttClient>;

const CLOSE_TIMEOUT_MS = 2 * SECOND_MS;
/** DISCONNECT [MQTT-3.14]: without it the broker calls the end of the session an accident. */
const DISCONNECT = Buffer.from([0xe0, 0x00]);

/**
 * MQTT 3.1.1 over mutual TLS. Each session is a client of its own: nothing of an earlier one, no
 * outgoing store and no timer, lives on. The spool alone sends again.
 */
export function mqttTransport(options: MqttTransportOptions): Transport {
  return { connect: (events) => connectMqtt(options, events) };
}

function connectMqtt(options: MqttTransportOptions, events: SessionEvents): Promise<TransportSession> {
  const socket = dial(options);
  let cause: unknown;
  socket.on("error", (error) => {
    cause ??= error;
  });
  const client = new MqttClient(() => socket, {
    clientId: options.deviceId,
    protocolVersion: 4,
    clean: true,
    keepalive: limits.keepAliveMs / SECOND_MS,
    connectTimeout: limits.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // A table of 65,536 buffers otherwise: 18 MB.
    writeCache: false,
    timerVariant: "native",
  });
  const open = new Set<(reason: AppError) => void>();
  return new Promise((resolve, reject) => {
    let isUp = false;
    client.on("error", (error) => {
      cause ??= error;
      // A session in which the protocol failed is not worth keeping.
      socket.destroy();
    });
    client.on("message", (topic, payload) => events.onMessage(topic, payload));
    client.on("connect", () => {
      isUp = true;
      resolve({
        publish: (topic, payload, qos) => publish(client, open, { topic, payload, qos }),
        subscribe: (topics) => subscribe(client, topics),
        end: () => sayGoodbye(socket),
      });
    });
    client.on("close", () => {
      const reason = cause === undefined ? "The broker closed the connection" : errorMessage(cause);
      const failure = new AppError("UNAVAILABLE", `Session with ${options.host}:${options.port}: ${reason}`, {
        cause,
      });
      for (const giveUp of open) giveUp(failure);
      open.clear();
      if (isUp) events.onClosed(reason);
      else reject(failure);
    });
  });
}

function dial(options: MqttTransportOptions): TLSSocket {
  const socket = connectTls({
    host: options.host,
    port: options.port,
    ...(isIP(options.host) === 0 ? { servername: options.host } : {}),
    key: options.privateKeyPem,
    cert: options.certificatePem,
    ca: options.caPem,
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
    ALPNProtocols: ["mqtt"],
  });
  socket.setNoDelay(true);
  return socket;
}

/** The broker closes after a DISCONNECT; one that does not is not waited for. */
function sayGoodbye(socket: TLSSocket): void {
  if (socket.destroyed) return;
  socket.setTimeout(CLOSE_TIMEOUT_MS, () => socket.destroy());
  socket.end(DISCONNECT);
}

function publish(
  client: Client,
  open: Set<(reason: AppError) => void>,
  message: { readonly topic: string; readonly payload: Uint8Array; readonly qos: 0 | 1 },
): Promise<void> {
  const { topic, payload, qos } = message;
  return new Promise((resolve, reject) => {
    open.add(reject);
    client.publish(
      topic,
      Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength),
      { qos },
      (error) => {
        open.delete(reject);
        if (error) reject(error);
        else resolve();
      },
    );
  });
}

function subscribe(client: Client, topics: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    client.subscribe([...topics], { qos: 1 }, (error) => (error ? reject(error) : resolve()));
  });
}
