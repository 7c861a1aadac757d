import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from "node:tls";
import type { Clock } from "@housecall/proto/base";
import { addressKey } from "./address-key.ts";
import { type AdmittedConnection, ConnectionAdmission } from "./connection-admission.ts";
import { asListenError } from "./listen-error.ts";
import type { MqttLimits } from "./mqtt-limits.ts";
import type { ConnectionRefusal } from "./refusal.ts";

/** Key and certificates of the server, PEM. */
export interface ServerTls {
  readonly keyPem: string;
  /** Server certificate, followed by the CA's. */
  readonly certificatePem: string;
  /** Whose certificates devices must hold. */
  readonly caPem: string;
}

/** What comes out of the door. */
export interface DoorOptions {
  readonly port: number;
  readonly bindAddress: string;
  readonly tls: ServerTls;
  readonly maxConnections: number;
  readonly limits: MqttLimits;
  readonly clock: Clock;
  /** A socket whose certificate the fleet CA has signed. `settle` when it is answered with CONNACK. */
  readonly onSecured: (socket: TLSSocket, settle: () => void) => void;
  readonly onRefused: (reason: ConnectionRefusal, address: string) => void;
}

/** The open door: sockets in, verified TLS out. */
export interface Door {
  readonly port: number;
  openCount(): number;
  /** Takes no more connections and drops pending ones; settled ones stay open. */
  close(): void;
}

/**
 * Listens, admits few enough sockets, and makes TLS of them.
 *
 * @throws AppError PORT_IN_USE, CONFIG_INVALID for an address that is not ours.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const admission = new ConnectionAdmission(options);
  const endpoints = new Map<string, AdmittedConnection>();
  const tls = createTls(options);
  tls.on("secureConnection", (socket) => {
    const connection = endpoints.get(endpointOf(socket));
    if (connection === undefined) socket.destroy();
    else options.onSecured(socket, () => admission.settle(connection));
  });
  const plain = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket) => {
    socket.on("error", () => socket.destroy());
    const address = addressKey(socket.remoteAddress ?? "");
    const refusal = admission.judge(address);
    if (refusal === undefined) return admit({ socket, address, options, admission, endpoints, tls });
    options.onRefused(refusal, address);
    // A reset instead of a goodbye: a refused flood leaves nothing behind in the kernel.
    socket.resetAndDestroy();
  });
  const port = await listen(plain, options);
  return {
    port,
    openCount: () => admission.openCount,
    close: () => {
      plain.close();
      for (const connection of admission.pending()) connection.evict();
    },
  };
}

function createTls(options: DoorOptions): TlsServer {
  const tls = createTlsServer({
    key: options.tls.keyPem,
    cert: options.tls.certificatePem,
    ca: options.tls.caPem,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
    handshakeTimeout: options.limits.handshakeTimeoutMs,
  });
  tls.on("tlsClientError", (error, socket) => {
    options.onRefused(tlsFault(error, socket), socket.remoteAddress ?? "");
    socket.destroy();
  });
  return tls;
}

function admit(context: {
  readonly socket: Socket;
  readonly address: string;
  readonly options: DoorOptions;
  readonly admission: ConnectionAdmission;
  readonly endpoints: Map<string, AdmittedConnection>;
  readonly tls: TlsServer;
}): void {
  const { socket, address, options, admission, endpoints, tls } = context;
  const { limits, clock, onRefused } = options;
  const endpoint = endpointOf(socket);
  const connection: AdmittedConnection = {
    address,
    hasSpoken: () => socket.bytesRead > 0,
    evict: () => {
      onRefused("connect_timeout", address);
      socket.resetAndDestroy();
    },
  };
  admission.add(connection);
  endpoints.set(endpoint, connection);
  const stopIdle = clock.after(limits.handshakeTimeoutMs, () => {
    if (!connection.hasSpoken()) connection.evict();
  });
  // The handshake and Aedes have timers of their own; this one is for whatever slips between them.
  const stopPending = clock.after(limits.handshakeTimeoutMs + limits.connectTimeoutMs, () => {
    if (admission.isPending(connection)) connection.evict();
  });
  socket.once("close", () => {
    stopIdle();
    stopPending();
    admission.remove(connection);
    if (endpoints.get(endpoint) === connection) endpoints.delete(endpoint);
  });
  // TLS state costs 60 kB: a socket gets it when it has said something.
  socket.once("readable", () => {
    if (socket.readableLength === 0) return socket.destroy();
    if (admission.mayBeginTls(connection)) return tls.emit("connection", socket);
    onRefused("connecting_too_fast", address);
    return socket.resetAndDestroy();
  });
}

function listen(server: ReturnType<typeof createServer>, options: DoorOptions): Promise<number> {
  const { port, bindAddress } = options;
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(asListenError(error, `${bindAddress}:${port}`)),
    );
    server.listen({ port, host: bindAddress, backlog: 1_024 }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function endpointOf(socket: Socket): string {
  return `${socket.remoteAddress}|${socket.remotePort}|${socket.localAddress}`;
}

/** Verification results as OpenSSL names them. */
function tlsFault(error: Error, socket: TLSSocket): ConnectionRefusal {
  const verification: unknown = socket.authorizationError;
  switch (String(verification ?? (error as NodeJS.ErrnoException).code)) {
    case "CERT_HAS_EXPIRED":
      return "certificate_expired";
    case "CERT_NOT_YET_VALID":
      return "certificate_not_yet_valid";
    case "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE":
      return "certificate_missing";
    case "ERR_TLS_HANDSHAKE_TIMEOUT":
      return "connect_timeout";
    default:
      return verification === null || verification === undefined ? "tls_failed" : "certificate_untrusted";
  }
}
