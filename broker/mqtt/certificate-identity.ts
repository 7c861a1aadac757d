import type { TLSSocket } from "node:tls";
import { isDeviceId } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";

/** Whose certificate this is. */
export interface CertificateIdentity {
  readonly deviceId: string;
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly expiresAtMs: EpochMs;
}

/**
 * Reads the identity of a verified peer; undefined when the certificate names no device.
 *
 * The subject must be exactly one common name: with "CN=a, O=x" somebody else's parser may read another name.
 */
export function certificateIdentity(socket: TLSSocket): CertificateIdentity | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  const deviceId = /^CN=([^\n]+)$/.exec(certificate.subject)?.[1] ?? "";
  if (!isDeviceId(deviceId)) return undefined;
  const fingerprint = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
  return { deviceId, fingerprint, expiresAtMs: Date.parse(certificate.validTo) };
}
