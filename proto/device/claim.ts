/**
 * What a claim token says and what a device signs to be claimed.
 *
 *     hc1.192.168.1.10:8884.hB3…43 base64url characters….dGhl…secret
 *
 * The address may hold dots and, in brackets, an IPv6 address; hash and secret never hold a dot.
 */
import { AppError } from "../base/index.ts";

/** A claim token taken apart. */
export interface ClaimToken {
  /** Host name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the fleet CA's SubjectPublicKeyInfo (DER), base64url without padding. */
  readonly caKeyHash: string;
  /** Single use, short-lived. */
  readonly secret: string;
}

const TOKEN =
  /^hc1\.(?:\[([0-9a-fA-F:.]{2,64})\]|([A-Za-z0-9.-]{1,253})):(\d{1,5})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{16,128})$/;

/** The text of a token. */
export function formatClaimToken(token: ClaimToken): string {
  const host = token.host.includes(":") ? `[${token.host}]` : token.host;
  return `hc1.${host}:${token.port}.${token.caKeyHash}.${token.secret}`;
}

/** Takes a token apart. @throws AppError REQUEST_INVALID; the message never holds the token. */
export function parseClaimToken(text: string): ClaimToken {
  const [, ipv6, name, portText, caKeyHash = "", secret = ""] = TOKEN.exec(text.trim()) ?? [];
  const host = ipv6 ?? name;
  const port = Number(portText);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new AppError(
      "REQUEST_INVALID",
      `Claim token: got ${text.length} characters of another form, wanted hc1.<host:port>.<CA key hash>.<secret> as the console shows it`,
    );
  }
  return { host, port, caKeyHash, secret };
}

/** What the device's new key signs (ECDSA P-256, SHA-256, DER signature): proof that it holds the private key. */
export function claimSigningBytes(claim: {
  readonly secret: string;
  readonly deviceId: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyDer: Uint8Array;
}): Uint8Array {
  const head = `housecall-claim-v1\0${claim.secret}\0${claim.deviceId}\0`;
  return new Uint8Array(Buffer.concat([Buffer.from(head, "utf8"), claim.publicKeyDer]));
}
