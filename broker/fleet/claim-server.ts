import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { type DeviceClaimed, deviceClaim } from "@housecall/proto/api";
import {
  AppError,
  type ErrorCode,
  KIBIBYTE,
  type Logger,
  type Random,
  SECOND_MS,
  toAppError,
} from "@housecall/proto/base";
import { addressKey } from "../mqtt/address-key.ts";
import { asListenError } from "../mqtt/listen-error.ts";
import type { PublicCommandKeys } from "./command-keys-port.ts";
import type { DeviceCertificate, FleetCa } from "./fleet-ca.ts";

const MAX_BODY_BYTES = 32 * KIBIBYTE;
const MAX_DISCARDED_BYTES = 1_024 * KIBIBYTE;
const MAX_CONNECTIONS = 256;
const MAX_HEADER_BYTES = 8 * KIBIBYTE;
const HANDSHAKE_TIMEOUT_MS = 5 * SECOND_MS;
const REQUEST_TIMEOUT_MS = 10 * SECOND_MS;

/** What the claim server works with. */
export interface ClaimServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly bindAddress: string;
  readonly publicHosts: readonly string[];
  readonly mqttPort: number;
  readonly ca: FleetCa;
  readonly commandKeys: PublicCommandKeys;
  readonly claim: (
    request: ReturnType<typeof deviceClaim.parse>,
    address: string,
  ) => Promise<DeviceCertificate>;
  readonly random: Random;
  readonly logger: Logger;
}

/** The running server. */
export interface ClaimServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * HTTPS with one route, `POST /v1/claim`, for devices that have no certificate yet.
 *
 * The server shows its certificate with the CA's behind it; a device checks the CA by the hash in its
 * token. Answers are those of `deviceClaimed` and `errorBody`.
 *
 * @throws AppError PORT_IN_USE, CONFIG_INVALID.
 */
export async function startClaimServer(options: ClaimServerOptions): Promise<ClaimServer> {
  const server = createServer({
    key: options.ca.server.keyPem,
    cert: options.ca.server.certificatePem,
    minVersion: "TLSv1.2",
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HANDSHAKE_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: SECOND_MS,
    keepAlive: false,
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on("request", (request, response) => void answer(request, response, options));
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  server.on("clientError", (_error, socket) => socket.destroy());
  const port = await listen(server, options);
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ClaimServerOptions,
): Promise<void> {
  response.setHeader("connection", "close");
  response.setHeader("cache-control", "no-store");
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.on("error", () => request.destroy());
  const address = addressKey(request.socket.remoteAddress ?? "");
  try {
    const claimed = await claim(request, address, options);
    response.writeHead(201).end(JSON.stringify(claimed));
  } catch (thrown) {
    const error = toAppError(thrown);
    const requestId = Buffer.from(options.random.bytes(8)).toString("hex");
    const level = error.remedy === "bug" ? "error" : "info";
    options.logger[level]("claim-refused", error.message, { code: error.code, requestId, address });
    const message =
      error.remedy === "bug" ? "The server failed; its log has more under this request id." : error.message;
    response.writeHead(statusOf(error.code)).end(JSON.stringify({ code: error.code, message, requestId }));
  }
}

async function claim(
  request: IncomingMessage,
  address: string,
  options: ClaimServerOptions,
): Promise<DeviceClaimed> {
  if (request.url !== "/v1/claim" || request.method !== "POST") {
    throw new AppError("NOT_FOUND", "There is only POST /v1/claim here.");
  }
  const parsed = deviceClaim.safeParse(parseJson(await readBody(request)));
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new AppError("REQUEST_INVALID", `Claim: these fields are missing or wrong: ${fields || "all"}`);
  }
  const certificate = await options.claim(parsed.data, address);
  return {
    certificatePem: certificate.certificatePem,
    caPem: options.ca.caPem,
    commandKeys: options.commandKeys.publicKeys().map(({ keyId, publicKeyPem }) => ({ keyId, publicKeyPem })),
    mqttHost: reachedHost(request, options.publicHosts),
    mqttPort: options.mqttPort,
  };
}

/** The name by which the device has reached us is the one that works for it. */
function reachedHost(request: IncomingMessage, publicHosts: readonly string[]): string {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return publicHosts.includes(host) ? host : (publicHosts[0] ?? host);
}

/** Reads the body up to its limit. What is above it is thrown away unread, so that the answer still arrives. */
function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else reject(new AppError("TOO_LARGE", `Claim: more than ${MAX_BODY_BYTES} bytes`));
      if (sizeBytes > MAX_DISCARDED_BYTES) request.destroy();
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("close", () =>
      reject(new AppError("CANCELLED", "Claim: the connection ended within the request")),
    );
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("REQUEST_INVALID", "Claim: the body is not JSON", { cause });
  }
}

function statusOf(code: ErrorCode): number {
  switch (code) {
    case "REQUEST_INVALID":
    case "SIGNATURE_INVALID":
      return 400;
    case "FORBIDDEN":
      return 403;
    case "NOT_FOUND":
      return 404;
    case "CONFLICT":
      return 409;
    case "EXPIRED":
      return 410;
    case "TOO_LARGE":
      return 413;
    case "RATE_LIMITED":
      return 429;
    case "DISK_FULL":
    case "UNAVAILABLE":
      return 503;
    default:
      return 500;
  }
}

function listen(server: Server, { port, bindAddress }: ClaimServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(asListenError(error, `${bindAddress}:${port}`)),
    );
    server.listen({ port, host: bindAddress }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
