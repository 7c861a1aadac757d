/** The only importer of aedes: MQTT 3.1.1 as spoken by devices, without any fan-out. */
import type { Duplex } from "node:stream";
import { errorMessage } from "@housecall/proto/base";
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from "aedes";
import type { ConnectionRefusal } from "./refusal.ts";

/** What a CONNECT asks for. */
export interface ConnectRequest {
  readonly clientId: string;
  readonly hasWill: boolean;
  /** 0: the client promises nothing. */
  readonly keepAliveSeconds: number;
  readonly protocolVersion: number;
}

/** A PUBLISH of a device. */
export interface InboundPublish {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly isRetained: boolean;
}

/** Decides about everything; `connection` is what was handed to {@link EmbeddedBroker.handle}. */
export interface BrokerHooks {
  /** False answers CONNACK 5 (not authorised) and closes. */
  connect(connection: Duplex, request: ConnectRequest): Promise<boolean>;
  /** CONNACK has been sent. */
  ready(connection: Duplex, client: OutboundClient): void;
  /** "acknowledge" lets PUBACK go; "silent" never answers. Must not reject. */
  publish(connection: Duplex, publish: InboundPublish): Promise<"acknowledge" | "silent">;
  /** False answers 0x80 in the SUBACK. */
  subscribe(connection: Duplex, filter: string): boolean;
  unsubscribed(connection: Duplex, filters: readonly string[]): void;
  /** The broker itself complains. */
  troubled(message: string): void;
}

/** Writes to one connected device. Resolves when the bytes have been handed to the connection. */
export interface OutboundClient {
  send(message: { readonly topic: string; readonly payload: Uint8Array; readonly qos: 0 | 1 }): Promise<void>;
}

export interface EmbeddedBroker {
  handle(connection: Duplex): void;
  close(): Promise<void>;
}

/**
 * Aedes without publish: a device's message ends in the store, and ours go to one client directly.
 *
 * So nothing is fanned out, queued for absent clients, retained or told on $SYS, and Aedes' fan-out
 * dedupe, which loses messages, has nothing to drop.
 */
class PointToPointAedes extends Aedes {
  override publish(_packet: PublishPacket, ...rest: unknown[]): void {
    const done = rest.findLast((argument) => typeof argument === "function");
    done?.();
  }
}

/** Starts Aedes behind the hooks. Keep-alive is the caller's: Aedes would not notice what the gate answers for. */
export async function startEmbeddedBroker(options: {
  readonly hooks: BrokerHooks;
  readonly connectTimeoutMs: number;
  readonly drainTimeoutMs: number;
  readonly packetsBeforeConnack: number;
}): Promise<EmbeddedBroker> {
  const { hooks } = options;
  const requests = new WeakMap<Duplex, ConnectRequest>();
  const aedes = new PointToPointAedes({
    connectTimeout: options.connectTimeoutMs,
    drainTimeout: options.drainTimeoutMs,
    queueLimit: options.packetsBeforeConnack,
    preConnect: (client, packet, done) => {
      requests.set(client.conn, readRequest(packet));
      // Devices connect clean, set no will, and are timed by us whatever they ask for.
      Object.assign(packet, { clean: true, keepalive: 0, will: undefined });
      done(null, true);
    },
    authenticate: (client, _username, _password, done) => {
      const request = requests.get(client.conn);
      if (request === undefined) return done(notAuthorised(), null);
      hooks.connect(client.conn, request).then(
        (isAdmitted) => (isAdmitted ? done(null, true) : done(notAuthorised(), null)),
        () => done(notAuthorised(), null),
      );
    },
    authorizePublish: (client, packet, done) => {
      if (client === null) return done(new Error("wills are not permitted"));
      void judge(hooks, client, packet).then((answer) => {
        if (answer === "acknowledge" && !client.closed) done();
      });
    },
    authorizeSubscribe: (client, subscription, done) =>
      done(null, hooks.subscribe(client.conn, subscription.topic) ? subscription : null),
    authorizeForward: (_client, packet) => packet,
  });
  listenToAedes(aedes, hooks);
  await aedes.listen();
  return {
    handle: (connection) => void aedes.handle(connection),
    close: () => new Promise((resolve) => aedes.close(() => resolve())),
  };
}

function listenToAedes(aedes: Aedes, hooks: BrokerHooks): void {
  aedes.on("clientReady", (client) => hooks.ready(client.conn, outboundOf(client)));
  aedes.on("unsubscribe", (filters, client) => {
    if (!client.closed) hooks.unsubscribed(client.conn, filters);
  });
  // Without a listener a persistence that rejects would end the process.
  (aedes as NodeJS.EventEmitter).on("error", (error: unknown) => hooks.troubled(errorMessage(error)));
}

function readRequest(packet: {
  readonly clientId: string;
  readonly will?: unknown;
  readonly keepalive?: number;
  readonly protocolVersion?: number;
}): ConnectRequest {
  return {
    clientId: packet.clientId,
    hasWill: packet.will !== undefined,
    keepAliveSeconds: packet.keepalive ?? 0,
    protocolVersion: packet.protocolVersion ?? 0,
  };
}

function judge(hooks: BrokerHooks, client: Client, packet: PublishPacket): Promise<"acknowledge" | "silent"> {
  return hooks.publish(client.conn, {
    topic: packet.topic,
    payload: typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload,
    qos: packet.qos === 0 ? 0 : 1,
    isRetained: packet.retain,
  });
}

function outboundOf(client: Client): OutboundClient {
  return {
    send: ({ topic, payload, qos }) =>
      new Promise((resolve, reject) => {
        const message = {
          cmd: "publish",
          topic,
          payload: Buffer.from(payload),
          qos,
          retain: false,
          dup: false,
        } as const;
        client.publish(message, (error) => (error ? reject(error) : resolve()));
      }),
  };
}

function notAuthorised(): AuthenticateError {
  return Object.assign(new Error("not authorised"), { returnCode: 5 });
}

/**
 * Why Aedes destroyed a connection. It tells its errors apart by their text alone; whatever is not
 * listed is a packet that MQTT forbids.
 */
export function brokerFailure(error: Error): ConnectionRefusal {
  switch (error.message) {
    case "drain timeout":
      return "slow_consumer";
    case "connect did not arrive in time":
      return "connect_timeout";
    case "unacceptable protocol version":
      return "protocol_version";
    default:
      return "protocol_violation";
  }
}
