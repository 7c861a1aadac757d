import { createHash, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import { type ClaimToken, limits } from "@housecall/proto";
import { AppError, errorMessage, KIBIBYTE, SECOND_MS } from "@housecall/proto/base";

/** An HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Certificates in a presented chain that are looked at. */
const MAX_CHAIN = 8;
const MAX_ANSWER_BYTES = 64 * KIBIBYTE;
const ANSWER_TIMEOUT_MS = 15 * SECOND_MS;

/**
 * Posts JSON to the server that a token names, and to no other.
 *
 * A first handshake trusts nobody: it only reads the presented chain, in which one certificate must
 * have the key whose hash is in the token. A second one trusts exactly that certificate, verifies the
 * chain and the host name in full, and carries the request.
 *
 * @throws AppError UNAVAILABLE when the server is not reached, IDENTITY_REFUSED when it is another one.
 */
export async function postPinned(token: ClaimToken, path: string, body: unknown): Promise<HttpAnswer> {
  const caPem = await readPinnedAuthority(token);
  return post({ token, path, caPem, text: JSON.stringify(body) });
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo, base64url. */
export function keyHashOf(certificatePem: string): string {
  const key = new X509Certificate(certificatePem).publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(key).digest("base64url");
}

async function readPinnedAuthority(token: ClaimToken): Promise<string> {
  const chain = await presentedChain(token);
  const authority = chain.find((certificatePem) => keyHashOf(certificatePem) === token.caKeyHash);
  if (authority !== undefined) return authority;
  throw new AppError(
    "IDENTITY_REFUSED",
    `Server ${token.host}:${token.port} is not the one that issued this token: no certificate of its chain (${chain.length}) has the key of the token. ` +
      "Check the address, or ask for a new token",
  );
}

function presentedChain(token: ClaimToken): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...addressOf(token), rejectUnauthorized: false, minVersion: "TLSv1.2" });
    const fail = (cause: unknown) => {
      socket.destroy();
      reject(unreachable(token, cause));
    };
    socket.setTimeout(limits.connectTimeoutMs, () => fail(new Error("no answer in time")));
    socket.once("error", fail);
    socket.once("secureConnect", () => {
      const chain = chainOf(socket);
      socket.destroy();
      resolve(chain);
    });
  });
}

function chainOf(socket: TLSSocket): string[] {
  const chain: string[] = [];
  let at: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (at?.raw !== undefined && chain.length < MAX_CHAIN) {
    chain.push(new X509Certificate(at.raw).toString());
    at = at.issuerCertificate === at ? undefined : at.issuerCertificate;
  }
  return chain;
}

async function post(options: {
  readonly token: ClaimToken;
  readonly path: string;
  readonly caPem: string;
  readonly text: string;
}): Promise<HttpAnswer> {
  const { token, path, caPem, text } = options;
  // Loaded for the claim alone: a running agent speaks no HTTP.
  const { request } = await import("node:https");
  return new Promise((resolve, reject) => {
    const sent = request({
      ...addressOf(token),
      path,
      method: "POST",
      ca: caPem,
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
      agent: false,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text) },
    });
    sent.setTimeout(ANSWER_TIMEOUT_MS, () => sent.destroy(new Error("no answer in time")));
    sent.once("error", (cause) => reject(unreachable(token, cause)));
    sent.once("response", (response) => {
      const parts: Buffer[] = [];
      let sizeBytes = 0;
      response.on("data", (part: Buffer) => {
        sizeBytes += part.length;
        if (sizeBytes > MAX_ANSWER_BYTES)
          sent.destroy(new Error(`more than ${MAX_ANSWER_BYTES} bytes came back`));
        else parts.push(part);
      });
      response.once("error", (cause) => reject(unreachable(token, cause)));
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
      );
    });
    sent.end(text);
  });
}

function addressOf(token: ClaimToken): { host: string; port: number; servername?: string } {
  const { host, port } = token;
  return isIP(host) === 0 ? { host, port, servername: host } : { host, port };
}

function unreachable(token: ClaimToken, cause: unknown): AppError {
  return new AppError(
    "UNAVAILABLE",
    `Server ${token.host}:${token.port} cannot be reached for the claim: ${errorMessage(cause)}`,
    { cause },
  );
}
